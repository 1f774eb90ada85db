"""What the page objects add to grids and labels: whose row it is, what a section is, what may be missing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scraper.errors import LayoutChanged, RowRejected
from scraper.evidence.snapshot import Context, Snapshot
from scraper.models import Attachment, Job, JobSection
from scraper.models.base import to_json
from scraper.pages.attachment import AttachmentsGridPage, number_twins
from scraper.pages.job import JobDetailsPage, JobsGridPage
from scraper.pages.job_checklist import JobChecklistGridPage
from scraper.pages.job_section import JobSectionsGridPage
from scraper.pages.job_stage import JobStagesGridPage
from scraper.pages.job_type import JobTypesPage
from scraper.pages.page import Page
from scraper.profile import load
from scraper.profile.forms import RequiredForm

PROFILE = load()
P = TypeVar("P", bound=Page)


def page(kind: type[P], html: str, **context: Any) -> P:
    """A page object over markup."""
    snapshot = Snapshot(
        sha256="0" * 64,
        kind=kind.kind,
        url="https://www.ascora.com.au/Portal",
        captured_at=datetime(2024, 3, 20, tzinfo=UTC),
        size_bytes=len(html),
        context=Context(**context),
    )
    return kind(snapshot, html, PROFILE, ZoneInfo("Australia/Sydney"))


def one(kind: type[Page], html: str, **context: Any) -> dict[str, Any]:
    """The page's only record as JSON."""
    (record,) = page(kind, html, **context).read()
    assert not isinstance(record, RowRejected), record
    return to_json(record)


