"""What a person reads in markup that says what is painted, and what only looks like a value."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.errors import RowRejected
from scraper.evidence.snapshot import Context, Snapshot
from scraper.pages import values
from scraper.pages.attachment import AttachmentsGridPage
from scraper.pages.html import cut, dom
from scraper.pages.html.cell import Cell
from scraper.pages.html.headings import headings
from scraper.pages.html.labels import pairs
from scraper.pages.html.read_cell import read_cell
from scraper.pages.html.tables import tables
from scraper.pages.job import JobDetailsPage
from scraper.pages.page import Page
from scraper.pages.values import Printing
from scraper.profile import load
from scraper.profile.words import fold
from scraper.spelling import shown

PROFILE = load()
PRINTING = Printing(PROFILE, ZoneInfo("Australia/Sydney"))


def unpainted(words: str) -> str:
    """Words as the capture marks them that nobody sees."""
    return f"<span data-ascora-unseen><span data-ascora-unseen>{words}</span></span>"


def cell(markup: str) -> Cell:
    """What a grid's cell of this markup shows."""
    tag = dom.parse(f"<table><tr><td>{markup}</td></tr></table>").td
    assert tag is not None
    return read_cell(tag)


def read(kind: type[Page], html: str) -> list[Any]:
    """What a page object makes of the job J1's markup."""
    snapshot = Snapshot(
        sha256="0" * 64,
        kind=kind.kind,
        url="https://www.ascora.com.au/Portal",
        captured_at=datetime(2024, 3, 20, tzinfo=UTC),
        size_bytes=len(html),
        context=Context(job_number="J1"),
    )
    return list(kind(snapshot, html, PROFILE, PRINTING.zone).read())


def job(labels: str) -> Any:
    """The job of a card with these labels."""
    (record,) = read(JobDetailsPage, f"<h1>Job J1</h1><dl><dt>Job Name<dd>Roof<dt>Pricing Method<dd>Time{labels}</dl>")
    return record


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        (f"plan.pdf{unpainted('(opens in a new window)')}", "plan.pdf"),
        (f"{unpainted('Item:')} Isolate power", "Isolate power"),
        (f"<a href=x>plan.pdf{unpainted('new')}</a>", "plan.pdf"),
        (f"<i class=fa></i>{unpainted('Yes')}", "Yes"),
        (f"<svg></svg>{unpainted('Locked')} Roof", "Roof"),
        ("<i data-ascora-drawn=''><span data-ascora-unseen=picture>task_alt</span></i> Roof", "Roof"),
        ("<i data-ascora-drawn=''><span data-ascora-unseen=picture>task_alt</span></i>", ""),
        (unpainted("nothing"), ""),
    ],
)
def test_what_is_not_painted_is_no_value_but_may_name_a_picture(markup: str, text: str) -> None:
    """Words for screen readers count only where a picture is all that a person sees; its own ligature names nothing."""
    assert cell(markup).text == text


def test_words_for_screen_readers_name_buttons_links_and_headings() -> None:
    """A pencil is called Edit, a lock above a column Confidential."""
    read = cell(f"<a href=x><i></i>{unpainted('Open')}</a><button><i></i>{unpainted('Edit')}</button>")
    assert (read.links[0].text, read.buttons) == ("Open", ("Edit",))
    grid = f"<table><tr><th>Name<th><i></i>{unpainted('Confidential')}</tr><tr><td>a<td>Y</table>"
    (table,) = tables(dom.parse(grid))
    assert [heading.words for heading in headings(table)] == ["Name", "Confidential"]


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("SWMS_\u200broof_\u200bworks.pdf", "SWMS_roof_works.pdf"),
        ("commis\u00adsioning", "commissioning"),
        ("\u200eJ1001\u200e", "J1001"),
        ("\u202a05/03/2026\u202c", "05/03/2026"),
        ("a\u2060b\ufeffc\u2068d\u2069", "abcd"),
        ("J1\u200d001\u200c", "J1001"),
        ("Jos\u00e9", "Jos\u00e9"),
        ("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"),
        ("\u0915\u094d\u200d\u0937", "\u0915\u094d\u200d\u0937"),
        ("\U0001f477\u200d\u2640\ufe0f", "\U0001f477\u200d\u2640\ufe0f"),
    ],
)
def test_characters_that_show_nothing_are_no_part_of_a_text(printed: str, shown: str) -> None:
    """In words, values and tool tips; but letters and emoji that need a joiner keep it, and so do addresses."""
    page = dom.parse(f"<a href='/x/{printed}' title='{printed}'>{printed}</a><input value='{printed}'>")
    link, field = page.a, page.input
    assert link is not None
    assert field is not None
    assert (dom.text(link), dom.attribute(link, "title"), dom.control_value(field)) == (shown, shown, shown)
    assert dom.attribute(link, "href") == f"/x/{printed}"


