"""What names somebody is replaced, however it is written; what names nobody stays."""

from __future__ import annotations

import html
import json
import re

import pytest

from scraper.models.texts import Says, Stated
from scraper.parse.pseudonyms import Pseudonyms, however_written


@pytest.mark.parametrize("name", ["Wattle & Gum", 'O\'Brien "Bob" <x>', "Café Zoë", "Smith  and\tSons", "C:\\Sons"])
def test_a_name_is_found_however_it_is_written(name: str) -> None:
    """As itself, in markup, by number, in JSON and in a script; with a line break or a hard space between its words."""
    pattern = re.compile(however_written(name))
    numbers = "".join(one if one.isalnum() else f"&#{ord(one)};" for one in name if one != "\t")
    escaped = "".join(one if one.isalnum() else f"\\u{ord(one):04X}" for one in name if not one.isspace())
    written = [name, html.escape(name), html.escape(name, quote=False), json.dumps(" ".join(name.split()))[1:-1]]
    written += [" \n ".join(name.split()), "&nbsp;".join(name.split()), "<br>".join(map(html.escape, name.split()))]
    for text in written:
        assert pattern.fullmatch(text), text
    assert pattern.search("Jill & Co; C: Sons") is None
    if " " not in name:
        assert pattern.fullmatch(numbers)
        assert pattern.fullmatch(escaped)


@pytest.mark.parametrize(
    ("says", "text", "page", "left"),
    [
        (Says.PERSON, "Kim Tran", "<td>Call Kim Tran now</td>", "<td>Call Person 1 now</td>"),
        (Says.ORGANISATION, "Gum & Co", '{"who": "Gum \\u0026 Co"}', '{"who": "Company 1"}'),
        (Says.PLACE, "18 Wattle Street", "18&nbsp;Wattle<br/>Street, Newtown", "Street 1, Newtown"),
        (Says.CONTACT, "ext. 4711 Kim", "<i>ext. 4711 Kim</i>", "<i>Contact 1</i>"),
        (Says.FREE_TEXT, "Key at no. 4", "<p>Key at no. 4</p>", "<p>Text 1</p>"),
        (Says.FREE_TEXT, "Smith.docx", "<a>Smith.docx</a>", "<a>Text 1.docx</a>"),
        (Says.FREE_TEXT, "Smith", "<td> Smith </td>", "<td> Text 1 </td>"),
        (Says.FREE_TEXT, "51 824 753 556", "<td>51 824 753 556</td>", "<td>Text 1</td>"),
        (Says.FREE_TEXT, "12345678", "<td>12345678</td>", "<td>Text 1</td>"),
        (
            Says.FREE_TEXT,
            "A report with a very long name.pdf",
            '<td title="A report with a very long name.pdf">A report with…</td>',
            '<td title="Text 1.pdf">Text 1…</td>',
        ),
        (Says.COORDINATE, "-33.8915", "<i>-33.89151</i>", "<i>-33.50000</i>"),
        (Says.PLAIN, "new", "at -33.8915, 151.2577 and 1.2345", "at -33.5000, 151.5000 and 1.2345"),
        (Says.PLAIN, "new", "<a>kim@example.com</a> 0412 345 678", "<a>person@portal.example</a> 0400 000 000"),
    ],
)
def test_what_names_somebody_is_replaced(says: Says, text: str, page: str, left: str) -> None:
    """By a word for its kind; of a file the ending stays; coordinates are moved."""
    assert Pseudonyms([(says, text)], (), page).scrub(page) == left


@pytest.mark.parametrize(
    ("says", "text"),
    [
        (Says.IDENTIFIER, "J1252"),
        (Says.PLAIN, "Completed"),
        (Says.FREE_TEXT, "Job Name"),
        (Says.FREE_TEXT, "$1,250.00"),
        (Says.FREE_TEXT, "22.5%"),
        (Says.FREE_TEXT, "15-Mar-2024 07:05"),
        (Says.FREE_TEXT, "Tue, 5 March 2024 7:05 am"),
        (Says.FREE_TEXT, "2024-03-05"),
        (Says.FREE_TEXT, "12"),
        (Says.PERSON, "KT"),
    ],
)
def test_what_names_nobody_stays(says: Says, text: str) -> None:
    """Numbers of jobs, words out of a few, the portal's own wordings, amounts, shares, dates, counts."""
    page = f"<td>{text}</td><td>and {text}</td>"
    assert Pseudonyms([(says, text)], {"job name"}, page).scrub(page) == page


def test_a_single_free_word_is_replaced_where_it_stands_alone() -> None:
    """In the midst of others it may be any word of the screen; a name never is."""
    stated: list[Stated] = [(Says.FREE_TEXT, "Design"), (Says.PERSON, "Kim")]
    page = "<h2>Design of works</h2><td>Design</td><p>for Kim</p>"
    assert Pseudonyms(stated, (), page).scrub(page) == "<h2>Design of works</h2><td>Text 1</td><p>for Person 2</p>"
