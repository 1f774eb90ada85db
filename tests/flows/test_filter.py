"""A status filter is off only when the list says that it is."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from flows.navigate import Navigator
from flows.seen import Control, Field
from scraper.errors import LayoutChanged
from scraper.profile import load


class FakeScreen:
    """A list with a status drop-down, and perhaps a button beside it that applies the choice."""

    def __init__(self, *, at_once: bool, button: str | None, keeps: bool = True) -> None:
        self.at_once, self.button, self.keeps = at_once, button, keeps
        self.shown = "All Open"
        self.pressed: list[str] = []

    def fields(self) -> list[Field]:
        """The drop-down."""
        options = [{"text": text, "value": text, "selected": text == self.shown} for text in ("All Open", "All")]
        return [Field(1, "select", ("Status",), False, -1, 0, tuple(options), "", ())]

    def controls(self) -> list[Control]:
        """The button of the same form, and a link elsewhere."""
        names = [(self.button, 0)] if self.button else []
        return [
            Control(number, (name,), "button", True, None, False, False, False, False, False, form, None)
            for number, (name, form) in enumerate([*names, ("Search", -1)], 1)
        ]

    def choose(self, field: Field, option: dict[str, Any]) -> bool:
        """Choose; whether the screen answered to it."""
        self.shown = option["text"] if self.keeps else self.shown
        return self.at_once

    def press(self, control: Control, reading: str) -> None:
        """Press the button as a part of the filter."""
        assert reading == "filter"
        self.pressed.append(control.names[0])


def navigator(screen: FakeScreen) -> Navigator:
    """The navigator on a fake screen, which keeps no evidence."""
    session: Any = SimpleNamespace(account=SimpleNamespace(profile=load()))
    fake: Any = screen
    addresses: Any = None
    going = Navigator(session, fake, addresses)
    going.evidence = lambda: "sha"  # type: ignore[method-assign]
    return going


@pytest.mark.parametrize(("at_once", "pressed"), [(True, []), (False, ["Apply"])])
def test_a_button_applies_what_choosing_alone_does_not(at_once: bool, pressed: list[str]) -> None:
    """The form's own button is pressed where the list did not answer to the choice, and only there."""
    screen = FakeScreen(at_once=at_once, button="Apply")
    assert navigator(screen).show_all()
    assert screen.pressed == pressed


def test_a_choice_without_effect_is_loud() -> None:
    """A list that answers neither to the choice nor to any button is not taken for the whole list."""
    with pytest.raises(LayoutChanged, match="no button applies it"):
        navigator(FakeScreen(at_once=False, button=None)).show_all()


def test_a_filter_that_springs_back_is_loud() -> None:
    """A drop-down that shows another choice afterwards still filters."""
    with pytest.raises(LayoutChanged, match="does not stay at 'All'"):
        navigator(FakeScreen(at_once=True, button=None, keeps=False)).show_all()
