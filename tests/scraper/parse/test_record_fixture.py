"""How a recorded case tells nobody's name."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scraper.errors import ConfigError
from scraper.evidence.snapshot import Context
from scraper.models.texts import Says, Stated
from scraper.parse.pseudonyms import Pseudonyms, however_written
from scraper.parse.record_fixture import record_case
from scraper.settings import Settings
from scraper.workspace import Workspace, open_workspace

ADDRESS = "https://ascora.example.com/Portal/Jobs"


@pytest.fixture
def ws(make_settings: Callable[..., Settings]) -> Iterator[Workspace]:
    """A workspace without objects: what a page says of people is known from the page alone."""
    with open_workspace(make_settings()) as workspace:
        yield workspace


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


GRID = """<h1>Jobs</h1><table><thead><tr><th>Job Number</th><th>Job Name</th><th>Status</th><th>Total Ex Tax</th>
<th>Gate Keeper</th></tr></thead><tbody>
<tr><td>J1</td><td>Roof of the Smiths</td><td>Booked</td><td>$10.00</td><td>Mrs Example</td></tr>
<tr><td>J2</td><td>Pipes at Jones</td><td>New</td><td>ask Mr Odd</td><td>Ms Column</td></tr>
</tbody></table>"""


def test_a_case_says_nothing_that_nobody_thought_of(ws: Workspace, tmp_path: Path) -> None:
    """Columns without a place in the model and rows that are refused are free text; the rest reads as it did."""
    ws.keep(GRID.encode(), "jobs_grid", ADDRESS, (), Context())
    case = record_case(ws, "job", "now", tmp_path)
    text = "".join(path.read_text("utf-8") for path in case.iterdir())
    for name in ("Smith", "Jones", "Example", "Odd", "Column", "ascora.example"):
        assert name not in text, name
    expected = json.loads((case / "expected.json").read_text("utf-8"))
    (record,) = expected["records"]
    assert (record["job_number"], record["status"], record["total_ex_tax"]) == ("J1", "booked", "10.00")
    assert list(record["extra"]) == ["Gate Keeper"]
    assert len(expected["rejected"]) == 1


def test_what_is_marked_up_in_pieces_goes_piece_by_piece(ws: Workspace, tmp_path: Path) -> None:
    """What reads as one text may be several in the page."""
    page = GRID.replace("Mrs Example", "<i>Mrs</i> <b>Example</b>")
    ws.keep(page.encode(), "jobs_grid", ADDRESS, (), Context())
    text = (record_case(ws, "job", "now", tmp_path) / "page.html").read_text("utf-8")
    assert "Example" not in text
    assert "Mrs" not in text


def test_a_case_that_would_name_somebody_is_not_recorded(ws: Workspace, tmp_path: Path) -> None:
    """What cannot be taken out, here since it is written letter by letter, is told, and nothing is written."""
    page = GRID.replace("Mrs Example", "".join(f"<i>{one}</i>" for one in "Mrs-Example"))
    ws.keep(page.encode(), "jobs_grid", ADDRESS, (), Context())
    with pytest.raises(ConfigError, match="'Mrs-Example' cannot be taken out of the page; nothing is recorded"):
        record_case(ws, "job", "now", tmp_path)
    assert list(tmp_path.rglob("*.html")) == []