@given(st.text())
def test_what_shows_nothing_is_gone_at_once(printed: str) -> None:
    """Nothing is left to take away, and nothing that shows is taken."""
    once = shown(printed)
    assert shown(once) == once
    assert not set(once) & set("\u00ad\u200b\u200e\u200f\u2060\ufeff")
    assert [c for c in once if c.isalnum()] == [c for c in printed if c.isalnum()]


@pytest.mark.parametrize(
    ("text", "tips", "full"),
    [
        ("SWMS_2026_ro…al_signed.pdf", ["SWMS_2026_roof_final_signed.pdf"], "SWMS_2026_roof_final_signed.pdf"),
        ("SWMS 2026 ro … signed.pdf", ["Open", "SWMS 2026 roof, signed.pdf"], "SWMS 2026 roof, signed.pdf"),
        ("SWMS...signed.pdf", ["SWMS roof signed.pdf"], "SWMS roof signed.pdf"),
        ("…signed.pdf", ["SWMS roof signed.pdf"], "SWMS roof signed.pdf"),
        ("SWMS_ro…signed.pdf", ["SWMS_roof.pdf"], None),
        ("SWMS_ro…signed.pdf", ["SWMS_roof_signed.pdf", "SWMS_room_signed.pdf"], None),
        ("SWMS_ro…signed.pdf", ["SWMS_roof…final_signed.pdf"], None),
        ("SWMS_ro…signed.pdf", [], None),
        ("SWMS_ro...signed", [], None),
        ("SWMS roof …", [], None),
        ("Wait… what.pdf", ["Wait… what.pdf"], "Wait… what.pdf"),
        ("Final...pdf", [], "Final...pdf"),
    ],
)
def test_a_shortened_name_counts_in_full_or_not_at_all(text: str, tips: list[str], full: str | None) -> None:
    """The one tool tip that begins and ends as the name does has it; else the row is refused."""
    rows = "".join(f"<i title='{tip}'></i>" for tip in tips)
    html = f"<table><tr><th>Name<th>Customer View</tr><tr><td><a href=x>{text}</a>{rows}<td>Y</table>"
    (record,) = read(AttachmentsGridPage, html)
    assert (record.name == full) if full else isinstance(record, RowRejected)


@pytest.mark.parametrize("attribute", ["aria-label", "data-original-title", "data-bs-original-title", "download"])
def test_a_full_name_may_stand_in_other_places(attribute: str) -> None:
    """Where scripts move a tool tip to, and what a file is called when it is stored."""
    read = cell(f"<a href=x {attribute}='switchboard before.jpg'>switchb…fore.jpg</a>")
    assert values.identity(read, PRINTING) == "switchboard before.jpg"


@given(st.text("abc_.", min_size=1), st.text("abc_.", min_size=1), st.text("abc_.", min_size=1))
def test_only_a_tip_that_agrees_with_both_ends_is_believed(head: str, middle: str, tail: str) -> None:
    """Whatever was left out."""
    full, short = f"{head}{middle}{tail}", f"{head}…{tail}"
    if "..." not in full:
        assert cut.full(short, [full]) == full
        assert cut.full(short, [f"x{full}"]) == cut.full(short, [f"{full}x"]) == short


