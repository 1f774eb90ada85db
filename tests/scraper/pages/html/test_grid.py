"""Grids of every make are found by their headings and read cell by cell, or refused by name."""

# ruff: noqa: E501, ISC004 (markup reads best on one line)

from __future__ import annotations

from typing import Any

import pytest

from scraper.errors import LayoutChanged
from scraper.pages.html import dom
from scraper.pages.html.cell import Cell
from scraper.pages.html.grid import GridView, find_grid
from scraper.profile import load

PROFILE = load()
A, B, C = (f"{digit * 8}-1111-4111-8111-111111111111" for digit in "abc")


def find(html: str, grid: str = "jobs", *rivals: str, **options: Any) -> GridView:
    """The grid of the shipped profile by that name."""
    return find_grid(
        dom.parse(html),
        PROFILE.grids[grid],
        PROFILE.pager,
        grid,
        "sha",
        rivals=[PROFILE.grids[r] for r in rivals],
        **options,
    )


def texts(view: GridView, *fields: str) -> list[tuple[str, ...]]:
    """What the rows show under some fields."""
    return [tuple(cell.full if (cell := row.cell(field)) else "?" for field in fields) for row in view.rows]


HEAD = "<thead><tr><th>Job Number</th><th>Job Name</th><th>Status</th></tr></thead>"
ROW = "<tr><td>J1</td><td>Tap</td><td>New</td></tr>"


@pytest.mark.parametrize(
    "html",
    [
        f"<table>{HEAD}<tbody>{ROW}</tbody></table>",
        # headings in the body, as th and as td
        f"<table><tr><th>Job Number</th><th>Job Name</th><th>Status</th></tr>{ROW}</table>",
        f"<table><tr><td><b>Job Number</b></td><td><b>Job Name</b></td><td><b>Status</b></td></tr>{ROW}</table>",
        # header and body in tables of their own, the header hidden in the body's own table
        f"<div><div><table>{HEAD}</table></div><div><table><tbody>{ROW}</tbody></table></div></div>",
        f"<div><div><table>{HEAD}</table></div><div><table>{HEAD.replace('<th', '<th data-ascora-hidden')}{ROW}</table></div></div>",
        # a copy of the headings that floats above
        f"<div><table>{HEAD}</table></div><div><table>{HEAD}<tbody>{ROW}</tbody></table></div>",
        # a filler over the scroll bar
        f"<table>{HEAD.replace('</tr>', '<th></th></tr>')}<tbody>{ROW}</tbody></table>",
        # sorting and menus in the headings
        "<table><tr><th><a href='?s=1' title='Sort by number'>Job Number</a> ▲</th><th><button>Job Name</button>"
        "<button aria-label='Menu'>⋮</button><ul><li>Columns</li></ul></th><th>Status <select><option selected>All</select></th></tr>"
        f"{ROW}</table>",
        # roles instead of tables
        "<div role=grid><div role=row><span role=columnheader>Job Number</span><span role=columnheader>Job Name</span>"
        "<span role=columnheader>Status</span></div><div role=row><span role=rowheader>J1</span><span role=cell>Tap</span>"
        "<span role=cell>New</span></div></div>",
        "<div><div><div role=row><i role=columnheader>Job Number</i><i role=columnheader>Job Name</i><i role=columnheader>Status</i></div>"
        "</div><div><div role=row><div><i role=gridcell>J1</i></div><div><i role=gridcell>Tap</i><i role=gridcell>New</i></div></div></div></div>",
        # a layout table around everything
        f"<table><tr><td>Menu</td><td><table>{HEAD}<tbody>{ROW}</tbody></table></td></tr></table>",
        # a detail row with a grid of its own below its row, and rows that title and sum up
        f"<table>{HEAD}<tbody><tr><td colspan=3>Site: Ryde</td></tr>{ROW}<tr><td></td><td colspan=2><table>{HEAD}<tr><td>J9</td><td>x</td>"
        "<td>y</td></tr></table></td></tr><tr><td>Total</td><td></td><td>1</td></tr></tbody><tfoot><tr><td>1 job</td><td></td><td></td></tr></tfoot></table>",
        # headings once more further down, a group title made of a heading
        f"<table>{HEAD}<tbody><tr><th colspan=3>Ryde</th></tr>{ROW}<tr><th>Job Number</th><th>Job Name</th><th>Status</th></tr></tbody></table>",
        # a row heading
        f"<table>{HEAD}<tbody><tr><th scope=row>J1</th><td>Tap</td><td>New</td></tr></tbody></table>",
        # one heading over an icon and the words
        "<table><thead><tr><th>Job Number</th><th colspan=2>Job Name</th><th>Status</th></tr></thead>"
        "<tbody><tr><td>J1</td><td><img src=x alt=Plumbing></td><td>Tap</td><td>New</td></tr></tbody></table>",
        # hidden cells that the headings do not have
        f"<table>{HEAD}<tbody><tr><td data-ascora-hidden>0</td><td>J1</td><td>Tap</td><td>New</td></tr></tbody></table>",
    ],
)  # fmt: skip
def test_every_make_of_grid_reads_the_same(html: str) -> None:
    """However the grid is built, the one row reads the same and nothing else is a row."""
    view = find(html)
    rows = [tuple(words.split()[-1] for words in row) for row in texts(view, "job_number", "name", "status")]
    assert rows == [("J1", "Tap", "New")]
    assert not any(row.misfit for row in view.rows)


