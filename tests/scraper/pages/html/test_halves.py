"""A row drawn in pieces is one row, whatever tells that they are; rows of their own stay rows of their own."""

# ruff: noqa: E501, ISC004 (markup reads best on one line)

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.pages.html.dom import parse, text
from scraper.pages.html.halves import selector_of
from scraper.pages.html.tables import tables
from tests.scraper.pages.html.test_grid import find, texts

HEADS = ("Job Number", "Job Name", "Status")
ROWS = (("J1", "Tap", "New"), ("J2", "Sink", "Booked"), ("J3", "Roof", "New"))


def piece(cells: dict[int, str], key: str, ref: int, *, role: str = "gridcell", numbered: bool) -> str:
    """Some cells of a row, by column."""
    inside = "".join(
        f'<div role="{role}"{f" aria-colindex={at + 1}" if numbered else ""}>{words}</div>'
        for at, words in cells.items()
    )
    return f'<div role="row" {key} data-ascora-ref="{ref}">{inside}</div>'


def grid(
    *parts: tuple[int, ...],
    key: str = "aria-rowindex",
    numbered: bool = True,
    head_key: bool = True,
    split: bool = True,
) -> str:
    """An ARIA grid whose columns stand in several parts; `split`: its headings too."""
    body, heads = [], []
    for number, columns in enumerate(parts):
        rows = [
            piece(
                {at: row[at] for at in columns},
                f'{key}="{place}"' if key else "",
                10 * number + place,
                numbered=numbered,
            )
            for place, row in enumerate(ROWS, 2)
        ]
        body.append(f'<div role="rowgroup">{"".join(rows)}</div>')
        named = {at: HEADS[at] for at in columns}
        heads.append(
            piece(
                named, f'{key}="1"' if key and head_key else "", 10 * number + 1, role="columnheader", numbered=numbered
            )
        )
    if not split:
        whole = piece(dict(enumerate(HEADS)), "", 1, role="columnheader", numbered=numbered)
        heads = [whole]
    top = "".join(f"<div>{one}</div>" for one in heads)
    return f'<div role="treegrid"><div role="rowgroup">{top}</div><div>{"".join(body)}</div></div>'


@pytest.mark.parametrize("key", ["aria-rowindex", "row-id", "data-rowindex", "data-id", "row-index", ""])
@pytest.mark.parametrize(
    "parts",
    [((0,), (1, 2)), ((0, 1), (2,)), ((0,), (1,), (2,)), ((0, 2), (1,))],
    ids=["left", "right", "both", "around"],
)
def test_pieces_are_put_together(parts: tuple[tuple[int, ...], ...], key: str) -> None:
    """By a number or key of the row, or by their place, in the order of the columns."""
    view = find(grid(*parts, key=key))
    assert view.headings == HEADS
    assert texts(view, "job_number", "name", "status") == list(ROWS)
    assert not any(row.misfit for row in view.rows)


@pytest.mark.parametrize(
    "html",
    [
        grid((0,), (1, 2), numbered=False),  # the headings stand apart as the rows do
        grid((0,), (1, 2), numbered=False, key="row-id"),
        grid((0,), (1, 2), numbered=False, key=""),  # as wide as the rows, and both headings first
        grid((0,), (1, 2), key="", head_key=False),
        grid((0,), (1, 2), split=False),  # headings in one row
        grid((0,), (1, 2), split=False, key="data-row-key"),
    ],
)
def test_what_is_not_numbered_goes_by_its_headings(html: str) -> None:
    """Columns without a number, headings without a key, headings in one piece."""
    assert texts(find(html), "job_number", "name", "status") == list(ROWS)


def test_tables_in_a_grid_are_its_parts() -> None:
    """Columns that stand fast in a table of their own, under one role for all."""

    def part(columns: tuple[int, ...]) -> str:
        rows = "".join(
            f"<tr aria-rowindex={place}>"
            + "".join(f"<td aria-colindex={at + 1}>{row[at]}</td>" for at in columns)
            + "</tr>"
            for place, row in enumerate(ROWS, 2)
        )
        head = "".join(f"<th aria-colindex={at + 1}>{HEADS[at]}</th>" for at in columns)
        return f"<table><thead><tr aria-rowindex=1>{head}</tr></thead><tbody>{rows}</tbody></table>"

    view = find(f"<div role=grid>{part((0,))}{part((1, 2))}</div>")
    assert texts(view, "job_number", "name", "status") == list(ROWS)