@pytest.mark.parametrize(
    ("button", "status"),
    [
        ("<button>Booked</button>", "booked"),
        ("<button>Booked &#9662;</button>", "booked"),
        ("<button aria-haspopup=menu aria-label='Change status'>Booked</button>", "booked"),
        ("<div role=button aria-expanded=false>Completed <span>&#9660;</span></div>", "completed"),
        ("<a href='#'>Booked &#9662;</a>", "booked"),
        ("<button>View</button>", None),
        ("<button>Set status</button>", None),
        ("<button aria-haspopup=menu>Select…</button>", None),
        ("<button><i></i></button>", None),
    ],
)
def test_a_button_that_holds_the_value_is_the_value(button: str, status: str | None) -> None:
    """A drop-down shows its choice; what only opens something or asks for a value says nothing."""
    assert job(f"<dt>Job Status<dd>{button}").status == status


def test_a_button_beside_a_label_is_its_value_for_want_of_another() -> None:
    """Help stands before a value, and is none."""
    for markup in (
        "<label>Priority</label><button>High &#9662;</button>",
        "<label>Priority</label><span><button aria-haspopup=menu>High</button></span>",
        "<div><label>Priority</label><button>?</button></div><div>High</div>",
        "<label>Priority</label><button>?</button><span>High</span>",
    ):
        (pair,) = pairs(dom.parse(f"<section>{markup}</section>"), {"priority"}, {"priority"})
        assert values.words(values.said(pair.value, PRINTING), PRINTING) == "High"


def test_a_button_that_opens_a_field_or_does_something_is_no_value() -> None:
    """A calendar beside a blank date; a history beside a label."""
    read = cell("<input value=''><button aria-label='Open the calendar'><i></i></button><button>Today</button>")
    assert (read.text, read.caption) == ("", "")
    assert (
        cell("<input value=''><button>Today</button>").caption,
        cell("<button title=Log><i></i></button>").caption,
    ) == ("", "")
    found = pairs(dom.parse("<section><label>Priority</label><button>History</button></section>"), {"priority"}, set())
    assert not found


def test_a_button_that_may_be_value_or_action_is_refused() -> None:
    """Accept or Accepted: the row is told."""
    assert isinstance(job("<dt>Job Status<dd><button>Accepted</button>"), RowRejected)
    assert job("<dt>Job Status<dd><button aria-haspopup=menu>Accepted</button>").status == "booked"


@pytest.mark.parametrize(
    ("markup", "is_yes"),
    [
        ("<button aria-pressed=true>Y</button>", True),
        ("<button aria-pressed=false>N</button>", False),
        ("<button aria-pressed=false><i class=star></i></button>", False),
        ("<a role=button aria-pressed=true>Done</a>", True),
        ("<button role=switch aria-checked=true></button>", True),
        ("<div role=switch aria-checked=false></div>", False),
        ("<button>Yes</button>", True),
        ("<button aria-pressed=true>Not done</button>", None),
        ("<button aria-pressed=false>Done</button>", None),
        ("<button aria-pressed=mixed><i></i></button>", ...),
    ],
)
def test_a_button_that_stays_pressed_is_a_tick(markup: str, is_yes: Any) -> None:
    """Unless what it says contradicts how it stands, or it is neither on nor off."""
    if is_yes is None or is_yes is ...:
        with pytest.raises(ValueError, match="half ticked" if is_yes is ... else "pressed, and says"):
            values.yes_no(values.said(cell(markup), PRINTING), PRINTING)
    else:
        assert values.yes_no(values.said(cell(markup), PRINTING), PRINTING) == is_yes


