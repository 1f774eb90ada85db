"""What makes a list show less than there is (a search, a filter, a period, a box, a chip), and what widens it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

from scraper.pages.html import dom
from scraper.pages.html.around import SPOT_MARK, Surroundings
from scraper.pages.html.chips import Chips, Narrowing, marked_columns
from scraper.pages.html.onward import is_page_choice
from scraper.pages.html.pager import page_said, total_said
from scraper.pages.html.read_cell import tick_label
from scraper.pages.html.tables import tables
from scraper.profile import Profile, fold, matches
from scraper.profile.lists import Filters

_TYPED = frozenset({"text", "search", "date", "datetime-local", "month", "week", "number", "tel", "email", ""})
_LISTS = frozenset({"combobox", "listbox"})
_TYPED_ROLES = frozenset({"searchbox", "textbox"})
_LONGEST_LABEL = 40
_YEAR = re.compile(r"(?:19|20)\d\d")
_FIELDS = frozenset({"input", "select", "textarea"})
NAMELESS = "a field"


class Narrowings:
    """The fields and chips that belong to one list, or to a screen that is one list."""

    def __init__(self, site: Surroundings | None, soup: BeautifulSoup, profile: Profile, title: Iterable[str]) -> None:
        """`site`: the list's own surroundings; None for all of the screen. `title`: what the list is called."""
        self._site = site
        self._soup = soup
        self._profile = profile
        self._filters: Filters = profile.filters
        self._subject = {word for words in title for word in _words(words)}

    def found(self) -> Iterator[Narrowing]:
        """Everything that is not at its widest."""
        for tag in self._fields():
            label = self.label(tag)
            if not self._is_aside(tag, label) and (one := self._of_field(tag, label)) is not None:
                yield one
        yield from Chips(self._soup, self._parts(), self._profile, self.is_widest).found()
        if self._site is not None:
            yield from marked_columns((row.tag for row in self._site.table.head), self._filters)

    def called(self) -> str | None:
        """The heading over the list, where it says that only some are listed: *My jobs*, *Open jobs*."""
        return next((heading for heading in self._headings() if self._names_part(heading)), None)

    def called_otherwise(self) -> str | None:
        """The heading that may say so, in words that nobody foresaw: *Overdue jobs*, *Jobs - North team*."""
        may_be = (heading for heading in self._headings() if self._filters.headings.search(heading))
        return next(may_be, None) or next(filter(self._may_name_part, self._headings()), None)

    def _headings(self) -> list[str]:
        """The words over the list, but for those by which the profile knows lists and screens."""
        said = (self._site.heading, self._site.caption) if self._site is not None else ()
        titles = [title for grid in self._profile.grids.values() for title in grid.title]
        known = (*titles, *(one for menu in self._profile.menu.values() for one in menu))
        return [words for words in said if words and not matches(words, known)]

    def _names_part(self, heading: str) -> bool:
        if self._filters.span.search(heading) or self._filters.only.search(heading):
            return True
        first, *rest = _words(heading) or [""]
        statuses = {tuple(_words(word)) for words in self._profile.statuses.values() for word in words}
        return (first,) in statuses and len(rest) == 1 and rest[0] in self._subject

    def _may_name_part(self, heading: str) -> bool:
        """Whether a heading puts words before what is listed that are not known to leave it whole."""
        *before, subject = _words(heading) or [""]
        known = {*self._subject, *self._filters.every, *self._filters.things, *map(fold, self._filters.plain)}
        return subject in self._subject and any(word not in known for word in before)

    def _fields(self) -> Iterator[Tag]:
        rows = {id(row.tag) for table in tables(self._soup) for row in table.body}
        for part in self._parts():
            for tag in (part, *dom.elements(part)):
                is_field = tag.name in _FIELDS or dom.role(tag) in _LISTS | _TYPED_ROLES or dom.is_tick(tag)
                if is_field and not any(id(parent) in rows for parent in tag.parents):
                    yield tag

    def _parts(self) -> list[Tag]:
        if self._site is None:
            return [self._soup]
        return [*reversed(self._site.before), *(row.tag for row in self._site.table.head), *self._site.after]

    def _of_field(self, tag: Tag, label: str) -> Narrowing | None:
        number = dom.attribute(tag, SPOT_MARK) or None
        if tag.name == "select":
            return self._of_select(tag, label, number)
        if tag.name == "input":
            return self._of_input(tag, label, number)
        if dom.is_tick(tag):
            return self._of_tick(tag, label, number)
        shown = dom.text(tag)
        if tag.name == "textarea" or dom.role(tag) in _TYPED_ROLES:
            return Narrowing("clear", number, label, shown, "") if shown else None
        is_aside = self._filters.aside.search(f"{label} {shown}") is not None
        is_wide = not shown or self.is_widest(shown, label)
        return None if is_wide or is_aside else Narrowing("open", number, label, shown)

    def _of_input(self, tag: Tag, label: str, number: str | None) -> Narrowing | None:
        kind = dom.attribute(tag, "type").lower()
        if kind == "checkbox":
            return self._of_tick(tag, label, number)
        if kind == "radio":
            return self._of_radio(tag)
        shown = dom.attribute(tag, "value").strip()
        if any(
            page_said(parent, self._profile.pager) == shown for parent, _ in zip(tag.parents, range(3), strict=False)
        ):
            return None  # *Page [2] of 7* chooses a page
        return Narrowing("clear", number, label, shown, "") if kind in _TYPED and shown else None

    def _of_select(self, tag: Tag, label: str, number: str | None) -> Narrowing | None:
        options = tag.find_all("option")
        first = options[0] if options and "multiple" not in tag.attrs else None
        chosen = next((o for o in options if "selected" in o.attrs), first)
        if chosen is None or len(options) < 2 or is_page_choice(tag) or self._is_size(tag, label, options):
            return None
        shown = " ".join(chosen.get_text().split())
        is_blank = not dom.attribute(chosen, "value") and "value" in chosen.attrs
        if is_blank or self.is_widest(shown, label):
            return None
        return Narrowing("choose", number, label, shown, self._widest_value(options, label))

    def _widest_value(self, options: list[Tag], label: str) -> str | None:
        """The value of the choice that shows all, else of the blank one."""
        blank = next((o for o in options if o.attrs.get("value") == ""), None)
        widest = next((o for o in options if self.is_widest(o.get_text(), label)), blank)
        return None if widest is None else str(widest.attrs.get("value", widest.get_text().strip()))

    def _of_tick(self, tag: Tag, label: str, number: str | None) -> Narrowing | None:
        if dom.role(tag) == "radio":
            return self._of_radio(tag)
        ticked = dom.is_ticked(tag)
        writes = self._profile.never_press.search(label) is not None
        if ticked and self._filters.only.search(label):
            return Narrowing("tick", number, label, "on", None if writes else "off")
        if ticked is not True and self._filters.include.search(label):
            return Narrowing("tick", number, label, "off", None if writes else "on")
        return Narrowing("tick", number, label, "off") if ticked is False and self._is_left_out(tag) else None

    def _is_left_out(self, tag: Tag) -> bool:
        """Whether a box is off in a group of boxes of which others are on: what it stands for is left out."""
        group = tag.find_parent(lambda one: one.name == "fieldset" or dom.role(one) == "group")
        boxes = [one for one in group.find_all(True) if dom.is_tick(one) and dom.is_shown(one)] if group else []
        title = self._group_of(tag)
        return bool(title) and not self._filters.aside.search(title) and any(map(dom.is_ticked, boxes))

    def _of_radio(self, tag: Tag) -> Narrowing | None:
        """Of a group of radio buttons, the one that is on, where it does not show all."""
        name = dom.attribute(tag, "name")
        group = self._beside_radio(tag, name)
        shown, title = _radio_label(tag), self._group_of(tag) or name or NAMELESS
        if (
            not dom.is_ticked(tag)
            or len(group) < 2
            or self.is_widest(shown, title)
            or any(map(self._filters.aside.search, (title, shown)))
        ):
            return None
        every = next((one for one in group if self.is_widest(_radio_label(one), title)), None)
        number = dom.attribute(every, SPOT_MARK) if every is not None else None
        return Narrowing("tick", number or None, title, shown, "on" if every is not None else None)

    def _beside_radio(self, tag: Tag, name: str) -> list[Tag]:
        """The buttons of a radio button's group, itself among them."""
        if tag.name == "input":
            found = list(self._soup.find_all("input", attrs={"type": "radio", "name": name}))
        else:
            holder = tag.find_parent(lambda one: dom.role(one) == "radiogroup") or tag.parent or tag
            found = [one for one in holder.find_all(True) if dom.role(one) == "radio"]
        return [one for one in found if dom.is_shown(one)]

    def _group_of(self, tag: Tag) -> str:
        holder = tag.find_parent(lambda one: one.name == "fieldset" or dom.role(one) in ("radiogroup", "group"))
        legend = holder.find("legend") if holder is not None else None
        if isinstance(legend, Tag):
            return dom.text(legend, values=False)
        return dom.attribute(holder, "aria-label") if holder is not None else ""

    def label(self, tag: Tag) -> str:
        """What the field is called; its kind where it has no name."""
        identity = dom.attribute(tag, "id")
        labels = self._soup.find_all("label", attrs={"for": identity}) if identity else []
        wrapping = tag.find_parent("label")
        said = [dom.text(one, values=False) for one in (*labels, *([wrapping] if wrapping is not None else []))]
        by = (self._soup.find(id=one) for one in dom.attribute(tag, "aria-labelledby").split())
        said += [dom.text(one, values=False) for one in by if isinstance(one, Tag)]
        said += [dom.attribute(tag, name) for name in ("aria-label", "title", "placeholder", "name")]
        said.append(_words_beside(tag))
        return next((" ".join(words.split()).rstrip(" :*") for words in said if words.strip()), NAMELESS)

    def _is_aside(self, tag: Tag, label: str) -> bool:
        """Whether the field has nothing to do with what is listed: it sorts, sizes, uploads, or stands in a menu."""
        if self._filters.aside.search(label) or dom.attribute(tag, "type").lower() in ("hidden", "file"):
            return True
        if "disabled" in tag.attrs or any(parent.name in ("nav", "header", "footer") for parent in tag.parents):
            return True
        form = tag.find_parent("form")
        return form is not None and form.find("input", attrs={"type": "file"}) is not None

    def _is_size(self, tag: Tag, label: str, options: list[Tag]) -> bool:
        """Whether a drop-down says how many rows a page holds: numbers, under such a label or none; years are none."""
        words = [option.get_text().strip() for option in options]
        numbers = [word.split()[0] for word in words if word and word.split()[0].isdigit()]
        if len(numbers) < len(words) - 1 or all(_YEAR.fullmatch(number) for number in numbers):
            return False
        said = (label, dom.attribute(tag, "name"), *(word for word in words if not word.isdigit()))
        beside = dom.text(tag.parent, values=False) if tag.parent is not None else ""
        is_named = label != NAMELESS and total_said(label, self._profile.pager) is None
        return not is_named or any(map(self._profile.pager.sizes.search, (*said, " ".join(beside.split()))))

    def is_widest(self, words: str, label: str) -> bool:
        """Whether an option shows all: by its words, or *All* with the name of what it chooses by or lists.

        *All Open* under *Status* is none: *open* is one of several.
        """
        if matches(words, self._profile.controls.status_all) or matches(words, self._filters.all):
            return True
        said = _words(words)
        if not said or said[0] not in self._filters.every:
            return False
        known = {*_words(label), *self._subject, *self._filters.things}
        return all(word in known for word in said[1:])


