"""The signs of a font are drawn each by itself, as far as the font can be."""

from __future__ import annotations

from pdfminer.psparser import PSLiteral

from scraper.documents.specimen import signs

COURIER = {key: PSLiteral(value) for key, value in {"Type": "Font", "Subtype": "Type1", "BaseFont": "Courier"}.items()}


def test_each_sign_has_a_place_of_its_own() -> None:
    """Cut to its ink; a space has none."""
    drawn = signs(COURIER, [*map(ord, "- M" * 20)])
    assert sorted(map(chr, drawn)) == [" ", "-", "M"]
    assert drawn[ord(" ")].size == (0, 0)
    assert drawn[ord("-")].height < 4 < drawn[ord("M")].height


def test_a_font_that_cannot_be_written_down_draws_nothing() -> None:
    """Nested without end, or with more than a font has."""
    endless: dict[str, object] = {**COURIER}
    endless["Resources"] = endless
    assert signs(endless, [65]) == {}
    assert signs(COURIER, []) == {}
