"""The exception tree: every class travels, and every class is drawn."""

from __future__ import annotations

import copy
import inspect
import pickle

import pytest

from scraper import errors
from scraper.errors import ScraperError

CLASSES = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, ScraperError)]
STATE = {
    "message": "a plain line",
    "word": "locked",
    "evidence": "ab12",
    "retry_after": 7.5,
    "where": "Jobs",
    "snapshot": "cd34",
    "fetch_id": "ef56",
    "url": "https://portal.example/Files/7",
}


def filled(kind: type[ScraperError]) -> ScraperError:
    """An error with every piece of state that its class takes."""
    if "__init__" not in {name for base in kind.__mro__[: kind.__mro__.index(ScraperError)] for name in vars(base)}:
        return kind("a plain line")
    names = list(inspect.signature(kind).parameters)
    return kind(*[STATE[name] for name in names])


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_an_error_survives_pickling_with_its_state(kind: type[ScraperError]) -> None:
    """After a trip through a pickle or a copy, class, line and every attribute are the same."""
    error = filled(kind)
    for twin in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert type(twin) is kind
        assert str(twin) == str(error) == "a plain line"
        assert vars(twin) == vars(error)
        assert twin.args == error.args


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_an_error_is_made_from_its_line_alone(kind: type[ScraperError]) -> None:
    """The line is the only thing that must be given."""
    assert str(kind("a plain line")) == "a plain line"


def test_every_class_is_drawn_in_the_tree_where_it_belongs() -> None:
    """The drawing on top of the file names exactly the classes of the file, each below its base."""
    drawn: dict[str, str] = {}
    above = {0: "ScraperError"}
    for line in (errors.__doc__ or "").splitlines():
        stem, mark, rest = line.rpartition("── ")
        if mark:
            depth = len(stem) // 4
            above[depth] = name = rest.split()[0]
            drawn[name] = above[depth - 1]
    assert drawn == {
        kind.__name__: kind.__base__.__name__ for kind in CLASSES if kind is not ScraperError and kind.__base__
    }