def test_locked_columns_are_part_of_their_rows() -> None:
    """Columns that stay in place while the others scroll stand in tables of their own; their rows are put together."""
    view = find(
        "<div class=k-grid><div><div><table><thead><tr><th>Job Number</th></tr></thead></table></div><div><table><thead><tr><th>Job Name</th>"
        "<th>Status</th></tr></thead></table></div></div><div><table><tbody><tr data-ascora-ref=1><td>J1</td></tr><tr data-ascora-ref=2>"
        "<td>J2</td></tr></tbody></table></div><div><table><tbody><tr data-ascora-ref=3><td>Tap</td><td>New</td></tr><tr data-ascora-ref=4>"
        "<td>Sink</td><td>Booked</td></tr></tbody></table></div></div>"
    )
    assert texts(view, "job_number", "name", "status") == [("J1", "Tap", "New"), ("J2", "Sink", "Booked")]
    assert [row.ref for row in view.rows] == ["1 3", "2 4"]


def test_a_shown_column_beats_a_hidden_one() -> None:
    """Of two columns of one field the shown one counts, whatever their order."""
    view = find(
        "<table><tr><th data-ascora-hidden>Job Number</th><th>Job No</th></tr><tr><td data-ascora-hidden>X</td><td>J1</td></tr></table>"
    )
    assert texts(view, "job_number") == [("J1",)]


def test_a_hidden_column_is_used_when_no_other_shows_the_field() -> None:
    """A hidden column still holds what the portal would show there."""
    view = find(
        "<table><tr><th>Job No</th><th data-ascora-hidden>Team</th></tr><tr><td>J1</td><td data-ascora-hidden><b data-ascora-hidden>Red</b></td></tr></table>"
    )
    assert texts(view, "job_number", "team") == [("J1", "Red")]
    assert view.headings == ("Job No",)


def test_the_more_specific_wording_wins() -> None:
    """Of two shown columns of one field, the wording that the profile lists first counts; the other goes to extra."""
    view = find(
        "<table><tr><th>Name</th><th>Job Name</th><th>Job No</th></tr><tr><td>Acme</td><td>Tap</td><td>J1</td></tr></table>"
    )
    assert texts(view, "job_number", "name") == [("J1", "Tap")]
    assert view.rows[0].extra() == {"Name": "Acme"}


def test_two_equal_columns_are_refused() -> None:
    """Two shown columns with the same heading cannot be told apart."""
    with pytest.raises(LayoutChanged, match="status: 2 columns are headed 'Status' and 'Status'"):
        find(f"<table>{HEAD.replace('Job Name', 'Status')}{ROW}</table>")


def test_a_missing_heading_is_named_with_what_was_seen() -> None:
    """The refusal names the screen, the field, its wordings, the nearest headings and the line that would mend it."""
    with pytest.raises(LayoutChanged) as refused:
        find("<table><tr><th>Job Nmuber</th><th>Status</th><th>Colour</th></tr></table>")
    assert str(refused.value) == (
        "jobs: no column for job_number (accepted: Job Number, Job No, Job No., Job #, Number, Job); "
        "nearest headings seen: 'Job Nmuber', 'Status', 'Colour'; to mend it, put the words that the portal uses into "
        'the profile: [grids.jobs.columns] job_number = ["..."]'
    )
    assert refused.value.snapshot == "sha"


def test_a_page_without_grids_is_refused() -> None:
    """No grid and no word of emptiness is no quiet day."""
    with pytest.raises(LayoutChanged, match="nearest headings seen: none"):
        find("<h1>Jobs</h1><p>Something else</p>")


