"""What a grid's cell, or any element that holds one value, shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bs4.element import NavigableString, Tag

from scraper.pages.html import behind, dom
from scraper.pages.html.cell import Anchor, Cell
from scraper.spelling import composed

_TIPS = ("title", "aria-label", "datetime", "download", "data-original-title", "data-bs-original-title", "data-tooltip")
"""Attributes that may hold in full what is shown shortened."""
_LIST_ROLES = frozenset({"listbox", "combobox"})
_BADGE = re.compile(
    r"(?:^|[\s_-])(?:badge|avatar|initials|monogram)(?:$|[\s_-])|(?:^|\s)label label-|(?-i:Avatar-)", re.IGNORECASE
)
"""Classes of a mark beside a name."""
_MARK = re.compile(r"[^\W\d_]{3,}")
"""A raised word: *New*; shorter ones are ordinals and the like."""
_AND_MORE = re.compile(r"\+\s?\d+")
_CROSSED_OUT = re.compile(r"(?:^|[\s:_-])(?:line-through|strike-?through|struck)(?:$|[\s;_-])", re.IGNORECASE)
_PROMPT = re.compile(r"(?:^|[\s_-])placeholder(?:$|[\s_-])", re.IGNORECASE)
_OFF = re.compile(r"(?:^|[\s_-])(?:clear|remove|close|delete|dismiss)(?:$|[\s_-])", re.IGNORECASE)
_CROSSES = frozenset("×✕✖✗⨯xX")
_CARETS = " \u25be\u25bf\u25bc\u2304\u02c5\u23f7\u2bc6\U0001f783"
"""What stands behind the value of a list that opens."""


@dataclass(frozen=True)
class _Parts:
    """What is shown inside an element, by what it is there for."""

    tag: Tag
    inside: Sequence[Tag]
    """The element and all that is shown below it."""
    buttons: Sequence[Tag]
    data: Sequence[Tag]
    """What is no button, nor inside one."""
    ticks: Sequence[Tag]
    is_field: bool
    """Whether something is filled in or chosen here."""

    def drawn(self) -> list[Tag]:
        """What may mean something without a word in it. Beside a field (an arrow, a calendar) it only opens the field,
        and means nothing where the field is blank."""
        return [] if self.is_field else [child for child in self.data if _is_sign(child, self.tag)]


@dataclass(frozen=True)
class _Button:
    """What the one button of a cell shows; nothing where there is no such button."""

    toggled: bool | None = None
    is_half: bool = False
    caption: str = ""
    opens: bool = False

    @classmethod
    def of(cls, tag: Tag | None) -> _Button:
        if tag is None:
            return cls()
        return cls(_toggled(tag), dom.is_half(tag), dom.text(tag, values=False).rstrip(_CARETS), _opens(tag))


def read_cell(tag: Tag, *, hidden: bool = False) -> Cell:
    """What the element shows; `hidden` reads on where nothing is rendered (for a hidden column)."""
    parts = _parts(tag, hidden=hidden)
    words, drawn = _words(parts, hidden=hidden), parts.drawn()
    icon = _icon(tag, drawn) if drawn and not (words or parts.ticks) else ""
    if len(parts.ticks) > 1:
        words = "\n".join(filter(None, map(tick_label, filter(dom.is_ticked, parts.ticks))))
    button = _Button.of(None if words or icon else _only_button(parts))
    shown = (words or icon or (button.caption if button.toggled is not None else "")).rstrip(_CARETS)
    return Cell(
        text=shown,
        links=_links(parts.data),
        buttons=tuple(filter(None, map(dom.name, parts.buttons))),
        checked=dom.is_ticked(parts.ticks[0]) if len(parts.ticks) == 1 else button.toggled,
        is_half=button.is_half or any(map(dom.is_half, parts.ticks)),
        title=composed(next(filter(None, (dom.attribute(child, "title").strip() for child in parts.data)), "")),
        exact=behind.moments(parts.data),
        stamps=behind.stamps(parts.data),
        styled=_look(parts),
        nameless_icon=bool(drawn) and not (words or icon),
        tips=_tips(parts.inside),
        caption=button.caption,
        opens=button.opens,
        bare=_without(parts, _is_badge, words, hidden=hidden),
        is_struck=bool(_without(parts, _is_crossed_out, words, hidden=hidden)),
        unsure=_unsure(parts),
        is_muted=_is_all(tag, shown, _is_muted),
        is_pressable=_is_all(tag, shown, _is_pressable),
    )


def _parts(tag: Tag, *, hidden: bool) -> _Parts:
    inside = [tag, *dom.elements(tag, hidden=hidden)]
    buttons = [child for child in inside if dom.is_button(child)]
    pressed = {id(below) for button in buttons for below in (button, *button.find_all(True))}
    data = [child for child in inside if id(child) not in pressed]
    ticks = [child for child in data if dom.is_tick(child) and not any(map(dom.is_tick, child.parents))]
    return _Parts(tag, inside, buttons, data, ticks, any(map(_is_field, data)))


def _is_field(tag: Tag) -> bool:
    return (dom.is_control(tag) and not dom.is_tick(tag)) or dom.role(tag) in _LIST_ROLES


def _is_sign(child: Tag, whole: Tag) -> bool:
    """Whether something is drawn, or named without a word of its own."""
    return dom.is_drawn(child) or (child is not whole and bool(dom.own_name(child)) and not dom.is_control(child))


def _words(parts: _Parts, *, hidden: bool) -> str:
    """All words shown outside of buttons; none where they only ask for a choice."""
    words = "" if dom.is_button(parts.tag) else dom.text(parts.tag, hidden=hidden, skip=_is_no_word)
    lists = (child for child in parts.data if dom.role(child) in _LIST_ROLES)
    return "" if any(_says_nothing_but(child, words, hidden=hidden) for child in lists) else words


def _without(parts: _Parts, is_such: Callable[[Tag], bool], words: str, *, hidden: bool) -> str:
    """What is left of the words without those in elements of a sort; empty where there are none of that sort."""
    if not any(map(is_such, parts.data[1:])):
        return ""
    left = dom.text(
        parts.tag, hidden=hidden, skip=lambda one: _is_no_word(one) or (one is not parts.tag and is_such(one))
    )
    return left if left != words else ""


def _is_no_word(tag: Tag) -> bool:
    """Whether an element is pressed, by its markup or as the sign that takes a choice off."""
    return dom.is_button(tag) or (
        _OFF.search(dom.attribute(tag, "class")) is not None and tag.get_text().strip() in _CROSSES
    )


def _is_badge(tag: Tag) -> bool:
    is_raised_word = tag.name == "sup" and _MARK.fullmatch(tag.get_text().strip()) is not None
    return is_raised_word or _BADGE.search(dom.attribute(tag, "class")) is not None


def _is_crossed_out(tag: Tag) -> bool:
    looks = dom.attribute(tag, "class"), dom.attribute(tag, "style")
    return tag.name in ("s", "del", "strike") or any(map(_CROSSED_OUT.search, looks))


def _is_muted(tag: Tag) -> bool:
    return dom.MUTED_MARK in tag.attrs or _PROMPT.search(dom.attribute(tag, "class")) is not None


def _icon(tag: Tag, drawn: Sequence[Tag]) -> str:
    """The name of what is drawn."""
    return next(filter(None, map(dom.own_name, (*drawn, tag))), "") or dom.spoken(tag)


def _only_button(parts: _Parts) -> Tag | None:
    """The one button, where there is no field or tick box beside it."""
    return parts.buttons[0] if len(parts.buttons) == 1 and not (parts.ticks or parts.is_field) else None


def _look(parts: _Parts) -> str:
    """The look that may make an amount negative; what is drawn beside a field only opens it."""
    return behind.style(parts.data) or ("" if parts.is_field else behind.drawing(parts.data[1:]))


def _unsure(parts: _Parts) -> str:
    """Why nobody can tell what it says: a file's own reasons, or a number of which some digits stand above or below the
    line, as cents, a footnote and a power do."""
    if said := dom.attribute(parts.tag, dom.UNSURE_MARK):
        return said
    for child in parts.inside[1:]:
        if _AND_MORE.fullmatch(child.get_text().strip()) and dom.text(parts.tag) != dom.text(child):
            return f"{child.get_text().strip()!r} stands behind it, and what that counts is not on the page"
    for child in parts.data[1:]:
        digits, before = child.get_text().strip(), child.find_previous(string=re.compile(r"\S"))
        if dom.is_raised(child) and digits.isdigit() and re.search(r"\d\s*$", str(before or "")):
            return f"{digits!r} stands raised or lowered behind other digits"
    return ""


def _links(data: Sequence[Tag]) -> tuple[Anchor, ...]:
    return tuple(Anchor(dom.name(child), dom.attribute(child, "href")) for child in data if child.name == "a")


def _tips(inside: Sequence[Tag]) -> tuple[str, ...]:
    tips = (dom.attribute(child, key).strip() for child in inside for key in _TIPS)
    return tuple(dict.fromkeys(filter(None, tips)))


def _toggled(button: Tag) -> bool | None:
    """State of a button that stays pressed; None for one that does not."""
    return dom.PRESSED.get((dom.attribute(button, "aria-pressed") or dom.attribute(button, "aria-checked")).lower())


def _opens(button: Tag) -> bool:
    """Whether a button opens a list: its markup says so, or the sign behind its caption."""
    marked = any(key in button.attrs for key in ("aria-haspopup", "aria-expanded"))
    return marked or dom.text(button, values=False)[-1:] in _CARETS


def _is_pressable(tag: Tag) -> bool:
    """Whether the element is pressed for something other than to go somewhere."""
    if tag.name == "a":
        return dom.attribute(tag, "href").partition(":")[0].strip().lower() in ("", "#", "javascript")
    return dom.is_button(tag) or any(key in tag.attrs for key in ("onclick", "tabindex", "contenteditable"))


def _is_all(tag: Tag, words: str, is_such: Callable[[Tag], bool]) -> bool:
    """Whether all words shown stand in elements of a sort."""
    return bool(words) and (is_such(tag) or not dom.text(tag, skip=is_such).strip(_CARETS))


def _says_nothing_but(field: Tag, words: str, *, hidden: bool) -> bool:
    """Whether all words shown are a drop-down list's own, which only ask for a choice."""
    return dom.PLACEHOLDER.fullmatch(words) is not None and dom.text(field, hidden=hidden, skip=dom.is_button) == words


def tick_label(tick: Tag) -> str:
    """The words that a tick box stands for: its label, the text right after it, or its accessible name."""
    for parent in tick.parents:
        if parent.name == "label":
            return dom.text(parent, values=False)
        if (identity := dom.attribute(tick, "id")) and (
            label := parent.find("label", attrs={"for": identity})
        ) is not None:
            return dom.text(label, values=False)
    after = tick.next_sibling
    beside = str(after).strip() if isinstance(after, NavigableString) else ""
    return beside or dom.own_name(tick)
