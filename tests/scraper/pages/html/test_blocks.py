"""A list drawn as cards, list items or a `dl` each is read like a table; what only looks like one is no list."""

# ruff: noqa: E501 (markup reads best on one line)

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from scraper.errors import LayoutChanged
from scraper.pages.html import dom
from scraper.pages.html.blocks import blocks, listed
from scraper.pages.html.detail import find_details
from scraper.pages.html.lines import Lines
from tests.scraper.pages.html.test_grid import PROFILE, A, B, find, texts

Card = Callable[[str, dict[str, str]], str]
LABELS = ("Uploaded By", "Uploaded On", "Customer View")
FILES = {
    "plan.pdf": ("Kim Low", "03/02/2026 08:15 AM", "Yes"),
    "Stage 2: photo.png": ("Lee Park", "04/02/2026 07:58 AM", "No"),
    "board.png": ("Kim Low", "", "No"),
}
READ = [(name, *said) for name, said in FILES.items()]


def bootstrap(name: str, said: dict[str, str]) -> str:
    """A Bootstrap card in its column."""
    lines = "".join(f'<p class="card-text"><strong>{label}:</strong> {value}</p>' for label, value in said.items())
    return f'<div class="col"><div class="card"><div class="card-body"><h5 class="card-title">{name}</h5>{lines}<a class="btn" href="/f/{A}">Download</a></div></div></div>'


def tailwind(name: str, said: dict[str, str]) -> str:
    """A list item of utility classes."""
    lines = "".join(
        f'<div class="flex"><dt class="text-gray-500">{label}</dt><dd>{value}</dd></div>'
        for label, value in said.items()
    )
    return f'<li class="p-4"><p class="font-medium">{name}</p><dl class="mt-1">{lines}</dl><button>⋮</button></li>'


def described(name: str, said: dict[str, str]) -> str:
    """A `dl` each, and no title."""
    lines = "".join(f"<dt>{label}</dt><dd>{value}</dd>" for label, value in {"File Name": name, **said}.items())
    return f"<dl>{lines}</dl>"


def spans(name: str, said: dict[str, str]) -> str:
    """A list item of spans, its name a link."""
    lines = "".join(f"<span><span>{label}</span><span>{value}</span></span>" for label, value in said.items())
    return f"<li><a href=/f/{A}><h4>{name}</h4></a>{lines}</li>"


def material(name: str, said: dict[str, str]) -> str:
    """An item of a Material list."""
    lines = "".join(f"<p mat-line><small>{label}</small><br>{value}</p>" for label, value in said.items())
    return f"<mat-list-item><mat-icon data-ascora-unseen=picture>description</mat-icon><div><h3 mat-line>{name}</h3>{lines}</div></mat-list-item>"


def plain(name: str, said: dict[str, str]) -> str:
    """A section of bare lines with colons."""
    lines = "".join(f"<li>{label}: {value}</li>" for label, value in said.items())
    return f"<section><header>{name}</header><ul>{lines}</ul></section>"


def flat(name: str, said: dict[str, str]) -> str:
    """An article whose labels are bold."""
    return f"<article><h3>{name}</h3>{''.join(f'<b>{label}</b><span>{value}</span>' for label, value in said.items())}</article>"


CARDS: list[Card] = [bootstrap, tailwind, described, spans, material, plain, flat]


def page(card: Card, files: Mapping[str, tuple[str, ...]], over: str = "<h2>Attachments</h2>", foot: str = "") -> str:
    """A screen with a list of files."""
    cards = "".join(card(name, dict(zip(LABELS, said, strict=True))) for name, said in files.items())
    return f"<main>{over}<div>{cards}</div>{foot}</main>"


@pytest.mark.parametrize("card", CARDS)
def test_cards_are_rows_under_their_labels(card: Card) -> None:
    """Whatever they are made of; a blank value is blank, and a title that holds a colon is a title."""
    view = find(page(card, FILES), "attachments", "job_sections")
    assert texts(view, "name", "uploaded_by", "uploaded_at", "customer_view") == READ