def jobs(headings: str, *rows: str) -> str:
    """A Jobs list; headings and cells are parted by bars."""
    head = "".join(f"<th>{words}</th>" for words in headings.split("|"))
    body = "".join(f"<tr>{''.join(f'<td>{words}</td>' for words in row.split('|'))}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


@pytest.mark.parametrize(
    ("html", "number", "section"),
    [
        (jobs("Job Number|Job Name|Is Section/Stage", "J1|Rough In|Yes"), "J1", "Rough In"),
        (jobs("Job Number|Section|Is Section/Stage", "J1.02|Rough In|Yes"), "J1", "Rough In"),
        (jobs("Job Number|Section|Parent Job", "J2|Rough In|J1 - House"), "J1", "Rough In"),
        (jobs("Job Number|Section", "J1|Rough In"), "J1", "Rough In"),
        (jobs("Job Number|Section|Parent Job", "J1||"), "J1", None),
        (jobs("Job Number|Job Name|Is Section/Stage|Section", "J1|House|No|"), "J1", None),
        (jobs("Job Number|Job Name|Parent Job", "J1|House|J1"), "J1", None),
        (jobs("Job Number|Job Name", "J1.02|House"), "J1.02", None),
    ],
)
def test_a_sections_row_belongs_to_the_top_job(html: str, number: str, section: str | None) -> None:
    """A row that says it is a section carries the top job's number and the section's name; any other is a job."""
    record = one(JobsGridPage, html)
    assert (record["job_number"], record.get("section_name")) == (number, section)
    assert record.get("parent_job_number") == (number if section else None)


def test_a_section_without_a_name_is_rejected() -> None:
    """A section that cannot be told from its siblings is set aside, not taken for the job."""
    (item,) = page(JobsGridPage, jobs("Job Number|Is Section/Stage", "J1|Yes")).read()
    assert isinstance(item, RowRejected)
    assert "row 1 is a section of J1 and shows no name" in str(item)


@pytest.mark.parametrize("number", ["Total jobs", "", "J1 J2", "None"])
def test_what_is_no_job_number_is_rejected(number: str) -> None:
    """A number is one word with a digit in it."""
    items = list(page(JobsGridPage, jobs("Job Number|Status", f"{number}|<a href=x>New</a>")).read())
    assert [type(item) for item in items] == [RowRejected]


CARD = "<h1>{}</h1><dl><dt>Pricing Method</dt><dd>Fixed Price</dd></dl>"


@pytest.mark.parametrize("heading", ["J12", "Job J12 – 3 taps", "3 taps, J12", "J12.01", "J12-1"])
def test_the_card_is_the_jobs(heading: str) -> None:
    """The card is the opened job's when a heading carries its number, plain or with a section's suffix."""
    assert one(JobDetailsPage, CARD.format(heading), job_number="J12")["job_number"] == "J12"


@pytest.mark.parametrize("heading", ["J13", "J121", "Job Card", "J1"])
def test_another_jobs_card_is_refused(heading: str) -> None:
    """A card that does not say that it is the opened job's is not read."""
    with pytest.raises(LayoutChanged, match=r"was opened|says which job"):
        list(page(JobDetailsPage, CARD.format(heading), job_number="J12").read())


def test_a_sections_card_carries_the_top_job() -> None:
    """A section's card is a job of the top job's number, named like the section."""
    html = CARD.format("J12") + "<dl><dt>Parent Job</dt><dd>J12</dd><dt>Section</dt><dd>Fit Off</dd></dl>"
    (record,) = (to_json(item) for item in page(JobDetailsPage, html).read() if not isinstance(item, RowRejected))
    assert [record[key] for key in ("job_number", "section_name", "name", "parent_job_number")] == [
        "J12",
        "Fit Off",
        "Fit Off",
        "J12",
    ]


@pytest.mark.parametrize(
    ("heading", "number"), [("J12", None), ("J12.01", "J12.01"), ("J12 / J12-1", "J12-1"), ("J12.01 J12.02", None)]
)
def test_a_sections_card_says_the_sections_number(heading: str, number: str | None) -> None:
    """The heading's number is the section's own; the top job's says nothing of the section, nor do two."""
    items = page(JobDetailsPage, CARD.format(heading), job_number="J12", section_name="Fit Off").read()
    sections = [item for item in items if isinstance(item, JobSection)]
    assert [(section.name, section.section_job_number) for section in sections] == [("Fit Off", number)][
        : number is not None
    ]


def test_a_date_agrees_with_its_instant() -> None:
    """A card that shows a day in one place and the time of that day in another says one thing."""
    html = CARD.format("J12") + "<p>Date Created: 05/03/2024</p><dl><dt>Created On</dt><dd>05/03/2024 9:15 AM</dd></dl>"
    assert one(JobDetailsPage, html)["created_at"] == "2024-03-05T09:15:00+11:00"


@pytest.mark.parametrize(
    ("html", "completed"),
    [
        ("<div><span>Completed</span><span>Invoice &amp; Close Job</span></div>", None),
        ("<div><span>Completed</span><span>05/03/2024</span></div>", "2024-03-05"),
        ("<div><span>Completed:</span><span>05/03/2024</span></div>", "2024-03-05"),
        ("<h2>House</h2><span class=badge>Completed</span>", None),
    ],
)
def test_a_status_beside_something_is_no_completion_date(html: str, completed: str | None) -> None:
    """A word that may be a status or a label is a label where a colon or a date follows it."""
    assert one(JobDetailsPage, CARD.format("J12") + html, job_number="J12").get("completed_at") == completed


def test_an_unreadable_value_rejects_the_card() -> None:
    """A card with an amount that is none gives no record, and says which."""
    html = CARD.format("J12") + "<dl><dt>Total Ex Tax</dt><dd>$1.2.3</dd></dl>"
    (item,) = page(JobDetailsPage, html).read()
    assert "total_ex_tax (under 'Total Ex Tax') cannot be read: '$1.2.3'" in str(item)


def test_twins_are_numbered_over_the_whole_walk() -> None:
    """Files of one name on one card are told apart by their order in the listing."""
    listed = [Attachment(job_number="J1", section_name=section, name="a.jpg") for section in (None, "Fit Off", None)]
    assert [item.occurrence for item in number_twins(listed) if isinstance(item, Attachment)] == [1, 1, 2]
    job = Job(job_number="J1")
    assert list(number_twins([job])) == [job]


def test_rows_come_with_the_row_they_were_read_from() -> None:
    """A flow can go back to the row of a record."""
    html = (
        "<table><tr><th>Name</th><th>Customer View</th></tr><tr data-ascora-ref=4><td>a.jpg</td><td>Y</td></tr></table>"
    )
    ((record, row),) = page(AttachmentsGridPage, html, job_number="J1").rows()
    assert (isinstance(record, Attachment), row.ref) == (True, "4")


@pytest.mark.parametrize(("kind", "title"), [(JobSectionsGridPage, "Sections"), (JobStagesGridPage, "Stages")])
def test_places_go_on_from_page_to_page(kind: type[Page], title: str) -> None:
    """What stands second on a third page is not the second of its list."""
    html = f"<h3>{title}</h3>{jobs(f'{title[:-1]} Name', 'Rough In', 'Fit Off')}"
    context = {"job_number": "J1", "walk": "one", "page": 3, "before": 8}
    found = [to_json(record) for record in page(kind, html, **context).read() if not isinstance(record, RowRejected)]
    assert [(one["position"], one["name"]) for one in found] == [(9, "Rough In"), (10, "Fit Off")]


def test_sections_must_stand_on_a_card_priced_by_sections() -> None:
    """Only there their absence is a changed layout."""
    by_sections = CARD.replace("Fixed Price", "Sections").format("J1")
    assert list(page(JobSectionsGridPage, CARD.format("J1"), job_number="J1").read()) == []
    with pytest.raises(LayoutChanged, match="the grid is missing"):
        list(page(JobSectionsGridPage, by_sections, job_number="J1").read())
    assert (
        list(page(JobSectionsGridPage, f"{by_sections}<h3>Sections</h3><p>No sections</p>", job_number="J1").read())
        == []
    )


def test_one_unreadable_line_rejects_the_checklist() -> None:
    """A list that lacks a line is a wrong list."""
    html = "<h3>Job Checklist</h3>" + jobs("Name|Done", "Isolate|Yes", "Test|Perhaps")
    items = list(page(JobChecklistGridPage, html, job_number="J1").read())
    assert [type(item) for item in items] == [RowRejected]


def test_controls_are_no_data() -> None:
    """A column of View links is not kept as something the job says."""
    html = jobs("Job Number|Open|Region", "J1|<a href=x>View</a>|West")
    assert one(JobsGridPage, html)["extra"] == {"Region": "West"}


def test_confidential_is_what_mobile_users_cannot_see() -> None:
    """The column may be worded either way round; where both are shown the plain one counts."""
    seen = one(AttachmentsGridPage, jobs("Name|Mobile View", "a.jpg|No"), job_number="J1")
    both = one(AttachmentsGridPage, jobs("Name|Mobile View|Confidential", "a.jpg|Yes|Yes"), job_number="J1")
    assert (seen["confidential"], both["confidential"]) == (True, True)


@pytest.mark.parametrize(
    "lines",
    [
        "<ul><li><label><input type=checkbox checked> Isolate</label></li><li><input type=checkbox> Test</li></ul>",
        "<p><input type=checkbox id=a checked><label for=a>Isolate</label></p><p><input type=checkbox> Test</p>",
        "<p role=checkbox aria-checked=true aria-label=Isolate></p><p role=checkbox aria-checked=false title=Test></p>",
    ],
)
def test_a_checklist_may_be_bare_tick_boxes(lines: str) -> None:
    """Tick boxes under the list's title are its items; those under another title are not."""
    html = f"<h3>Job Checklist</h3>{lines}<h3>Options</h3><label><input type=checkbox> Notify</label>"
    assert one(JobChecklistGridPage, html, job_number="J1")["items"] == [
        {"position": 1, "name": "Isolate", "done": True},
        {"position": 2, "name": "Test", "done": False},
    ]


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("<a href=x>a.jpg</a> <a href=y>Download</a>", "a.jpg"),
        ("<a href=x><img alt=thumbnail></a> a.jpg", "a.jpg"),
        ("<a href=x><img alt=thumbnail></a> <a href=x>a.jpg</a> (48 KB)", "a.jpg"),
        ("<a href=x><img alt='a.jpg'></a>", "a.jpg"),
        ("<button>a.jpg</button><button title=Download><i></i></button>", "a.jpg"),
        ("a.jpg <a href=y>View</a>", "a.jpg"),
        ("<input value='a.jpg'>", "a.jpg"),
        ("<span title='a long name.jpg'>a long n...</span>", "a long name.jpg"),
        ("<span title='wait...'>wait...</span>", "wait..."),
    ],
)
def test_a_name_is_the_name_alone(cell: str, name: str) -> None:
    """What stands beside a file's name in its cell is no part of it."""
    assert one(AttachmentsGridPage, jobs("Name|Customer View", f"{cell}|Y"), job_number="J1")["name"] == name


