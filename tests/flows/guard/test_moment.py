"""When something is awaited: from what the flow asks for until the screen is ready, and never else."""

from __future__ import annotations

from dataclasses import dataclass, field

from flows.guard.asked import Asked
from flows.guard.moment import PARTS_KEPT, Moment, waits

JOBS = "https://portal.example/Portal/Jobs"


@dataclass
class Traffic:
    """As far as waiting goes."""

    moment: Moment = field(default_factory=Moment)


class Tab:
    """Something that waits."""

    def __init__(self) -> None:
        self.traffic = Traffic()

    @waits()
    def settle(self) -> bool:
        """Whether something is awaited while it settles."""
        return self.traffic.moment.situation() is not None

    @waits(ready=True)
    def read(self) -> bool:
        """Whether something is awaited while it is read, also after it has settled."""
        return self.settle() and self.traffic.moment.situation() is not None


def test_nothing_is_awaited_at_first() -> None:
    """Nor does waiting alone ask for anything."""
    tab = Tab()
    assert not tab.settle()
    assert not tab.read()


def test_what_was_asked_for_is_awaited_until_it_was_read() -> None:
    """A list that loads late, after the page was quiet for a moment, is still what was asked for."""
    tab = Tab()
    tab.traffic.moment.begin(Asked("tab"))
    assert tab.settle()
    assert tab.traffic.moment.situation() is not None
    assert tab.read()
    assert tab.traffic.moment.situation() is None


def test_waiting_again_awaits_the_same() -> None:
    """Who is not content with a screen and looks again waits for what was asked for before."""
    tab = Tab()
    tab.traffic.moment.begin(Asked("pager"))
    assert tab.read()
    assert tab.read()
    assert tab.settle()
    assert tab.traffic.moment.situation() is None


def test_a_page_that_comes_is_a_screen_that_opens() -> None:
    """Whoever sent for it: what it asks for while it opens is about its own address."""
    moment = Moment()
    moment.opened(f"{JOBS}/Details/7", "<p>")
    found = moment.situation()
    assert found is not None
    assert (found.act, found.addresses) == ("opening", (f"{JOBS}/Details/7",))


def test_a_page_that_a_press_led_to_keeps_what_was_pressed() -> None:
    """The identity of a pressed row is that of the page in whose place another comes."""
    moment = Moment()
    moment.begin(Asked("row", frozenset({"55"})))
    moment.opened(JOBS, "<p>")
    found = moment.situation()
    assert found is not None
    assert found.act == "row"
    assert found.identities == {"55"}


def test_where_a_pressed_row_leads_is_asked_for() -> None:
    """A pop-up that a script loads is about the address it was loaded from; after a tab it is not."""
    moment = Moment()
    for act, reached in (("row", True), ("tab", False)):
        moment.opened(JOBS, "<p>")
        moment.begin(Asked(act))  # type: ignore[arg-type]
        moment.reached(f"{JOBS}/View/9")
        found = moment.situation()
        assert found is not None
        assert (f"{JOBS}/View/9" in found.addresses) is reached


def test_a_page_holds_its_markup_and_that_of_its_latest_parts() -> None:
    """And nothing of the page before it."""
    moment = Moment()
    moment.opened(JOBS, '"old"')
    moment.opened(JOBS, '"token"')
    for part in range(PARTS_KEPT + 2):
        moment.loaded(f'"part {part}"')
    found = moment.situation()
    assert found is not None
    held = [found.own.holds(value) for value in ("old", "token", "part 0", f"part {PARTS_KEPT + 1}")]
    assert held == [False, True, False, True]
