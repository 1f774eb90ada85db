"""Which words stand over a part of a page: headings, captions, names of panels and of the tabs that open them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import cached_property

from bs4.element import NavigableString, Tag

from scraper.pages.html import dom
from scraper.pages.html.pager import without_badge
from scraper.profile.words import fold

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "legend", "caption", "summary"})
_LONGEST_TITLE = 80
_LOWEST_LEVEL = 7
_NOT_TITLES = frozenset({"nav", "a", "button", "option", "select", "th", "dd", "textarea", "li"})
_NOT_TITLE_ROLES = frozenset(
    {"tab", "tablist", "menu", "menubar", "menuitem", "navigation", "button", "gridcell", "cell", "columnheader"}
)


class Titles:
    """All titles of a page, asked by element."""

    def __init__(
        self, root: Tag, known: Collection[str], holders: Collection[Tag], labels: Collection[Tag] = ()
    ) -> None:
        """`known` are folded wordings that count as a title even without heading markup. `holders` are what a title
        can stand over (grids, notices): a title reaches as far as the smallest part of the page that holds one.
        `labels` have a value of their own beside them, and so stand over nothing else."""
        self._root = root
        self._labels = {id(label) for label in labels}
        self._known = known
        self._holding = {id(parent) for holder in holders for parent in (holder, *holder.parents)}
        self._order: dict[int, int] = {}
        self._by_scope: defaultdict[int, list[tuple[int, int, str]]] = defaultdict(list)
        """Scope to order, level (1 is the highest) and words of the titles in it."""
        self._opens: dict[str, str] = {}
        """Element id to the words of the tab or link that opens it."""
        self._walk(root, blocked=False)

    def over(self, tag: Tag) -> Iterator[str]:
        """The words over an element, nearest first, badges included."""
        place = self._order.get(id(tag), 0)
        if (caption := tag.find("caption")) is not None and tag.name == "table":
            yield dom.text(caption, values=False) or dom.spoken(caption)
        for part in (tag, *tag.parents):
            deepest = _LOWEST_LEVEL + 1
            for order, level, words in reversed(self._by_scope.get(id(part), ())):
                if order < place and level < deepest:  # a title ends where one of its level or above begins
                    yield words
                    deepest = level
            yield from self._names(part)

    def _names(self, part: Tag) -> Iterator[str]:
        if label := dom.attribute(part, "aria-label"):
            yield label
        for identity in dom.attribute(part, "aria-labelledby").split():
            if (labelling := self._by_id.get(identity)) is not None:
                yield dom.text(labelling, values=False)
        if words := self._opens.get(dom.attribute(part, "id")):
            yield words

    @cached_property
    def _by_id(self) -> dict[str, Tag]:
        """Element id to the first element of that id."""
        return {dom.attribute(tag, "id"): tag for tag in reversed(list(dom.elements(self._root, hidden=True)))}

    def _walk(self, tag: Tag, *, blocked: bool) -> None:
        for child in tag.children:
            if not isinstance(child, Tag) or (dom.is_hidden(child) and dom.UNSEEN_MARK not in child.attrs):
                continue
            self._order[id(child)] = len(self._order)
            self._note_opener(child)
            inner = blocked or child.name in _NOT_TITLES or dom.role(child) in _NOT_TITLE_ROLES or _is_listing(child)
            if dom.attribute(child, "aria-expanded") == "true":
                inner = blocked
            if words := self._title(child, blocked=inner):
                scope = next((parent for parent in child.parents if id(parent) in self._holding), self._root)
                self._by_scope[id(scope)].append((self._order[id(child)], _level(child), words))
            self._walk(child, blocked=inner)

    def _title(self, tag: Tag, *, blocked: bool) -> str:
        if tag.name in _HEADINGS or dom.role(tag) == "heading":
            return (dom.text(tag, values=False) or dom.spoken(tag))[:_LONGEST_TITLE]
        if (
            blocked
            or id(tag) in self._labels
            or not any(isinstance(child, NavigableString) and child.strip() for child in tag.children)
        ):
            return ""
        words = dom.text(tag, values=False, skip=dom.is_button)
        return words if len(words) <= _LONGEST_TITLE and fold(without_badge(words)) in self._known else ""

    def _note_opener(self, tag: Tag) -> None:
        for key in ("aria-controls", "href", "data-target", "data-bs-target"):
            target = dom.attribute(tag, key)
            if target and (key == "aria-controls" or (target.startswith("#") and len(target) > 1)):
                self._opens.setdefault(target.removeprefix("#"), dom.text(tag, values=False))


def _level(tag: Tag) -> int:
    level = dom.attribute(tag, "aria-level") or (tag.name[1:] if tag.name[0] == "h" else "")
    return int(level) if level.isascii() and level.isdigit() else _LOWEST_LEVEL


def _is_listing(tag: Tag) -> bool:
    """Whether the element is a table with headings, whose cells are data (a table without may only arrange things)."""
    return tag.name == "table" and any(heading.find_parent("table") is tag for heading in tag.find_all("th"))