def _radio_label(tag: Tag) -> str:
    return tick_label(tag) if tag.name == "input" else dom.text(tag, values=False) or tick_label(tag)


def _words(text: str) -> list[str]:
    """Folded words of a text, plural endings gone.

    >>> _words("All Job Statuses"), _words("Date created")
    (['all', 'job', 'status'], ['date', 'created'])
    """
    return [re.sub(r"(?<=us)es$|(?<=[^su])s$", "", fold(word)) for word in re.findall(r"[^\W_]+", text)]


def _words_beside(tag: Tag) -> str:
    """The words right before and behind a field that has no name: *Rows per page [10]*, *Show [10] entries*."""
    before, behind = tag.previous_sibling, tag.next_sibling
    while isinstance(before, NavigableString) and not before.strip():
        before = before.previous_sibling
    said = [_short(one) for one in (before, behind)]
    if not any(said) and tag.parent is not None and tag.parent.find(("input", "select")) in (tag, None):
        return _words_beside(tag.parent) if dom.text(tag.parent) == dom.text(tag) else ""
    return " ".join(filter(None, said))


def _short(part: PageElement | None) -> str:
    words = dom.text(part) if isinstance(part, Tag) else str(part or "").strip()
    return words if len(words) <= _LONGEST_LABEL and "\n" not in words else ""
