"""What a person reads of words: characters that show nothing are none of them; those that shape a sign stay."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.pages.html.unseen import has_unseen
from scraper.spelling import SHOWS_NOTHING, comparable, shown

ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
NOTHING = {
    "language tags": "\U000e0001\U000e0065\U000e006e",
    "tags after a word": "\U000e0041\U000e0042\U000e007f",
    "an unfinished flag": "\U000e0067\U000e0062",
    "marks of an annotation": "\ufff9\ufffa\ufffb",
    "a variant of no sign": "\ufe0f",
    "an ideographic variant of a letter": "\U000e0100",
    "Mongolian variants": "\u180b\u180c",
    "fillers of no syllable": "\u115f\u1160",
    "forms of shorthand": "\U0001bca0",
    "a beam of music": "\U0001d173\U0001d174",
    "code points that are to show nothing": "\ufff0\u2065\U000e0fff",
    "joiners": "\u200d\u200c",
    "deprecated shapes": "\u206a\u206f",
}
WHOLE = {
    "a flag of a country": "🇦🇺",
    "a flag of a region": ENGLAND,
    "a family": "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "a worker": "\U0001f477\U0001f3fd\u200d\u2642\ufe0f",
    "a key": "1\ufe0f\u20e3",
    "a heart on fire": "\u2764\ufe0f\u200d\U0001f525",
    "a coloured tick": "\u2714\ufe0f",
    "signs with a look of their own": "\u00a9\ufe0f \u00ae\ufe0e \u203c\ufe0f",
    "an ideographic variant": "\u845b\U000e0100",
    "a Mongolian variant": "\u1820\u180b",
    "Persian": "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
    "Sinhala": "\u0d9a\u0dca\u200d\u0dbb",
    "a syllable without its first letter": "\u115f\u1161",
}


@pytest.mark.parametrize("kind", NOTHING)
def test_what_shows_nothing_is_none_of_a_word(kind: str) -> None:
    """Before it, within it, behind it, and alone."""
    unseen = NOTHING[kind]
    assert shown(f"{unseen}EX{unseen}-14{unseen}") == "EX-14"
    assert shown(unseen) == ""
    assert comparable(f"Bob{unseen}") == "Bob"
    assert has_unseen(f"<td>{unseen}</td>")


@pytest.mark.parametrize("kind", WHOLE)
def test_what_shapes_a_sign_stays(kind: str) -> None:
    """Alone and among words."""
    assert shown(WHOLE[kind]) == WHOLE[kind]
    assert shown(f"Bob {WHOLE[kind]} ok") == f"Bob {WHOLE[kind]} ok"


@pytest.mark.parametrize("blank", ["\u3164", "\uffa0", "\u2800"])
def test_letters_that_look_like_a_space_are_one(blank: str) -> None:
    """So a name of nothing else is blank."""
    assert shown(f"Bob{blank}Tran") == "Bob Tran"
    assert shown(blank * 3).isspace()


@given(st.text(st.sampled_from("aé1☑✔葛😀🏴 \u200d\ufe0f\U000e0067\U000e007f\u200b\u1160\u1161\u3164"), max_size=12))
def test_what_is_shown_holds_all_that_is_seen(words: str) -> None:
    """Nothing but what may show nothing is left out, in order."""
    seen = [one for one in words if unicodedata.category(one)[0] not in "CM" and one not in "\u1160\u3164 "]
    assert [one for one in shown(words) if one in seen] == seen
    assert not SHOWS_NOTHING.search(words) or len(shown(words)) <= len(words)