def test_cells_that_cannot_be_aligned_are_a_misfit() -> None:
    """A row with fewer cells than headings says so, and its cells are not shifted."""
    view = find(f"<table>{HEAD}<tr><td>J1</td><td>New</td></tr></table>")
    assert view.rows[0].misfit == "it has 2 cells for 3 headings"


def test_values_stand_in_controls_too() -> None:
    """Inputs, chosen options and text areas are read as what they show."""
    view = find(
        f"<table>{HEAD}<tr><td><input value=J1></td><td><textarea>Tap\n two</textarea></td>"
        "<td><select><option>New<option selected>Booked</select></td></tr></table>"
    )
    assert texts(view, "job_number", "name", "status") == [("J1", "Tap\n two", "Booked")]


def test_spans_over_rows_are_carried_down() -> None:
    """A cell that covers two rows stands in both."""
    view = find(
        f"<table>{HEAD}<tr><td>J1</td><td rowspan=2>Tap</td><td>New</td></tr><tr><td>J2</td><td>Booked</td></tr></table>"
    )
    assert texts(view, "job_number", "name", "status") == [("J1", "Tap", "New"), ("J2", "Tap", "Booked")]


@pytest.mark.parametrize(
    ("around", "first", "last", "total", "page", "pages"),
    [
        ("<p>Showing 21 to 40 of 1,143 entries</p>", 21, 40, 1143, None, None),
        ("<div><span>21</span> - <span>40</span> of <b>143</b> items</div>", 21, 40, 143, None, None),
        ("<div><div>1 – 20</div><div>of 143 items</div></div>", 1, 20, 143, None, None),
        ("<div>Page <input value=2> of 8 <select><option selected>20</select> items per page <span>143 items</span></div>", None, None, 143, 2, 8),
        ("<p>143 jobs found</p>", None, None, 143, None, None),
        ("<p>Total: 143</p>", None, None, 143, None, None),
        ("<p>Showing 10 of 25</p>", None, None, 25, None, None),
        ("<p>10 of 25 jobs loaded</p>", None, None, 25, None, None),
        ("<p>Page 2 of 8 (143 items)</p>", None, None, 143, 2, 8),
        ("<p>Total: 1,250.00</p><p>Replace 3 files</p><p>Ring 5 items of note</p>", None, None, None, None, None),
    ],
)  # fmt: skip
def test_pagers(around: str, first: int, last: int, total: int, page: int, pages: int) -> None:
    """Every known wording of a pager is read, and prose is none."""
    state = find(f"<div><table>{HEAD}{ROW}</table>{around}</div>").pager
    assert (state.first, state.last, state.total, state.page, state.pages) == (first, last, total, page, pages)


def test_a_pager_belongs_to_its_own_grid() -> None:
    """The pager of another grid on the page says nothing about this one."""
    other = "<div><table><tr><th>Name</th><th>Done</th></tr><tr><td>x</td><td>Yes</td></tr></table><p>1 - 1 of 9 items</p></div>"
    assert find(f"<div><table>{HEAD}{ROW}</table></div>{other}").pager.total is None


@pytest.mark.parametrize(
    "html",
    [
        f"<table>{HEAD}<tbody><tr><td colspan=3>No records found</td></tr></tbody></table>",
        f"<table>{HEAD}<tbody><tr><td>No items to display</td></tr></tbody></table>",
        f"<div><table>{HEAD}<tbody></tbody></table><div>No items to display</div></div>",
        f"<div><table>{HEAD}</table><p>0 - 0 of 0 items</p></div>",
        f"<div><div><table>{HEAD}</table></div><div><div>No records available.</div></div></div>",
        "<h1>Jobs</h1><p>No jobs found</p>",
        "<table><tr><th>Job Number</th></tr><tr><td>No data available</td></tr></table>",
        f"<table>{HEAD}<tbody><tr><td colspan=3>There are no items to show.</td></tr></tbody></table>",
        f"<table>{HEAD}<tbody></tbody></table><p>No jobs have been added yet</p>",
        f"<ul><li role=tab aria-selected=true aria-controls=t>Jobs (0)</li><li role=tab aria-controls=t>Labour</li></ul>"
        f"<div id=t role=tabpanel><table>{HEAD}<tbody></tbody></table></div>",
    ],
)
def test_empty_is_proven(html: str) -> None:
    """An empty grid is one that says so, by a row, a notice or its pager."""
    view = find(html)
    assert view.is_empty
    assert view.rows == ()


