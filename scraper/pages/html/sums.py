"""Rows that sum up other rows, wherever they stand among them: told from rows that only happen to add up."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal

from bs4.element import Tag

from scraper import text
from scraper.pages.html import dom
from scraper.profile.lists import Pager

Verdict = Literal["row", "sum", "doubt"]
Amounts = Mapping[int, Decimal]
"""By column."""

_LIKE_MONEY = re.compile(r"\$|AUD|\d\.\d\d(?!\d)")
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_SET_OFF = re.compile(
    r"(?:^|[-_])(?:sub|grand)?[-_]?totals?(?:$|[-_])|(?:^|[-_])(?:summary|footer)(?:$|[-_])", re.IGNORECASE
)
_ENOUGH = 2
"""Rows that add up by chance to a further one are fewer than those of which one equals another."""


@dataclass(frozen=True)
class Line:
    """One row as its cells stand under the headings."""

    tag: Tag
    cells: dict[int, tuple[Tag, ...]]
    name_column: int
    is_sum: bool = False
    """Whether its words or its cells' spans have said so already."""

    @cached_property
    def words(self) -> dict[int, str]:
        """What is shown by column; blank ones left out."""
        said = {column: " ".join(map(dom.text, tags)) for column, tags in self.cells.items() if _says_something(tags)}
        return {column: words for column, words in said.items() if words}

    @cached_property
    def has_controls(self) -> bool:
        """Whether something in it can be pressed, followed or filled in, or it carries an id: sums have none."""
        return self.tag.find(["a", "button", "input", "select"]) is not None or (
            dom.GUID.search(dom.attribute(self.tag, "data-id")) is not None
        )

    @cached_property
    def is_set_off(self) -> bool:
        """Whether all of its words are in bold, or its class is one for sums."""
        if any(
            _SET_OFF.search(name) for tag in (self.tag, *self._tags) for name in dom.attribute(tag, "class").split()
        ):
            return True
        return bool(self.words) and all(map(self._is_bold, self._tags))

    @property
    def _tags(self) -> tuple[Tag, ...]:
        return dom.once(tag for column, tags in self.cells.items() if column in self.words for tag in tags)

    def _is_bold(self, cell: Tag) -> bool:
        words = dom.text(cell)
        strong = (dom.text(below) == words for below in cell.find_all(["b", "strong"]))
        styled = any(_BOLD.search(dom.attribute(tag, "style")) for tag in (self.tag, cell))
        return not words or cell.name == "th" or styled or any(strong)


class _Running:
    """The amounts of the rows so far, and which of them add up to those of a further row."""

    def __init__(self) -> None:
        self._since: list[Amounts] = []
        """Of the rows since the last sum, the nearest first."""
        self._all: defaultdict[int, Decimal] = defaultdict(Decimal)
        self._rows = 0

    def add(self, amounts: Amounts) -> None:
        """One more row."""
        self._since.insert(0, amounts)
        self._rows += 1
        for column, amount in amounts.items():
            self._all[column] += amount

    def end(self) -> None:
        """A sum: the rows before it are summed up."""
        self._since = []

    def nearest(self, amounts: Amounts) -> int:
        """How many of the nearest rows add up to these amounts in every column; 0 where none do."""
        left = dict(amounts)
        for rows, one in enumerate(self._since, 1):
            for column in left:
                left[column] -= one.get(column, Decimal())
            if not any(left.values()):
                return rows
        return self._rows if self._rows and all(self._all[column] == one for column, one in amounts.items()) else 0

    def is_whole(self, rows: int) -> bool:
        """Whether that many rows are all since the last sum, or all there are."""
        return rows in (len(self._since), self._rows)


