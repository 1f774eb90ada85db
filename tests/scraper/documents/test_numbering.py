"""Which paragraphs have a number or bullet, and what it is, as Word counts."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from scraper.documents.blocks import Label
from scraper.documents.numbering import Numbering

NAMES = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def levels(*each: tuple[str, str], start: str = "1", more: str = "") -> str:
    """Levels of a list: how they count, and what they show."""
    return "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{text}"/>{more}</w:lvl>'
        for at, (kind, text) in enumerate(each)
    )


def labels(lists: str, *paragraphs: str, styles: str = "", number: str = "") -> list[Label | None]:
    """What stands before paragraphs of these properties, where list 1 is of one kind."""
    parts = f'<w:abstractNum w:abstractNumId="7">{lists}</w:abstractNum>'
    parts += f'<w:num w:numId="1"><w:abstractNumId w:val="7"/>{number}</w:num>'
    known = Numbering(_xml("numbering", parts), _xml("styles", styles))
    return [known.label(_xml("p", f"<w:pPr>{one}</w:pPr>")) for one in paragraphs]


def _xml(name: str, content: str) -> etree._Element:
    return etree.fromstring(f"<w:{name} {NAMES}>{content}</w:{name}>")


def at(level: int | str = 0, number: int | str = 1) -> str:
    """A paragraph of a list."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def exact(found: list[Label | None]) -> list[str | None]:
    """What each is, exactly."""
    return [None if one is None else one.exact for one in found]


@pytest.mark.parametrize(("kind", "numbers"), [
    ("decimal", ["1", "2", "3"]), ("decimalZero", ["01", "02", "03"]), ("lowerLetter", ["a", "b", "c"]),
    ("upperLetter", ["A", "B", "C"]), ("lowerRoman", ["i", "ii", "iii"]), ("upperRoman", ["I", "II", "III"]),
])  # fmt: skip
def test_a_list_counts(kind: str, numbers: list[str]) -> None:
    """In figures, letters or Roman numbers; each is one that its expression reads."""
    found = labels(levels((kind, "%1)")), at(), at(), at())
    assert exact(found) == [f"{one})" for one in numbers]
    assert all(one and re.fullmatch(one.reads, one.exact) for one in found)


def test_levels_count_within_each_other() -> None:
    """And begin anew behind a higher one."""
    found = labels(levels(("decimal", "%1."), ("decimal", "%1.%2")), at(), at(1), at(1), at(), at(1))
    assert exact(found) == ["1.", "1.1", "1.2", "2.", "2.1"]


def test_a_start_and_an_override_count() -> None:
    """The list's own start, and the one that a list of the kind begins with instead."""
    assert exact(labels(levels(("decimal", "%1"), start="5"), at(), at())) == ["5", "6"]
    instead = f'<w:lvlOverride w:ilvl="0">{levels(("upperRoman", "%1"), start="3")}</w:lvlOverride>'
    assert exact(labels(levels(("decimal", "%1")), at(), number=instead)) == ["III"]


def test_a_style_numbers_its_paragraphs() -> None:
    """Its own or what it is based on; a paragraph can say that it has none."""
    styles = f"""<w:style w:type="paragraph" w:styleId="A"><w:pPr>{at()}</w:pPr></w:style>
        <w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/></w:style>"""
    of_b = '<w:pStyle w:val="B"/>'
    assert exact(labels(levels(("decimal", "%1.")), of_b, of_b + at(0, 0), of_b, styles=styles)) == ["1.", None, "2."]


@pytest.mark.parametrize("sign", ["\uf0b7", "•", "o", "–", "➢"])
def test_a_bullet_reads_as_any_sign_or_as_itself(sign: str) -> None:
    """Which sign its font prints depends on the program."""
    (found,) = labels(levels(("bullet", sign)), at())
    assert found
    assert all(re.fullmatch(found.reads, one) for one in ("•", "-", "☐"))
    assert not re.fullmatch(found.reads, "a")


@pytest.mark.parametrize("lists", [
    levels(("none", "%1")), levels(("decimal", "")), levels(("decimal", "%1"), more="<w:rPr><w:vanish/></w:rPr>"),
])  # fmt: skip
def test_what_shows_nothing_is_none(lists: str) -> None:
    """A list without a sign, and one whose sign is hidden."""
    assert labels(lists, at()) == [None]


@pytest.mark.parametrize("paragraph", [at("x", "1"), at("99", "1"), at(0, 44), at("-1", "x"), ""])
def test_what_is_damaged_costs_nothing_else(paragraph: str) -> None:
    """Unknown lists and levels: at most the first level's number."""
    assert exact(labels(levels(("decimal", "%1.")), paragraph, at()))[1] in ("1.", "2.")


def test_a_count_beyond_reason_is_not_written() -> None:
    """A hostile start is none."""
    assert exact(labels(levels(("upperRoman", "%1"), start="999999999"), at())) == [""]


def test_kinds_that_are_not_known_read_as_a_word() -> None:
    """And are not foretold."""
    (found,) = labels(levels(("cardinalText", "%1.")), at())
    assert found == Label(r"\w+\.", "")