@pytest.mark.parametrize("cell", ["photo of the sw…", "switchboar….jpg", "photo of…docx", "", "<a href=x></a>"])
def test_a_name_in_doubt_is_rejected(cell: str) -> None:
    """A name that is cut short or missing names no file."""
    items = list(page(AttachmentsGridPage, jobs("Name|Customer View", f"{cell}|Y"), job_number="J1").read())
    assert [type(item) for item in items] == [RowRejected]


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("<span role=switch aria-checked=true><input type=checkbox checked> On Off</span>", True),
        ("<input type=checkbox disabled>", False),
        ("<i title=Yes></i>", True),
        ("<svg><title>No</title></svg>", False),
        ("<label><input type=radio name=v checked>Yes</label><label><input type=radio name=v>No</label>", True),
        ("✓", True),
        ("<span data-ascora-drawn='✓'></span>", True),
        ("", None),
    ],
)
def test_yes_and_no_in_every_make(cell: str, shown: bool | None) -> None:
    """Ticks, switches, icons with a name, choices and words say the same."""
    assert (
        one(AttachmentsGridPage, jobs("Name|Customer View", f"a.jpg|{cell}"), job_number="J1")["customer_view"] is shown
    )


@pytest.mark.parametrize("icon", ["<i></i>", "<img src=tick.png>", "<span data-ascora-drawn=''></span>"])
def test_an_icon_without_a_name_is_neither_yes_nor_no(icon: str) -> None:
    """A picture, or a font's glyph that a style sheet draws, may mean either: the row is rejected, not left blank."""
    html = jobs("Name|Customer View", f"a.jpg|{icon}")
    assert [type(item) for item in page(AttachmentsGridPage, html, job_number="J1").read()] == [RowRejected]