def test_each_headings_with_their_rows_are_halves_where_the_rows_have_one_key() -> None:
    """Two grids side by side, each with its headings, are one where their rows go by the same keys; else they are two."""

    def half(columns: tuple[int, ...], keys: str) -> str:
        head = "".join(f"<th>{HEADS[at]}</th>" for at in columns)
        rows = "".join(
            f"<tr data-recordid={key}>" + "".join(f"<td>{row[at]}</td>" for at in columns) + "</tr>"
            for key, row in zip(keys, ROWS, strict=True)
        )
        return f"<div><div><table><thead><tr>{head}</tr></thead></table></div><div><table><tbody>{rows}</tbody></table></div></div>"

    one = find(f"<section>{half((0,), 'abc')}{half((1, 2), 'abc')}</section>")
    assert texts(one, "job_number", "name", "status") == list(ROWS)
    two = tables(parse(f"<section>{half((0,), 'abc')}{half((1, 2), 'xyz')}</section>"))
    assert [len(table.body) for table in two] == [3, 3]


def test_a_row_is_found_by_all_of_its_pieces() -> None:
    """What is pressed in a row may stand in any piece of it."""
    row = find(grid((0,), (1, 2))).rows[0]
    assert row.ref == "2 12"
    assert selector_of(row.ref) == '[data-ascora-ref="2"],[data-ascora-ref="12"]'


def lines(html: str) -> list[list[str]]:
    """The words of every row that is on the page."""
    return [
        [text(cell.tag) for cell in row.cells] for table in tables(parse(html)) for row in (*table.head, *table.body)
    ]


@pytest.mark.parametrize(
    "html",
    [
        # two grids of their own
        "".join(
            f'<div role="grid"><div role="row" aria-rowindex="1"><div role="gridcell" aria-colindex="{n}">{n}</div></div></div>'
            for n in (1, 2)
        ),
        # groups of rows, numbered anew in each
        '<div role="grid">'
        + "".join(
            f'<div role="rowgroup"><div role="row" aria-rowindex="1"><div role="gridcell">{n}</div><div role="gridcell">x</div></div></div>'
            for n in (1, 2)
        )
        + "</div>",
        # a row and its details under one key
        '<div role="grid"><div role="rowgroup"><div role="row" data-id="7"><div role="cell">J7</div><div role="cell">Tap</div></div></div>'
        '<div role="rowgroup"><div role="row" data-id="7"><div role="cell">The tap drips</div></div></div></div>',
        # the same column twice
        '<div role="grid"><div role="rowgroup"><div role="row" row-id="7"><div role="cell" aria-colindex="1">J7</div></div></div>'
        '<div role="rowgroup"><div role="row" row-id="7"><div role="cell" aria-colindex="1">Sum</div></div></div></div>',
        # other columns, and another row by its key
        '<div role="grid"><div role="rowgroup"><div role="row" row-id="7"><div role="cell" aria-colindex="1">J7</div></div></div>'
        '<div role="rowgroup"><div role="row" row-id="8"><div role="cell" aria-colindex="2">J8</div></div></div></div>',
        # tables in cells
        '<div role="grid"><div role="row"><div role="cell"><table><tr data-id=1><td>a</table></div>'
        '<div role="cell"><table><tr data-id=1><td>b</table></div></div></div>',
    ],
)
def test_rows_of_their_own_stay(html: str) -> None:
    """Nothing is put together that does not surely belong together."""
    page = parse(html)
    whole = [tag for tag in page.find_all(True) if tag.name == "tr" or tag.attrs.get("role") == "row"]
    assert len(whole) == html.count("<tr") + html.count('role="row"')


columns = st.permutations([0, 1, 2]).flatmap(
    lambda order: st.integers(1, 2).map(lambda at: (tuple(order[:at]), tuple(order[at:])))
)


@given(columns, st.sampled_from(["aria-rowindex", "row-id", "data-index"]))
def test_whatever_columns_stand_fast_every_value_is_read(
    parts: tuple[tuple[int, ...], tuple[int, ...]], key: str
) -> None:
    """Any split of the columns, in any order, is read alike."""
    assert texts(find(grid(*parts, key=key)), "job_number", "name", "status") == list(ROWS)


def test_the_rows_on_a_page_are_told_apart() -> None:
    """Words of one row never come into another."""
    assert lines(grid((0,), (1, 2)))[1:] == [list(row) for row in ROWS]
