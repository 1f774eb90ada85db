"""What a row of a card's list belongs to."""

from __future__ import annotations

import pytest

from scraper.evidence.snapshot import Context
from scraper.pages.on_card import owner_fields

SECTION = Context(job_number="J1", section_name="Roof")


@pytest.mark.parametrize(
    ("stated", "section"), [({}, "Roof"), ({"job_number": "j1.02"}, "Roof"), ({"section_name": "Fit Off"}, "Fit Off")]
)
def test_a_row_is_of_the_card_whose_list_it_is_in(stated: dict[str, str], section: str) -> None:
    """Whichever of its numbers it prints; of another section where it says so."""
    assert owner_fields(SECTION, stated) == {"job_number": "J1", "section_name": section}


@pytest.mark.parametrize("stated", [{"job_number": "J2"}, {"quote_number": "Q7"}])
def test_a_row_of_another_card_is_refused(stated: dict[str, str]) -> None:
    """Whose it is, nobody knows."""
    with pytest.raises(ValueError, match="on the card of J1"):
        owner_fields(SECTION, stated)