class Sums:
    """The rows of one grid, and which of them sum up others.

    A row is a sum where its amounts equal those of the rows around it in every column of money **and** something else
    says so too: words for a total, a look of its own, or that it lacks what the other rows have. Words need such a
    second sign as well. Where nothing else could tell (all rows are a name and amounts), it is in doubt.
    """

    def __init__(self, lines: list[Line], pager: Pager) -> None:
        self._lines = lines
        self._pager = pager
        if not self._money:
            return
        plain = [line for line in lines if not line.is_sum]
        half = len(plain) / 2
        filled = Counter(column for line in plain for column in self._filled(line))
        self._usually_filled = {column for column, times in filled.items() if times > half}
        self._have_controls = sum(line.has_controls for line in plain) > half
        self._are_set_off = sum(line.is_set_off for line in plain) > half

    def verdicts(self) -> list[Verdict]:
        """For each row, in order."""
        if not self._money:  # nothing that could add up
            return ["sum" if line.is_sum else "row" for line in self._lines]
        below = list(self._judged(self._lines, [None] * len(self._lines)))
        above = list(self._judged(self._lines[::-1], below[::-1]))[::-1]
        return [there if there == "sum" else here for here, there in zip(below, above, strict=True)]

    def _judged(self, lines: Iterable[Line], known: Iterable[Verdict | None]) -> Iterator[Verdict]:
        """The verdict on each row by the rows before it; those on `known` sums stand."""
        running = _Running()
        for line, told in zip(lines, known, strict=True):
            amounts = self._amounts(line)
            verdict: Verdict = "sum" if line.is_sum or told == "sum" else self._verdict(line, amounts, running)
            if verdict == "row":
                running.add(amounts)
            elif verdict == "sum":
                running.end()
            yield verdict

    def _verdict(self, line: Line, amounts: Amounts, running: _Running) -> Verdict:
        if not any(amounts.values()):
            return "row"
        says_so = self._pager.sums.search(next(iter(line.words.values()))) is not None
        rows = running.nearest(amounts)
        if line.has_controls:
            return "doubt" if says_so and rows else "row"
        if rows and says_so:
            return "sum"
        is_set_off = line.is_set_off and not self._are_set_off
        if self._filled(line) & self._usually_filled:
            return "doubt" if rows and is_set_off else "row"
        return self._by_look(line, running, rows, says_so=says_so, is_set_off=is_set_off)

    def _by_look(self, line: Line, running: _Running, rows: int, *, says_so: bool, is_set_off: bool) -> Verdict:
        """The verdict on a row that shows nothing that a sum would not; `rows` of those before it add up to it."""
        is_other = self._lacks(line) or (is_set_off and (says_so or rows >= _ENOUGH))
        if is_other and (rows or says_so):
            return "sum" if says_so or is_set_off or self._lacks_enough(line, rows) else "doubt"
        repeats = rows > 0 and not self._filled(line) and self._are_filled
        return "doubt" if says_so or repeats or self._may_sum_up(line, rows, running) else "row"

    def _lacks_enough(self, line: Line, rows: int) -> bool:
        """Whether it lacks more than one thing may: beside a name of its own, one may just be left out, and an amount
        may just be that of the row before."""
        if line.name_column not in line.words:
            return True
        return rows >= _ENOUGH and len(self._usually_filled) + self._have_controls > 1

    def _may_sum_up(self, line: Line, rows: int, running: _Running) -> bool:
        return rows >= _ENOUGH and running.is_whole(rows) and not self._is_numbered(line)

    def _is_numbered(self, line: Line) -> bool:
        """Whether it is one of a series, by a number in its name such as most rows have one: a sum has none."""
        shape = _shape(line)
        return any(char.isdigit() for char in shape) and 2 * self._shapes[shape] > len(self._lines)

    def _lacks(self, line: Line) -> bool:
        """Whether it has no name, or nothing in the places where the other rows have something."""
        return line.name_column not in line.words or self._have_controls or bool(self._usually_filled)

    def _filled(self, line: Line) -> set[int]:
        """The columns besides name and amounts in which it says something."""
        return line.words.keys() - self._money - {line.name_column}

    def _amounts(self, line: Line) -> Amounts:
        read = ((column, _money(words)) for column, words in line.words.items() if column in self._money)
        return {column: amount for column, amount in read if amount is not None}

    @cached_property
    def _are_filled(self) -> bool:
        """Whether half of the rows or more say several things besides name and amounts: sums say nothing else."""
        return 2 * sum(len(self._filled(line)) > 1 for line in self._lines) >= len(self._lines)

    @cached_property
    def _shapes(self) -> Counter[str]:
        return Counter(map(_shape, self._lines))

    @cached_property
    def _money(self) -> set[int]:
        """Columns of money: in which some row shows an amount as only money is printed."""
        return {
            column
            for line in self._lines
            if _LIKE_MONEY.search(line.tag.get_text()) is not None
            for column, words in line.words.items()
            if _LIKE_MONEY.search(words) and _money(words) is not None
        }


def _shape(line: Line) -> str:
    """What it goes by, every number in it as one digit."""
    return re.sub(r"\d+", "0", line.words.get(line.name_column, ""))


def _says_something(tags: tuple[Tag, ...]) -> bool:
    return any(not text_of.isspace() for tag in tags for text_of in tag.strings) or any(
        tag.find(["input", "select", "textarea"]) is not None for tag in tags
    )


def _money(words: str) -> Decimal | None:
    try:
        return text.money(words)
    except ValueError:
        return None
