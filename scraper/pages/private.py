"""What is private is taken out of a page or an answer before anything is hashed: the profile's `[private]` names it.

The value goes, the heading, label or key stays. What has no such name in it stays byte for byte as it came.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from scraper.pages.html import dom
from scraper.pages.html.labels import pairs
from scraper.pages.html.tables import expand, tables
from scraper.pages.private_areas import in_areas
from scraper.profile.private import Private
from scraper.profile.words import fold

_KEY = re.compile(r'"(?P<key>[A-Za-z][\w .-]{0,59})"\s*:\s*')
_GIVES_VALUES = re.compile(r"^(?:value|title|alt|content|placeholder|aria-label|aria-valuetext|data-(?!ascora-).*)$")
_MAY_LEAD = re.compile(r"^(?:href|src|action|on\w+|value|title|alt|content|aria-label|data-.*)$")
_CELLS = ("td", "th")
_CELL_ROLES = frozenset({"gridcell", "cell", "columnheader", "rowheader"})
_LABELS = ("label", "dt", "th", "td", "span", "div", "b", "strong", "p", "li", "legend", "h3", "h4", "h5")
_HEADS = ("aria-label", "title", "data-title", "data-field")
_NAMES = ("name", "id", "aria-label", "placeholder", "data-field", "data-name")

Scrubbed = tuple[str, tuple[str, ...]]
"""What is kept, and the names of what was taken out."""


def of_json(text: str, private: Private) -> Scrubbed:
    """JSON, or JSON in a script, with null in place of private values.

    >>> from scraper.profile import load
    >>> of_json('{"payRate": 45.5, "bank": {"bsb": "1"}, "name": "Kim"}', load().private)
    ('{"payRate": null, "bank": null, "name": "Kim"}', ('payRate', 'bank'))
    """
    if not private.may_be_in(text):
        return text, ()
    parts: list[str] = []
    names: list[str] = []
    at = 0
    while (found := _KEY.search(text, at)) is not None:
        end = _value_ends(text, found.end()) if _is_key(found["key"], private) else None
        parts.append(text[at : found.end()])
        at = found.end()
        if end is not None and text[at:end] != "null":
            parts.append("null")
            names.append(found["key"])
            at = end
    return "".join((*parts, text[at:])), tuple(dict.fromkeys(names))


def _is_key(key: str, private: Private) -> bool:
    return private.is_named(key) or private.is_area(key)


def _value_ends(text: str, start: int) -> int | None:
    """Where the JSON value that begins there ends; None where none does."""
    try:
        return json.JSONDecoder(strict=False).raw_decode(text, start)[1]
    except ValueError:
        return None


def of_page(html: str, private: Private) -> Scrubbed:
    """Markup with nothing in private cells, beside private labels, and in fields and scripts of such names."""
    if not private.may_be_in(html):
        return html, ()
    soup = BeautifulSoup(html, "lxml")
    names = list(_taken(soup, private))
    return (str(soup), tuple(dict.fromkeys(names))) if names else (html, ())


def _taken(soup: BeautifulSoup, private: Private) -> Iterator[str]:
    """Take out what is private; the names by which it was found."""
    yield from in_areas(soup, private)
    yield from _in_columns(soup, private)
    yield from _beside_labels(soup, private)
    yield from _in_fields(soup, private)
    yield from _in_attributes(soup, private)
    yield from _of_degrees(soup, private)
    yield from _in_scripts(soup, private)
    yield from _left(soup, private)


def _in_columns(soup: BeautifulSoup, private: Private) -> Iterator[str]:
    """Cells below a private heading; also in tables that nobody sees."""
    for table in tables(soup):
        rows = [{column: cell.tag for column, cell in row.items()} for row in expand(table.body)]
        for head in expand(table.head):
            named = {column: tuple(_called(cell.tag)) for column, cell in head.items()}
            yield from _below(named, rows, private)
    for owner in soup.find_all(_is_table):
        rows = [dict(_cells(row)) for row in owner.find_all(_is_row)]
        for at, row in enumerate(rows[:3]):
            heads = {column: tuple(_called(cell)) for column, cell in row.items() if cell.name == "th" or at == 0}
            yield from _below(heads, rows[at + 1 :], private)


def _below(heads: dict[int, tuple[str, ...]], rows: list[dict[int, Tag]], private: Private) -> Iterator[str]:
    """Blank the cells below headings that are private."""
    for column, names in heads.items():
        for name in filter(private.is_named, names):
            yield from (name for row in rows if column in row and _blank(row[column]))


def _called(head: Tag) -> Iterator[str]:
    """What a heading is called: to whoever reads it, in a column that nobody sees, and by its script."""
    yield dom.text(head)
    yield from (" ".join(said.split()) for said in head.stripped_strings)
    yield " ".join(" ".join(head.stripped_strings).split())
    yield from (said for name in _HEADS if (said := dom.attribute(head, name)))


def _is_table(tag: Tag) -> bool:
    return tag.name == "table" or dom.role(tag) in ("table", "grid", "treegrid")


def _is_row(tag: Tag) -> bool:
    return tag.name == "tr" or dom.role(tag) == "row"


def _cells(row: Tag) -> Iterator[tuple[int, Tag]]:
    """The cells of a row, by column."""
    column = 0
    for tag in row.find_all(_is_cell):
        yield column, tag
        span = dom.attribute(tag, "colspan")
        column += int(span) if span.isdigit() else 1


def _beside_labels(soup: BeautifulSoup, private: Private) -> Iterator[str]:
    """What stands beside a private label, or behind its colon."""
    by_id = {dom.attribute(tag, "id"): tag for tag in soup.find_all(id=True)}
    for tag in soup.find_all(_LABELS):
        said = _said(tag)
        name, colon, rest = said.partition(":")
        if not private.is_named(name.strip()) or not _is_one(tag) or _is_title(tag, name.strip(), private):
            continue
        if colon and rest.strip():
            tag.clear()
            tag.append(f"{name.strip()}:")
            yield name.strip()
        elif len(said) <= len(name) + 2:
            yield from (name.strip() for one in _values(tag, by_id) if _blank(one))


def _is_title(tag: Tag, name: str, private: Private) -> bool:
    """Whether it is over a private area, which has been seen to, and beside nothing."""
    return tag.name not in ("dt", "th", "td", "label") and private.is_area(name)


def _is_one(tag: Tag) -> bool:
    """Whether all that an element says is one name, with its colon and what may stand behind that."""
    first, *rest = tag.stripped_strings
    if not rest:
        return True
    (second, *more) = rest
    return not more and (second.startswith(":") or first.endswith(":") or not re.search(r"\w", second))


def _values(label: Tag, by_id: dict[str, Tag]) -> Iterator[Tag]:
    """The elements that hold the value of a label: the one that it is for, else what follows it, or what it is wrapped
    in. A word among the values of a list, such as *Bank* for a way to pay, is no label."""
    if (target := by_id.get(dom.attribute(label, "for"))) is not None:
        yield target
        return
    at: Tag | None = label
    for _ in range(3):
        if at is None:
            return
        following = list(at.find_next_siblings())
        if _is_cell(at):
            yield from following if len(list(_row_of(at))) == 2 and not any(map(_is_heading, following)) else ()
            return
        if following:
            yield following[0]
            return
        at = at.parent


def _is_heading(cell: Tag) -> bool:
    """Whether a cell heads a column: by its markup, or because all of it is bold."""
    return cell.name == "th" or dom.role(cell) == "columnheader" or dom.is_bold(cell)


def _is_cell(tag: Tag) -> bool:
    return tag.name in _CELLS or dom.role(tag) in _CELL_ROLES


def _row_of(cell: Tag) -> Iterator[tuple[int, Tag]]:
    return _cells(cell.parent) if cell.parent is not None else iter(())


def _in_fields(soup: BeautifulSoup, private: Private) -> Iterator[str]:
    """Fields, and elements that a script fills, that are named so."""
    for tag in soup.find_all(lambda one: one.name in ("input", "textarea", "select") or one.has_attr("data-field")):
        named = [name for name in (dom.attribute(tag, each) for each in _NAMES) if private.is_named(name)]
        if named and tag.name != "th" and _blank(tag):
            yield named[0]


def _in_attributes(soup: BeautifulSoup, private: Private) -> Iterator[str]:
    """Attributes for scripts that are named so, such as `data-latitude`."""
    for tag in soup.find_all(True):
        for name in [one for one in tag.attrs if one.startswith("data-") and not one.startswith("data-ascora-")]:
            if tag.attrs[name] and private.is_named(name.removeprefix("data-")):
                del tag.attrs[name]
                yield name


def _of_degrees(soup: BeautifulSoup, private: Private) -> Iterator[str]:
    """Pairs of decimal degrees, whatever they stand in: words, the address of a map, data for a script."""
    if not private.coordinates.patterns:
        return
    for text in list(
        soup.find_all(string=lambda said: said is not None and private.coordinates.search(said) is not None)
    ):
        text.replace_with(type(text)(private.coordinates.without(str(text))))
        yield "coordinates"
    for tag in soup.find_all(True):
        for name, value in list(tag.attrs.items()):
            if isinstance(value, str) and _MAY_LEAD.match(name) and private.coordinates.search(value) is not None:
                tag.attrs[name] = private.coordinates.without(value)
                yield "coordinates"


def _in_scripts(soup: BeautifulSoup, private: Private) -> Iterator[str]:
    """Data in scripts and in attributes."""
    for script in soup.find_all("script"):
        for text in list(script.find_all(string=True)):
            kept, names = of_json(str(text), private)
            if names:
                text.replace_with(type(text)(kept))
                yield from names
    for tag in soup.find_all(True):
        for name, value in list(tag.attrs.items()):
            if isinstance(value, str) and "{" in value:
                kept, names = of_json(value, private)
                tag.attrs[name] = kept
                yield from names


def _left(soup: BeautifulSoup, private: Private) -> Iterator[str]:
    """What a reader of labels would still find: the label goes with its value."""
    for _ in range(3):
        fresh = BeautifulSoup(str(soup), "lxml")
        found = [
            one.label
            for one in pairs(fresh, frozenset(), frozenset())
            if private.is_named(one.label) and not private.is_area(one.label) and one.value.full
        ]
        if not found:
            return
        for text in list(soup.find_all(string=True)):
            if fold(str(text)).rstrip(":") in {fold(label) for label in found} and text.parent is not None:
                (text.parent.parent or text.parent).clear()
        yield from found


def _said(tag: Tag) -> str:
    """The words of an element, in one line."""
    return " ".join(" ".join(tag.find_all(string=True)).split()) if len(tag.contents) < 8 else ""


def _blank(tag: Tag) -> bool:
    """Empty an element of all that says anything; whether it said anything."""
    says = bool(_said(tag)) or any(_GIVES_VALUES.match(name) and value for name, value in tag.attrs.items())
    says = says or any(one.attrs.get("value") for one in tag.find_all(["input", "option", "data", "meter", "progress"]))
    says = says or any(isinstance(one, NavigableString) and one.strip() for one in tag.descendants)
    tag.clear()
    for name in [name for name in tag.attrs if _GIVES_VALUES.match(name)]:
        del tag.attrs[name]
    return says