def test_no_rows_alone_prove_nothing() -> None:
    """A grid without rows and words may still be loading; who may not see them is told so, and another tab's count is
    not this one's."""
    for words in ("No jobs are shown to you", "No permission to view jobs", "No access", "No jobs loaded"):
        assert not find(f"<table>{HEAD}<tbody></tbody></table><p>{words}</p>").is_empty
    tabs = "<ul><li role=tab aria-selected=true>Labour (0)</li><li role=tab>Jobs (0)</li></ul>"
    assert not find(f"{tabs}<div role=tabpanel><table>{HEAD}<tbody></tbody></table></div>").is_empty
    assert not find(f"<table>{HEAD}<tbody><tr><td colspan=3>Loading...</td></tr></tbody></table>").is_empty


def test_a_row_that_can_be_ticked_is_no_notice() -> None:
    """Whatever its words are: a checklist's item may say that there is nothing."""
    row = "<tr><td><input type=checkbox></td><td>No documents attached</td></tr>"
    grid = f"<h3>Job Checklist</h3><table><tr><th></th><th>Name</th></tr>{row}</table>"
    assert texts(find(grid, "job_checklist"), "name") == [("No documents attached",)]


def test_badges_count() -> None:
    """The count behind a heading or a tab is the grid's."""
    table = "<table><tr><th>Name</th><th>Customer View</th></tr><tr><td>a.jpg</td><td>Y</td></tr></table>"
    assert find(f"<h2>Attachments (12)</h2>{table}", "attachments").expected == 12
    tab = "<ul><li role=tab aria-controls=t>Attachments <span>3</span></li></ul>"
    assert find(f"{tab}<div id=t role=tabpanel>{table}</div>", "attachments").badge == 3


NAMES = "<table><tr><th>Name</th><th>{}</th></tr><tr><td>{}</td><td></td></tr></table>"


def test_titles_tell_grids_apart() -> None:
    """Of grids with the same headings, the one under the wanted title is read."""
    page = (
        f"<div><h3>Job Checklist</h3>{NAMES.format('Status', 'a')}<h3>Sections</h3>{NAMES.format('Status', 'b')}</div>"
    )
    assert texts(find(page, "job_sections", "job_checklist", optional=True), "name") == [("b",)]
    panels = "".join(
        f"<div class=panel><div class=title>{title}</div>{NAMES.format('Status', title)}</div>"
        for title in ("Sections", "Checklist")
    )
    assert texts(find(panels, "job_checklist", "job_sections", optional=True), "name") == [("Checklist",)]


def test_an_optional_grid_may_be_absent() -> None:
    """A grid of something else is not taken for it."""
    view = find(f"<h3>Contacts</h3>{NAMES.format('Phone', 'Pat')}", "job_sections", "job_checklist", optional=True)
    assert (view.rows, view.is_shown, view.is_empty) == ((), False, False)


def test_hidden_grids_do_not_count() -> None:
    """A grid on another tab is not on the page."""
    hidden = f"<div data-ascora-hidden><table data-ascora-hidden>{HEAD}<tr><td>J9</td><td>x</td><td>y</td></tr></table></div>"
    assert texts(find(f"{hidden}<table>{HEAD}{ROW}</table>"), "job_number") == [("J1",)]


def test_two_lists_of_one_kind_are_both_read() -> None:
    """Nothing tells which of two lists under the same headings is meant, so both are; a row of both counts once."""
    twin = ROW.replace("J1", "J2")
    view = find(f"<div><table>{HEAD}{ROW}</table></div><div><table>{HEAD}{twin}{ROW}</table></div>")
    assert [cell.full for row in view.all_rows if (cell := row.cell("job_number"))] == ["J1", "J2"]