def test_another_list_of_names_is_no_list_of_sections() -> None:
    """Names with totals under another title, or none, are not taken for sections or a checklist."""
    html = CARD.format("J1") + "<h3>Supplies</h3>" + jobs("Name|Status|Total Ex Tax", "Pipe|Ordered|$5.00")
    assert list(page(JobSectionsGridPage, html, job_number="J1").read()) == []
    assert list(page(JobChecklistGridPage, html, job_number="J1").read()) == []


@pytest.mark.parametrize(
    "title",
    ["<label>Job Checklist</label>", "<td>Job Checklist</td>", "<b>Job Checklist</b>", "<div>Job Checklist (1)</div>"],
)
def test_a_title_needs_no_heading_markup(title: str) -> None:
    """The list's own words over it are its title, however they are marked up."""
    grid = jobs("Name|Done", "Isolate|Yes")
    html = f"<table><tr>{title}</tr><tr><td>{grid}</td></tr></table>" if "td" in title else f"<div>{title}{grid}</div>"
    assert one(JobChecklistGridPage, html, job_number="J1")["items"][0]["name"] == "Isolate"


TAGS = [
    "div",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "label",
    "dl",
    "dt",
    "dd",
    "span",
    "ul",
    "li",
    "h2",
    "fieldset",
    "legend",
    "select",
    "p",
]
MARKS = [
    "",
    "colspan=3",
    "rowspan=2",
    "role=row",
    "role=grid",
    "role=gridcell",
    "data-ascora-hidden",
    "aria-colindex=2",
    "for=a",
    "id=a",
]
WORDS = [
    "Job Number",
    "Name",
    "Status",
    "J1",
    "Sections",
    "Pricing Method",
    "Attachments (2)",
    "Total",
    "1 - 2 of 3 items",
    "",
    "No records",
    "Y",
]
markup = st.recursive(
    st.sampled_from(WORDS),
    lambda inner: st.builds(
        lambda tag, mark, parts: f"<{tag} {mark}>{''.join(parts)}</{tag}>",
        st.sampled_from(TAGS),
        st.sampled_from(MARKS),
        st.lists(inner, max_size=4),
    ),
    max_leaves=40,
)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(markup)
def test_no_markup_is_a_crash(html: str) -> None:
    """Whatever a page is made of, it is read or refused by name."""
    for kind in (JobsGridPage, JobDetailsPage, JobSectionsGridPage, JobChecklistGridPage, AttachmentsGridPage):
        try:
            list(page(kind, html, job_number="J1").read())
        except LayoutChanged as refused:
            assert str(refused)  # noqa: PT017


@pytest.mark.parametrize("words", ["Replace main swit… Read more", "Replace main swit... more", "Replace… (show more)"])
def test_a_text_folded_away_is_rejected(words: str) -> None:
    """What is left of a text whose rest is behind a control is not its value."""
    html = CARD.format("J12") + f"<dl><dt>Job Description</dt><dd>{words}</dd></dl>"
    (item,) = page(JobDetailsPage, html, job_number="J12").read()
    assert isinstance(item, RowRejected)
    assert "cut short" in str(item)


def test_job_types_say_which_form_they_require() -> None:
    """By wording of the heading, in any order; blank, None and No Form require nothing; a cut name is told."""
    html = jobs(
        "Required After Job Completion|Job Type|Before First Check In",
        "None|Electrical|SWMS",
        "Test Certificate|Fire|No Form",
        "|Plumbing|-",
        "|Gas|Safe Work Method State…",
    )
    *rules, cut = page(JobTypesPage, html).rules()
    assert rules == [
        RequiredForm(job_type="Electrical", template="SWMS", when="before_first_check_in"),
        RequiredForm(job_type="Fire", template="Test Certificate", when="after_completion"),
    ]
    assert isinstance(cut, RowRejected)
    with pytest.raises(LayoutChanged):
        list(page(JobTypesPage, jobs("Sort|Required", "Fire|SWMS")).rules())