@pytest.mark.parametrize("card", CARDS)
def test_a_list_of_one_card_is_a_list_under_its_title_alone(card: Card) -> None:
    """Nothing else tells a row from a card of one thing."""
    one = dict(list(FILES.items())[:1])
    assert texts(find(page(card, one), "attachments", "job_sections"), "name", "uploaded_by") == [READ[0][:2]]
    with pytest.raises(LayoutChanged):
        find(page(card, one, over="<h2>Latest</h2>"), "attachments", "job_sections")


def test_what_stands_around_cards_counts_them() -> None:
    """Their pager and their badge, and nothing that is said on a card."""
    foot = "<p>1 - 3 of 12 items</p><button>Next</button>"
    assert find(page(bootstrap, FILES, foot=foot), "attachments").expected == 12
    assert find(page(bootstrap, FILES, over="<h2>Attachments (7)</h2>"), "attachments").expected == 7
    odd = {"1 - 3 of 9 items": ("Kim", "", "No"), "other.png": ("Kim", "", "No")}
    assert find(page(plain, odd), "attachments").expected is None


def test_a_row_of_cards_has_its_number_and_its_guid() -> None:
    """By which it is pressed and known again."""
    cards = "".join(
        f'<div class=card data-ascora-ref="c{at}"><h4>{name}</h4><p><i>Uploaded By</i> <b>Kim</b></p><a href="/f/{guid}">Download</a></div>'
        for at, (name, guid) in enumerate((("a.pdf", A), ("b.pdf", B)), 1)
    )
    view = find(f"<h2>Files</h2><div>{cards}</div>", "attachments")
    assert [(row.ref, row.portal_id) for row in view.rows] == [("c1", A), ("c2", B)]


def test_a_card_that_lacks_a_label_has_no_value_there_and_one_without_a_title_is_no_name() -> None:
    """A row is never passed over because it shows less than the others."""
    cards = "".join(
        f"<div class=card>{title}<p><i>Uploaded By</i> <b>{by}</b></p>{more}</div>"
        for title, by, more in (
            ("<h4>a.pdf</h4>", "Kim", "<p><i>Size</i> <b>3 MB</b></p>"),
            ("<h4>b.pdf</h4>", "Lee", ""),
            ("", "Sam", "<p><i>Size</i> <b>1 MB</b></p>"),
        )
    )
    view = find(f"<h2>Attachments</h2><div>{cards}</div>", "attachments")
    assert texts(view, "name", "uploaded_by", "size") == [
        ("a.pdf", "Kim", "3 MB"),
        ("b.pdf", "Lee", ""),
        ("", "Sam", "1 MB"),
    ]


def test_words_that_all_cards_say_are_no_title() -> None:
    """A kind or a state above the name; but two files of one name are both called so."""

    def cards(*names: str) -> str:
        inside = "".join(f"<li><div>PDF</div><div>{name}</div><p><i>By</i> <b>Kim</b></p></li>" for name in names)
        return f"<h2>Attachments</h2><ul>{inside}</ul>"

    assert texts(find(cards("a.pdf", "b.pdf"), "attachments"), "name") == [("a.pdf",), ("b.pdf",)]
    with pytest.raises(LayoutChanged, match="which of their words is the title"):
        find(cards("a.pdf", "a.pdf"), "attachments")
    same = "<li><div>a.pdf</div><p><i>By</i> <b>Kim</b></p></li>" * 2
    assert texts(find(f"<h2>Attachments</h2><ul>{same}</ul>", "attachments"), "name") == [("a.pdf",)] * 2


def test_cards_that_name_nothing_required_are_told_with_the_line_that_mends_it() -> None:
    """How many stand there, what they are labelled with, and what to write into the profile."""
    card = "<li><h4>INV-{0}</h4><p><i>Customer</i> <b>Acme</b></p><p><i>Job No.</i> <b>J{0}</b></p></li>"
    with pytest.raises(LayoutChanged) as told:
        find(f"<h2>Retentions Due</h2><ul>{card.format(1)}{card.format(2)}</ul>", "retentions")
    assert "2 cards with the labels 'Customer', 'Job No.'" in told.value.message
    assert '[grids.retentions] card_title = "invoice_number"' in told.value.message


LINE = "<div><span>{}</span><span>{}</span></div>"
CUSTOMER = "<div class=card><h4>{}</h4>" + LINE.format("Name", "Acme") + LINE.format("Phone", "1300") + "</div>"