def test_two_lists_that_fit_equally_are_refused() -> None:
    """Where their headings differ, they may be of two kinds, and nothing tells which is meant."""
    other = HEAD.replace("Job Name", "Name")
    with pytest.raises(LayoutChanged, match="two grids fit"):
        find(f"<div><table>{HEAD}{ROW}</table></div><div><table>{other}{ROW.replace('J1', 'J2')}</table></div>")


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (f"<tr data-id={A}><td>J1</td><td>x</td></tr>", A),
        (f"<tr data-uid={A}><td>J1</td><td>x</td></tr>", None),
        (f"<tr><td><a href='/Portal/Jobs/{A.upper()}'>J1</a></td><td>x</td></tr>", A),
        (f"<tr><td><a href='/Jobs/{B}/Files/{A}?x={C}'>J1</a></td><td>x</td></tr>", A),
        (f"<tr><td>J1</td><td><a href='/Customers/{A}'>Acme</a></td></tr>", None),
        (
            f"<tr><td>J1</td><td><a href='/Customers/{B}'>Acme</a></td><td><button onclick=\"view('{A}')\">View</button></td></tr>",
            A,
        ),
        (f"<tr><td><a href='/Jobs/{C}'>J1</a></td><td>x</td></tr>", None),
    ],
)
def test_a_row_goes_by_its_own_guid(row: str, expected: str | None) -> None:
    """The GUID of a customer, of the page or of the grid's own making is not the row's."""
    html = f"<nav><a href='/Portal/Jobs/{C}/Details'>x</a></nav><table><tr><th>Job No</th><th>Customer</th><th></th></tr>{row.replace('</tr>', '<td></td></tr>') if row.count('<td') == 2 else row}</table>"
    assert find(html).rows[0].portal_id == expected


def test_a_guid_in_two_rows_belongs_to_none() -> None:
    """What stands in two rows names neither."""
    rows = "".join(f"<tr><td><a href='/Jobs/{A}'>{number}</a></td></tr>" for number in ("J1", "J2"))
    assert [row.portal_id for row in find(f"<table><tr><th>Job No</th></tr>{rows}</table>").rows] == [None, None]


def test_what_else_is_shown_goes_to_extra() -> None:
    """Columns without a place in the model are kept by heading, twins apart, buttons and blanks left out."""
    view = find(
        "<table><tr><th>Job No</th><th>Device</th><th>Device</th><th>Flag</th><th>Actions</th><th data-ascora-hidden>Row version</th></tr><tr><td>J1</td>"
        "<td>iPad</td><td>Van 3</td><td></td><td><button>View</button></td><td data-ascora-hidden>7</td></tr></table>"
    )
    assert view.rows[0].extra() == {"Device": "iPad", "Device (2)": "Van 3"}


def test_rows_keep_their_number() -> None:
    """The number of a row leads back to the row in the browser."""
    assert find(f"<table>{HEAD}{ROW.replace('<tr>', '<tr data-ascora-ref=7>')}</table>").rows[0].ref == "7"


def test_a_pager_between_two_grids_belongs_to_the_one_above() -> None:
    """Another grid on the same level does not hide a grid's own pager, and lends it none of its own."""
    grid = "<table><tr><th>{}</th><th>Job Name</th></tr><tr><td>J1</td><td>x</td></tr></table>"
    html = f"<div>{grid.format('Job No')}<p>Showing 1 to 1 of 4 entries</p>{grid.format('Viewed')}<p>1 - 1 of 9 items</p></div>"
    assert find(html).pager.total == 4
    assert find(f"<div>{grid.format('Viewed')}<p>1 - 1 of 9 items</p>{grid.format('Job No')}</div>").pager.total is None


def test_a_small_list_beside_a_changed_one_is_not_taken_for_it() -> None:
    """Where the grid that fits best lost its required heading, a lesser grid that has it is no substitute."""
    recent = "<table><tr><th>Job Number</th></tr><tr><td>J9001</td></tr></table>"
    changed = "<tr><th>Work Order Ref</th><th>Job Name</th><th>Job Status</th><th>Team</th></tr>"
    jobs = f"<table>{changed}<tr><td>J1</td><td>Roof</td><td>New</td><td>North</td></tr></table>"
    with pytest.raises(LayoutChanged, match=r"no column for job_number .* 'Work Order Ref'"):
        find(jobs + recent)


@pytest.mark.parametrize(
    ("text", "title", "full", "is_cut"),
    [
        ("switchboard bef…", "switchboard before.jpg", "switchboard before.jpg", False),
        ("switchboar….jpg", "switchboard before.jpg", "switchboard before.jpg", False),
        ("switchboar….jpg", "Download", "switchboar….jpg", True),
        ("switchboar...", "", "switchboar...", True),
        ("Wait… done", "", "Wait… done", False),
        ("Final...pdf", "", "Final...pdf", False),
        ("To be…", "To be…", "To be…", False),
    ],
)
def test_a_text_cut_for_display_is_known(text: str, title: str, full: str, is_cut: bool) -> None:
    """Cut at its end or before a file's ending, it counts in full where the tool tip has it, else it is cut."""
    cell = Cell(text, title=title)
    assert (cell.full, cell.is_cut) == (full, is_cut)
