"""What runs beside screens is known again by what stays the same about it, and by nothing less."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.guard.background import SHY, Background, kind_of, pattern_of

NEWS = "GET https://p.example/Portal/News?since=1796013399"
JOBS, CARD = (
    "https://p.example/Portal/Jobs?page=2",
    "https://p.example/Portal/Jobs/Details/2a4926f0-5f22-4dfc-8d64-b3add9577b6b",
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (NEWS, "GET https://p.example/Portal/News?since=1796013400"),
        (
            "GET https://p.example/poll?transport=longPolling&token=a%2Fb1",
            "GET https://p.example/poll?transport=longPolling&token=z.z_9",
        ),
        ("GET https://p.example/Users/12/News", "GET https://p.example/Users/7f3a/News"),
        (
            'POST https://p.example/Read {"op":"News","since":17960133}',
            'POST https://p.example/Read {"op":"News","since":17960134}',
        ),
        ("GET http://127.0.0.1:80/News", "GET http://127.0.0.1:80/News"),
    ],
)
def test_ids_numbers_and_tokens_do_not_tell_errands_apart(one: str, other: str) -> None:
    """Either is known by the other."""
    assert re.fullmatch(pattern_of(one), other)
    assert re.fullmatch(pattern_of(other), one)


@pytest.mark.parametrize(
    "other",
    [
        "POST https://p.example/Portal/News?since=1796013399",
        "GET https://q.example/Portal/News?since=1796013399",
        "GET https://p.example/Portal/Jobs?since=17",
        "GET https://p.example/Portal/News/7?since=17",
        "GET https://p.example/Portal/News?since=1796013399&kind=Jobs",
        "GET https://p.example/Portal/News",
    ],
)
def test_words_do(other: str) -> None:
    """Another path, verb, origin or key is another errand; so is another word in a body or value."""
    assert not re.fullmatch(pattern_of(NEWS), other)
    assert not re.fullmatch(
        pattern_of('POST https://p.example/q {"op":"News"}'), 'POST https://p.example/q {"op":"Jobs"}'
    )
    assert not re.fullmatch(pattern_of("GET https://p.example/q?op=News"), "GET https://p.example/q?op=Jobs")
    assert not re.fullmatch(pattern_of("GET https://p.example/q?grid=17"), "GET https://p.example/q?grid=18")
    assert not re.fullmatch(pattern_of("POST https://p.example/q grid=17"), "POST https://p.example/q grid=18")


@given(st.text(st.characters(categories=["L", "N", "P", "S"]), max_size=60))
def test_every_errand_knows_itself(text: str) -> None:
    """Whatever a page asks for or changes."""
    for errand in (text, f"GET https://p.example/{text}", f"POST https://p.example/q {text}".strip()):
        assert re.fullmatch(pattern_of(errand), errand, re.DOTALL)


def test_what_runs_on_two_kinds_of_screens_is_of_neither() -> None:
    """Two cards are one kind: what runs beside each may still be where their rows come from."""
    background = Background()
    for url in (CARD, CARD.replace("2a4926f0", "99999999")):
        background.learn(NEWS, url)
        assert background.knows(NEWS)
        assert not background.is_everywhere(NEWS)
    background.learn(NEWS, JOBS)
    assert background.is_everywhere(NEWS)
    assert kind_of(CARD) != kind_of(JOBS) == "/Portal/Jobs"
    background.forget([NEWS.replace("1796", "1801")])
    assert not background.knows(NEWS)


def test_a_timer_is_waited_for_until_it_has_brought_nothing_often_enough() -> None:
    """On so many screens, seen often or once; and again from the first time that it brings something."""
    background = Background()
    for occasion in range(SHY):
        assert background.patterns() == []
        background.learn_in_vain(["timer 1000 abc", "GET https://p.example/q"], str(occasion))
        background.learn_in_vain(["timer 1000 abc"], str(occasion))
    assert background.patterns() == [pattern_of("timer 1000 abc")]
    background.forget(["timer 1000 abc"])
    assert background.patterns() == []