@pytest.mark.parametrize(
    "html",
    [
        # a form, and one form a row
        "<form><div><h4>A</h4><p><i>Uploaded By</i> <b>x</b></p></div><div><h4>B</h4><p><i>Uploaded By</i> <b>y</b></p></div></form>",
        "".join(f"<div class=card><h4>{n}</h4><p><label>Uploaded By</label> <input value=x></p></div>" for n in "AB"),
        # labels and values of one thing
        LINE.format("Name", "plan.pdf") + LINE.format("Uploaded By", "Kim") + LINE.format("Size", "3 MB"),
        "<dl><dt>Name</dt><dd>plan.pdf</dd></dl><dl><dt>Uploaded By</dt><dd>Kim</dd></dl>",
        # the parts of one thing
        CUSTOMER.format("Site Customer") + CUSTOMER.format("Billing Customer"),
        # tiles, a menu, tabs
        "".join(f"<div class=tile><h4>{name}</h4><span>{n}</span></div>" for n, name in enumerate(("Uploaded", "Size", "Type"))),
        "<nav><ul><li><b>Files</b> <i>Type</i></li><li><b>Jobs</b> <i>Type</i></li></ul></nav>",
        "<ul><li><a href=/a>Name</a></li><li><a href=/b>Uploaded</a></li></ul>",
        # rows of a table
        "<table><tr><th>Name</th><th>Notes</th></tr>" + "<tr><td>a</td><td><div><p><i>By</i> <b>x</b></p><h4>q</h4></div><div><p><i>By</i> <b>y</b></p><h4>r</h4></div></td></tr>" * 2 + "</table>",
    ],
)  # fmt: skip
def test_what_is_no_list_of_cards_is_none(html: str) -> None:
    """Forms, cards of one thing, parts of one thing, tiles, menus, what stands in a table's cells."""
    soup, grid = dom.parse(f"<main>{html}</main>"), PROFILE.grids["attachments"]
    assert [one for one in blocks(soup, grid) if not one.is_alone] == []
    assert listed(soup, [grid]) == []


def test_labels_on_the_cards_of_a_list_are_none_of_the_screens_own() -> None:
    """Sections of a job have job numbers of their own; the parts of one customer's card stay the screen's."""
    card = "<mat-card><div>{0}</div>" + LINE.format("Job Number", "{1}") + LINE.format("Status", "Open") + "</mat-card>"
    own = LINE.format("Job Number", "J1") + LINE.format("Pricing Method", "Sections")
    html = f"<div>{own}</div><h3>Sections</h3><div>{card.format('Slab', 'J1.01')}{card.format('Frame', 'J1.02')}</div>"
    details, grids = PROFILE.details["job"], list(PROFILE.grids.values())
    view = find_details(dom.parse(html), details, "card", None, grids)
    assert [pair.words for pair in view.values["job_number"]] == ["J1"]
    assert texts(find(html, "job_sections", "attachments", optional=True), "name", "section_job_number") == [
        ("Slab", "J1.01"), ("Frame", "J1.02"),
    ]  # fmt: skip
    assert listed(dom.parse(CUSTOMER.format("Site Customer") + CUSTOMER.format("Billing Customer")), grids) == []


def test_cards_of_a_rival_are_left_to_it() -> None:
    """Both lists stand on one screen, under a title each."""
    section = "<li><h4>{}</h4><p><i>Job Number</i> <b>J1</b></p><p><i>Status</i> <b>Open</b></p></li>"
    html = f"<h2>Sections</h2><ul>{section.format('Slab')}{section.format('Frame')}</ul>{page(plain, FILES)}"
    assert texts(find(html, "attachments", "job_sections"), "name") == [(name,) for name in FILES]
    assert texts(find(html, "job_sections", "attachments", optional=True), "name") == [("Slab",), ("Frame",)]


def test_a_label_that_stands_on_a_card_twice_makes_it_unclear() -> None:
    """Which of the two is meant, nothing says."""
    block = dom.parse("<div><p><i>By</i> <b>Kim</b></p><p><i>By</i> <b>Lee</b></p></div>").div
    assert block is not None
    assert Lines().content(block, {"by"}, ()).is_doubled
