"""An exported file as the page that would show it, so that whatever reads a list of the portal reads it too."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence

from scraper.documents.exported import delimited, older_workbook, web_page, workbook
from scraper.documents.exported.sheet import Sheet, SheetCell
from scraper.errors import DocumentUnreadable
from scraper.evidence import file_types
from scraper.profile.lists import Grid, Pager
from scraper.profile.words import fold

_PAGE = re.compile(
    r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table|meta|style|div)\b", re.IGNORECASE | re.DOTALL
)
_BOM = "\ufeff"


def as_page(content: bytes, grid: Grid, pager: Pager) -> str:
    """The file as markup: its title rows, a table under the headings of `grid`, and what stands below it.

    `data-ascora-unsure` says of a cell why its value is not known, `data-ascora-lacks` what of the file is not on the
    page. Raises `DocumentUnreadable`.
    """
    kind = file_types.by_head(content[: file_types.HEAD_BYTES])
    if kind == file_types.ZIP:
        found = list(workbook.sheets(content))
    elif kind == file_types.OLE:
        found = list(older_workbook.sheets(content))
    elif _PAGE.match(page := delimited.decoded(content).lstrip(_BOM)):
        return web_page.told(page)
    elif page.lstrip().startswith(("<?xml", "MIME-Version:", "{", "[", "%PDF")):
        raise DocumentUnreadable(
            "it is neither a workbook nor a table; expected .xlsx, .xls, .csv or a page with a table"
        )
    else:
        found = [max(delimited.readings(content), key=lambda sheet: _known(sheet, grid))]
    return "".join(part for sheet in found for part in _SheetPage(sheet, grid, pager).parts())


def _known(sheet: Sheet, grid: Grid) -> tuple[bool, int]:
    """How well a reading of the file fits: whether it has the headings, and in how many columns."""
    at = _header(sheet, grid)
    return at is not None, len(sheet.rows[at]) if at is not None else 0


def _header(sheet: Sheet, grid: Grid) -> int | None:
    """The first row that holds every required heading."""
    for at, row in enumerate(sheet.rows):
        fields = {grid.by_heading.get(fold(cell.text)) for cell in row}
        if fields.issuperset(grid.required):
            return at
    return None


def _said(row: Sequence[SheetCell]) -> list[str]:
    """What a row says, cell by cell."""
    return [cell.text or cell.unsure for cell in row if cell.text.strip() or cell.unsure]


class _SheetPage:
    """One sheet as markup."""

    def __init__(self, sheet: Sheet, grid: Grid, pager: Pager) -> None:
        self._sheet = sheet
        self._pager = pager
        self._header = _header(sheet, grid)
        self._covered = {
            (row, column)
            for (top, left), (rows, columns) in sheet.spans.items()
            for row in range(top, top + rows)
            for column in range(left, left + columns)
            if (row, column) != (top, left)
        }
        self._lacks: list[str] = []

    def parts(self) -> Iterator[str]:
        """Its markup; nothing of a sheet that is hidden or holds no such list but its words."""
        sheet, header = self._sheet, self._header
        if sheet.is_hidden:
            if header is not None:
                yield _told(f"the sheet {sheet.name!r} is hidden and holds such rows too")
            return
        yield f"<h2>{html.escape(sheet.name)}</h2>" if sheet.name else ""
        if header is None:
            yield from (_words(row) for row in sheet.rows)
            return
        yield from (_words(row) for row in sheet.rows[:header])
        body, below = self._below(header)
        rows = "".join(self._row(at, "td") for at in body)
        if not (body or self._lacks):  # a file has an end: headings without rows say that there are none
            rows = f"<tr><td colspan={len(sheet.rows[header])}>{html.escape(self._pager.empty[0])}</td></tr>"
        yield f"<table><thead>{self._row(header, 'th')}</thead><tbody>{rows}</tbody></table>"
        yield from (_words(sheet.rows[at]) for at in below)
        yield from (_told(words) for words in self._lacks)

    def _below(self, header: int) -> tuple[list[int], list[int]]:
        """The rows of the list, and the notes below it: a blank row ends a list, and its headings begin it again."""
        sheet = self._sheet
        heading = [cell.text for cell in sheet.rows[header]]
        body: list[int] = []
        below: list[int] = []
        hidden = beyond = 0
        is_over = False
        for at in range(header + 1, len(sheet.rows)):
            row = sheet.rows[at]
            said = _said(row)
            if [cell.text for cell in row] == heading or not said:
                is_over = not said
            elif at in sheet.hidden_rows:
                hidden += 1
            elif not is_over:
                body.append(at)
            elif len(said) == 1 or self._sums(said[0]):
                below.append(at)
            else:
                beyond += 1
        if hidden:
            self._lacks.append(f"{hidden} rows of the file are hidden, and are not read")
        if beyond:
            self._lacks.append(f"{beyond} rows of the file stand below a blank row, and are not read")
        return body, below

    def _sums(self, words: str) -> bool:
        return fold(words) in map(fold, self._pager.totals) or self._pager.sums.search(words) is not None

    def _row(self, at: int, tag: str) -> str:
        cells = "".join(
            self._cell(cell, at, column, tag)
            for column, cell in enumerate(self._sheet.rows[at])
            if (at, column) not in self._covered
        )
        return f"<tr>{cells}</tr>"

    def _cell(self, cell: SheetCell, row: int, column: int, tag: str) -> str:
        rows, columns = self._sheet.spans.get((row, column), (1, 1))
        marks = [
            f' rowspan="{rows}"' if rows > 1 else "",
            f' colspan="{columns}"' if columns > 1 else "",
            ' style="display:none"' if column in self._sheet.hidden_columns else "",
            f' data-ascora-unsure="{html.escape(cell.unsure)}"' if cell.unsure else "",
        ]
        words = _written(cell.text)
        if cell.href.startswith(("http://", "https://")):
            words = f'<a href="{html.escape(cell.href)}">{words}</a>'
        return f"<{tag}{''.join(marks)}>{words}</{tag}>"


def _words(row: Sequence[SheetCell]) -> str:
    said = " ".join(cell.text for cell in row if cell.text.strip())
    return f"<p>{_written(said)}</p>" if said else ""


def _written(text: str) -> str:
    return html.escape(text).replace("\r\n", "\n").replace("\n", "<br>")


def _told(words: str) -> str:
    return f'<p data-ascora-lacks="{html.escape(words)}"></p>'
