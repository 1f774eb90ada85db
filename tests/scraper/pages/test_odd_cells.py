"""Cells and rows that look like values and are none: what a page failed to fill in, masks, dittos, marks, titles."""

from __future__ import annotations

import pytest

from scraper.errors import RowRejected
from scraper.models.invoice import Invoice
from tests.scraper.pages.test_money import grid, read

HEAD = "Invoice No. | Customer | Total Inc Tax | Status"
REFUSED = ("refused", None)


def invoices(*rows: str) -> list[tuple[str, str | None]]:
    """Number and customer of what the rows read as; `refused` in place of the number of those that are set aside."""
    found: list[tuple[str, str | None]] = []
    for one in read("invoices_grid", grid(HEAD, "INV1 | ACME | $10.00 | Sent", *rows))[1:]:
        if isinstance(one, Invoice):
            found.append((str(one.invoice_number), one.customer.name if one.customer else None))
        else:
            found.append(REFUSED)
    return found


@pytest.mark.parametrize(
    "printed",
    [
        *(
            "undefined",
            "null",
            "NaN",
            "[object Object]",
            "{{customer.name}}",
            "#= Customer #",
            "${name}",
            "<%= x %>",
            "#REF!",
        ),
        *("#ERROR", "Invalid Date", "AC•••", "j***@acme.example", "04** *** 123", '"', "〃", "ditto"),
    ],
)
def test_what_a_page_failed_to_fill_in_or_hides_is_no_value(printed: str) -> None:
    """Names of nothing, templates, errors, masks, signs for the row above."""
    shown = printed.replace("<%", "&lt;%")
    assert invoices(f"INV2 | {shown} | $5.00 | Sent") == [REFUSED]


@pytest.mark.parametrize(
    "printed", ["Null", "None", "N/A", "NAN Pty Ltd", "C# Club", "A*Star", "*** VIP ***", "Do", "50% {off}", "Unit #4"]
)
def test_names_that_only_look_so_are_read(printed: str) -> None:
    """Mr Null pays his bills."""
    ((_, name),) = invoices(f"INV2 | {printed} | $5.00 | Sent")
    assert name == printed or (printed == "None" and name is None) or (printed == "N/A" and name in (None, "N/A"))


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("<span class=avatar>AC</span> ACME", "ACME"),
        ("<div class=MuiAvatar-root>AC</div><span>ACME</span>", "ACME"),
        ("ACME <sup>New</sup>", "ACME"),
        ("ACME <span class=badge>3</span>", "ACME"),
        ("ACME<sup>th</sup>", "ACMEth"),
    ],
)
def test_marks_beside_a_name_are_no_part_of_it(cell: str, name: str) -> None:
    """Initials in a circle, raised words, counts."""
    assert invoices(f"INV2 | {cell} | $5.00 | Sent") == [("INV2", name)]


@pytest.mark.parametrize("cell", ["ACME <span>+2</span>", "ACME <button>+ 2</button>", "<i class='dot green'></i>"])
def test_what_is_only_begun_or_only_drawn_is_left_out(cell: str) -> None:
    """*ACME +2* stands for three names; a green dot says something that nobody can name."""
    assert invoices(f"INV2 | {cell} | $5.00 | Sent") == [("INV2", None)]


@pytest.mark.parametrize("number", ["-", "—", "…", "•", ""])
def test_a_key_without_a_letter_or_digit_is_none(number: str) -> None:
    """A row with a dash in its number's place is set aside."""
    assert invoices(f"{number} | Beta | $5.00 | Sent") == [REFUSED]


@pytest.mark.parametrize(
    "row",
    [
        "<tr class=group-row><td>Beta</td><td></td><td></td><td></td></tr>",
        "<tr><td><b>Beta</b></td><td></td><td></td><td></td></tr>",
        "<tr><td><a href=#>+ Add</a></td><td></td><td></td><td></td></tr>",
        "<tr><td><button>Add invoice</button></td><td></td><td></td><td></td></tr>",
        "<tr><td>Opening balance</td><td></td><td>$100.00</td><td></td></tr>",
        "<tr><td>Closing balance</td><td></td><td>$7.00</td><td></td></tr>",
    ],
)
def test_a_row_that_titles_offers_or_carries_forward_is_no_object(row: str) -> None:
    """It is set aside, and told."""
    page = grid(HEAD, "INV1 | ACME | $10.00 | Sent").replace("</tbody>", f"{row}</tbody>")
    assert [isinstance(one, RowRejected) for one in read("invoices_grid", page)] == [False, True]


@pytest.mark.parametrize(
    "row",
    [
        "<tr><td>INV2</td><td></td><td></td><td></td></tr>",
        "<tr class=header-2><td>INV2</td><td>Beta</td><td></td><td></td></tr>",
        "<tr><td><a href=/Invoices/2>INV2</a></td><td></td><td></td><td></td></tr>",
        "<tr><td>Additional works 2</td><td></td><td></td><td></td></tr>",
    ],
)
def test_a_row_with_little_in_it_is_one_all_the_same(row: str) -> None:
    """A plain name, a link, words that only begin so."""
    page = grid(HEAD, "INV1 | ACME | $10.00 | Sent").replace("</tbody>", f"{row}</tbody>")
    assert [isinstance(one, Invoice) for one in read("invoices_grid", page)] == [True, True]