@pytest.mark.parametrize(
    "words",
    ["Empty", "EMPTY", "Click to edit", "None selected", "--", "Not set", "Select…", "-- Select --", "(none)", "—"],
)
def test_a_placeholder_is_no_value(words: str) -> None:
    """However it is set."""
    assert job(f"<dt>Team<dd>{words}").team is None
    assert job(f"<dt>Team<dd><a href='#'>{words}</a>").team is None


@pytest.mark.parametrize("words", ["Add a number", "Enter team", "Tap here to set", "Nothing entered yet", "+ Choose"])
def test_words_that_ask_for_a_value_are_none_where_they_are_set_off(words: str) -> None:
    """Grey or slanted they ask; in something to press they may; as plain words they are the value."""
    asks = f"<span data-ascora-muted>{words}</span>"
    assert job(f"<dt>Client Order Number<dd><a href='#'>{asks}</a>").client_order_number is None
    assert job(f"<dt>Client Order Number<dd><i>{asks}</i>").client_order_number is None
    assert isinstance(job(f"<dt>Client Order Number<dd><a href='#'>{words}</a>"), RowRejected)
    assert job(f"<dt>Client Order Number<dd>{words}").client_order_number == words


@pytest.mark.parametrize("words", ["N/A", "n/a", "Never", "None", "TBC", "Not applicable"])
def test_words_for_no_date_are_none_there_and_kept_as_texts(words: str) -> None:
    """What a person typed may read so."""
    assert job(f"<dt>Date Completed<dd>{words}").completed_at is None
    assert job(f"<dt>Total Ex Tax<dd>{words}").total_ex_tax is None
    assert job(f"<dt>Description<dd>{words}").description == words


def test_a_value_edited_in_place_is_a_value() -> None:
    """Only what reads like a question is doubted; a custom field that asks is blank too."""
    assert job("<dt>Job Type<dd><a href='#'>Service Call</a>").job_type == "Service Call"
    custom = "</dl><h3>Custom Fields</h3><dl><dt>Gate code<dd>Click to edit<dt>Level<dd>4"
    assert [(one.name, one.value) for one in job(custom).custom_fields] == [("Gate code", None), ("Level", "4")]


@pytest.mark.parametrize(
    "heading",
    [
        "Job Name ▲",
        "↓ Job Name",
        "Job Name ▼ 2",
        "Job Name (12)",
        "Job Name <span class=badge>12</span>",
        "Job Name *",
        "<span>*</span> Job Name",
        "Job Name ⓘ",
        "Job Name <i title='What the job is called'>?</i>",
        "Job Name<span tabindex=0 aria-label='What the job is called'>i</span>",
        "Job Name<sup>1</sup>",
        "Job Name<sup>†</sup>",
        "Job Name¹",
        "Job Name [3]",
        "Job Name [AUD] †",
        f"Job Name{unpainted(', sorted ascending')}",
        "<button>Job Name ⇅</button>",
        "Job&shy; Name",
    ],
)
def test_a_heading_is_its_words(heading: str) -> None:
    """Without arrows, counts, hints, footnotes and the star of what must be filled in; a label likewise."""
    (table,) = tables(dom.parse(f"<table><tr><th>Job Number<th>{heading}</tr><tr><td>J1<td>Roof</table>"))
    assert headings(table)[1].words == "Job Name"
    if "button" not in heading and "badge" not in heading:
        (pair,) = pairs(dom.parse(f"<dl><dt>{heading}<dd>Roof</dl>"), {fold("Job Name")}, set())
        assert pair.label == "Job Name"


@pytest.mark.parametrize(
    "words",
    ["Claimed (%)", "Job #", "Address Line 2", "Area (m²)", "Total (Ex Tax)", "m<sup>2</sup>", "#", "Is it safe?"],
)
def test_what_belongs_to_a_heading_stays(words: str) -> None:
    """Units, signs, numbers that are part of its name."""
    (table,) = tables(dom.parse(f"<table><tr><th>Name<th>{words}</tr><tr><td>J1<td>Roof</table>"))
    assert headings(table)[1].words == words.replace("<sup>", "").replace("</sup>", "")
