"""Who is booked when: bookings and leave that are held, by day and user; computed and never stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

from scraper.models.base import local_day

LEAVE = "Leave"
"""All that anybody else is told of leave."""
COLUMNS = ("day", "starts", "ends", "user", "team", "what", "confirmed", "status", "notes", "gone")
Object = Mapping[str, Any]


@dataclass(frozen=True)
class Asked:
    """Which part of the schedule; nothing given means all. What begins on a day is of that day."""

    first: date | None = None
    """Local date, itself included, as is `last`."""
    last: date | None = None
    user: str | None = None
    """Name, in any case, or GUID."""
    team: str | None = None
    job: str | None = None

    def names(self, one: Object, team: str | None) -> bool:
        """Whether a booking, or leave, is of the user, team and job asked for."""
        who = {_fold(one["user"]), _fold(one.get("user_id"))}
        return (
            (self.user is None or _fold(self.user) in who)
            and (self.team is None or _fold(self.team) == _fold(team))
            and (self.job is None or _fold(self.job) == _fold(one.get("job_number")))
        )

    def holds(self, day: date) -> bool:
        """Whether a day is among those asked for."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Entry:
    """One booking, or one stretch of leave, on the local day on which it begins."""

    day: date
    team: str | None
    """The booking's, else the user's."""
    body: Object
    """The object as it is printed."""

    @property
    def is_leave(self) -> bool:
        """Whether the user is away."""
        return bool(self.body["entity"] == "leave")

    @property
    def what(self) -> str:
        """Number of the job, with its section, or of the quote; of leave the one word."""
        if self.is_leave:
            return LEAVE
        one = self.body
        return " ".join(filter(None, (one["job_number"] or one["quote_number"], one["section_name"])))

    def as_json(self) -> dict[str, Any]:
        """Of leave no more than who and when."""
        names = ("entity", "id", "user", "user_id", "starts_at", "ends_at")
        more = () if self.is_leave else (
            "job_number", "section_name", "quote_number", "all_day", "confirmed", "status", "notes",
        )  # fmt: skip
        told = {name: self.body.get(name) for name in (*names, *more, "version", "changed_at", "gone_at")}
        return {"day": self.day.isoformat(), "what": self.what, "team": self.team, **told}

    def row(self, zone: tzinfo) -> list[str]:
        """Its cells under `COLUMNS`, as the account's clock shows them."""
        one, confirmed = self.body, {True: "yes", False: "no"}.get(self.body.get("confirmed"), "")  # type: ignore[arg-type]
        ends = "all day" if one.get("all_day") else _clock(one["ends_at"], zone, self.day)
        starts = "" if one.get("all_day") else _clock(one["starts_at"], zone, self.day)
        rest = [one.get(name) or "" for name in ("status", "notes")]
        gone = "gone" if one["gone_at"] is not None else ""
        return [self.day.isoformat(), starts, ends, one["user"], self.team or "", self.what, confirmed, *rest, gone]


def entries(held: Iterable[Object], users: Sequence[Object], asked: Asked, zone: tzinfo) -> list[Entry]:
    """What is asked for of bookings and leave, by day, user and beginning; `users` say the teams."""
    teams = _teams(users)
    found = []
    for one in held:
        day = local_day(one["starts_at"], zone)
        team = one.get("team") or teams.get(one.get("user_id") or "") or teams.get(_fold(one["user"]))
        if asked.holds(day) and asked.names(one, team):
            found.append(Entry(day, team, one))
    return sorted(found, key=lambda entry: (entry.day, _fold(entry.body["user"]), entry.body["starts_at"]))


def by_day(found: Iterable[Entry]) -> list[dict[str, Any]]:
    """Days, in each the users, in each their entries; two users of one name stand apart where they are told apart."""
    days: dict[date, dict[tuple[str, str | None], list[Entry]]] = defaultdict(lambda: defaultdict(list))
    for one in found:
        days[one.day][one.body["user"], one.body.get("user_id")].append(one)
    return [
        {
            "day": day.isoformat(),
            "users": [
                {"user": user, "user_id": guid, "entries": [one.as_json() for one in its]}
                for (user, guid), its in users.items()
            ],
        }
        for day, users in days.items()
    ]


def _teams(users: Sequence[Object]) -> dict[str, str]:
    """The team of each user by GUID, and by name where only one user has it."""
    found = {one["portal_id"]: one["team"] for one in users if one["portal_id"] and one["team"]}
    named: dict[str, set[str]] = defaultdict(set)
    for one in users:
        named[_fold(one["name"])].add(one["team"] or "")
    return found | {name: team for name, teams in named.items() if len(teams) == 1 for team in teams if team}


def _fold(text: str | None) -> str:
    return (text or "").casefold().strip()


def _clock(moment: str | None, zone: tzinfo, day: date) -> str:
    """The local time; with its day where that is another one."""
    if moment is None:
        return ""
    here = datetime.fromisoformat(moment).astimezone(zone)
    return f"{here:%H:%M}" if here.date() == day else f"{here:%H:%M} ({here:%-d %b})"
