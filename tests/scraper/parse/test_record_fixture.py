"""How a recorded case tells nobody's name."""

from __future__ import annotations

import html
import json
import re

import pytest

from scraper.parse.pseudonyms import however_written


@pytest.mark.parametrize("name", ["Wattle & Gum", 'O\'Brien "Bob" <x>', "Café Zoë", "Smith  and\tSons", "C:\\Sons"])
def test_a_name_is_found_however_it_is_written(name: str) -> None:
    """As itself, in markup, by number, in JSON and in a script; with a line break or a hard space between its words."""
    pattern = re.compile(however_written(name))
    numbers = "".join(one if one.isalnum() else f"&#{ord(one)};" for one in name if one != "\t")
    escaped = "".join(one if one.isalnum() else f"\\u{ord(one):04X}" for one in name if not one.isspace())
    written = [name, html.escape(name), html.escape(name, quote=False), json.dumps(" ".join(name.split()))[1:-1]]
    written += [" \n ".join(name.split()), "&nbsp;".join(name.split())]
    for text in written:
        assert pattern.fullmatch(text), text
    assert pattern.search("Jill & Co; C: Sons") is None
    if " " not in name:
        assert pattern.fullmatch(numbers)
        assert pattern.fullmatch(escaped)
