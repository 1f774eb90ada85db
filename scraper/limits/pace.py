"""The pace of one account: how many items at once, how long between requests, and when nobody may ask. Pure.

Additive increase, multiplicative decrease: one more item at once after so many clean answers, half of them when the
portal refuses, fails or takes twice as long as it usually does. Times are seconds since the epoch.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

LONGEST_WAIT = 900.0
"""No single wait is longer, whatever an answer asks for: the run rests then, and the schedule comes back after it."""
LONGEST_CLOSURE = 86_400.0
"""Nobody stays away longer than this without a look; also what a clock that was set back can cost."""
FIRST_GAP, LONGEST_GAP = 1.0, 120.0
"""Between requests after the first refusal; it doubles with every further one."""
EASE = 0.8
"""How a gap shrinks with every request that is answered."""
CLEAN_A_SLOT = 20
"""Consecutive answers that earn one more item at once."""
CUT_AT_MOST_EVERY = 10.0
"""Requests that were under way together meet the same trouble: it counts once."""
SLOW = 2.0
"""An answer that takes so many times as long as usual says that it is too much."""
FIRST_PAUSE, LONGEST_PAUSE = 5.0, 300.0
"""How long everybody stays away from a portal that is down; doubles with every look that finds it so."""


@dataclass(frozen=True)
class Pace:
    """What all workers of an account know of its portal and API."""

    slots: float = 1.0
    """Items at once, over all workers; one more is earned, half is lost."""
    gap: float = 0.0
    next_at: float = 0.0
    """When the next request has its turn, where there is a gap."""
    closed_until: float = 0.0
    """Nobody asks before: a refusal or an outage said so."""
    outages: int = 0
    """Looks in a row that found the portal down."""
    clean: int = 0
    cut_at: float = 0.0
    usual: float | None = None
    """Seconds that an answer usually takes."""
    lately: float | None = None
    off: str | None = None
    """Why a person has switched the account off."""

    def wait(self, now: float) -> float:
        """Seconds until anybody may ask; zero after a clock was set back by more than any wait.

        >>> Pace(closed_until=107.0).wait(100.0), Pace(closed_until=99.0).wait(100.0), Pace(closed_until=1e9).wait(0.0)
        (7.0, 0.0, 0.0)
        """
        wait = self.closed_until - now
        return wait if 0 < wait <= LONGEST_CLOSURE else 0.0


def turn(pace: Pace, now: float) -> tuple[Pace, float]:
    """The pace after one more request has taken its turn, and the seconds it waits for that."""
    wait = pace.wait(now)
    if pace.gap == 0:
        return pace, wait
    ahead = pace.next_at - now
    at = now + max(wait, ahead if ahead <= LONGEST_WAIT else 0.0, 0.0)
    return replace(pace, next_at=at + pace.gap), at - now


def answered(pace: Pace, answers: int, seconds: float | None, most: int, now: float) -> Pace:
    """`answers` requests took `seconds` each on average (None: not measured); at most `most` items at once.

    >>> answered(Pace(clean=CLEAN_A_SLOT - 1), 1, 0.1, 4, 0.0).slots
    2.0
    """
    gap = pace.gap * EASE**answers
    eased = replace(pace, gap=gap if gap > 0.01 else 0.0, outages=0)
    if seconds is not None:
        usual = seconds if pace.usual is None else pace.usual
        lately = seconds if pace.lately is None else pace.lately
        # One heavy page among many light ones is no sign of load.
        lately += min(0.03 * answers, 0.3) * (seconds - lately)
        # What is usual follows quickly down and slowly up, so that a portal under load does not become the measure.
        usual += (0.2 if lately < usual else 0.01) * (lately - usual)
        eased = replace(eased, usual=usual, lately=lately)
        if lately > SLOW * usual:
            return cut(eased, now)
    clean = pace.clean + answers
    if clean < CLEAN_A_SLOT:
        return replace(eased, clean=clean)
    return replace(eased, clean=0, slots=min(eased.slots + 1, float(most)))


def cut(pace: Pace, now: float) -> Pace:
    """Half as many items at once: the portal failed, or is slow.

    >>> cut(Pace(slots=4), 100.0).slots, cut(cut(Pace(slots=4), 100.0), 101.0).slots, cut(Pace(slots=1), 100.0).slots
    (2.0, 2.0, 1.0)
    """
    if 0 <= now - pace.cut_at < CUT_AT_MOST_EVERY:
        return replace(pace, clean=0)
    return replace(pace, clean=0, cut_at=now, slots=max(1.0, pace.slots / 2))


def refused(pace: Pace, retry_after: float | None, now: float) -> Pace:
    """Answered 429, asking for so many seconds (None: it did not say); nobody asks before they are over."""
    gap = min(max(2 * pace.gap, FIRST_GAP), LONGEST_GAP)
    wanted = gap if retry_after is None else max(retry_after, 0.0)
    return closed(replace(cut(pace, now), gap=gap), wanted, now)


def unavailable(pace: Pace, now: float) -> Pace:
    """A look found the portal down: everybody stays away, longer each time.

    >>> unavailable(unavailable(Pace(), 100.0), 105.0).wait(105.0)
    10.0
    """
    pause = min(FIRST_PAUSE * 2.0 ** min(pace.outages, 16), LONGEST_PAUSE)
    return closed(replace(cut(pace, now), outages=pace.outages + 1), pause, now)


def closed(pace: Pace, seconds: float, now: float) -> Pace:
    """Nobody asks for so long; a longer closure that is in force stays."""
    until = now + min(seconds, LONGEST_CLOSURE)
    return replace(pace, closed_until=max(until, now + pace.wait(now)))
