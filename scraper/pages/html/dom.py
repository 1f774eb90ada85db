"""What a person reads in a piece of markup: visible text, values in controls, names of icons."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PreformattedString, Tag

from scraper.pages.html.halves import join_halves, may_have_halves
from scraper.pages.html.unseen import drop_unseen, has_unseen
from scraper.spelling import composed

HIDDEN_MARK = "data-ascora-hidden"
HELD_MARK = "data-ascora-held"
"""Marks elements that were already in sight, word for word, before the click that opened this screen."""
KEEPS_LINES_MARK = "data-ascora-pre"
"""Set by the capture on elements whose line breaks a person sees (CSS `white-space: pre` and its kin)."""
DRAWN_MARK = "data-ascora-drawn"
"""Set by the capture on elements without words that show what a style sheet or a font draws: its sign, blank for a
picture."""
UNSEEN_MARK = "data-ascora-unseen"
"""Set by the capture on what is rendered and not painted (clipped, transparent, out of reach); `picture` where a font
draws the words as one. Such words may name something, and are no value."""
MUTED_MARK = "data-ascora-muted"
"""Set by the capture on elements whose words are grey or slanted beside those around, as what asks for a value is."""
RAISED_MARK = "data-ascora-raised"
"""Set by the capture on digits that stand above or below the line of those before them."""
FRAME_MARK = "data-ascora-frame"
"""Set by the capture on what a frame of the page shows."""
UNSURE_MARK = "data-ascora-unsure"
"""Set on a cell of an exported file of which nobody can tell what it says: why."""
LACKS_MARK = "data-ascora-lacks"
"""Set on an element that says what of an exported file is not on the page."""

GUID = re.compile(
    r"(?<![0-9a-f-])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-f-])", re.IGNORECASE
)

_UNSEEN = frozenset({"head", "script", "style", "template", "noscript", "datalist"})
_TEXTLESS = frozenset({"svg", "iframe", "object", "canvas", "audio", "video"})
_BLOCKS = frozenset(
    """
    address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer
    form h1 h2 h3 h4 h5 h6 header hr legend li main menu nav ol optgroup p pre section summary table tbody td tfoot th
    thead tr ul
    """.split()  # noqa: SIM905
)
_BLOCK_ROLES = frozenset({"gridcell", "cell", "row", "columnheader", "rowheader"})
_CONTROLS = frozenset({"input", "select", "textarea"})
_VALUELESS_INPUTS = frozenset({"button", "submit", "reset", "image", "file", "hidden", "password"})
_TICK_INPUTS = frozenset({"checkbox", "radio"})
_TICK_ROLES = frozenset({"checkbox", "radio", "switch"})
_MENU_ROLES = frozenset({"button", "menu", "menubar", "menuitem", "toolbar", "tooltip", "dialog"})
PRESSED = {"true": True, "false": False}
_BOLD = ("b", "strong")
_DRAWN = frozenset({"img", "svg", "i"})

_UNSEEN_STYLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))", re.IGNORECASE)
_PRE_STYLE = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)
PLACEHOLDER = re.compile(r"\W*(?:please\s+)?(?:select|choose)\b.*", re.IGNORECASE | re.DOTALL)
_SOURCE_SPACE = re.compile(r"[ \f]*[\r\n\t\v][ \t\r\n\f\v]*")
_BREAKS = re.compile(r" *[\v\n][ \v\n]*")
_EDGE, _KEPT = "\v", "\r"
"""Stand for the edge of a block, and for a line break behind which spaces count, until lines are made."""


def fresh(html: str) -> BeautifulSoup:
    """The page as a tree, without the characters that show nothing, and with rows drawn in pieces put together; the
    caller's own, to be changed."""
    soup = BeautifulSoup(html, "lxml", multi_valued_attributes=None)
    if has_unseen(html):
        drop_unseen(soup)
    if may_have_halves(html):
        join_halves(soup)
    return soup


@lru_cache(maxsize=8)
def parse(html: str) -> BeautifulSoup:
    """The page as a tree that nobody changes: one screen is asked for its notices, its lists, its pager, its fields."""
    return fresh(html)


def attribute(tag: Tag, name: str) -> str:
    """An attribute as text; the empty string when it is not there."""
    value = tag.attrs.get(name)
    return " ".join(value) if isinstance(value, list) else str(value or "")


def has_no_elements(tag: Tag) -> bool:
    """Whether nothing but words stands in an element."""
    return not any(isinstance(child, Tag) for child in tag.contents)


def role(tag: Tag) -> str:
    """The first explicit ARIA role, lower case."""
    given = tag.attrs.get("role")
    return (str(given).lower().split() or [""])[0] if given else ""


def is_hidden(tag: Tag) -> bool:
    """Whether this element itself is not rendered or not painted; its ancestors are not asked."""
    if tag.name in _UNSEEN or HIDDEN_MARK in tag.attrs or UNSEEN_MARK in tag.attrs:
        return True
    if not tag.attrs:
        return False
    if "hidden" in tag.attrs and attribute(tag, "hidden").lower() != "until-found":
        return True
    if tag.name == "input" and attribute(tag, "type").lower() == "hidden":
        return True
    return "style" in tag.attrs and _UNSEEN_STYLE.search(attribute(tag, "style")) is not None


def is_shown(tag: Tag) -> bool:
    """Whether neither this element nor an ancestor is hidden."""
    return not is_hidden(tag) and not any(is_hidden(parent) for parent in tag.parents)


def elements(tag: Tag, *, hidden: bool = False) -> Iterator[Tag]:
    """The shown elements below `tag` in document order, nothing from inside hidden ones (unless `hidden`, which reads
    on where nothing is rendered)."""
    below = [iter(tag.contents)]
    while below:
        child = next(below[-1], None)
        if child is None:
            below.pop()
        elif isinstance(child, Tag) and not _is_left_out(child, hidden=hidden):
            yield child
            below.append(iter(child.contents))


def _is_left_out(tag: Tag, *, hidden: bool) -> bool:
    return UNSEEN_MARK in tag.attrs or (not hidden and is_hidden(tag))


def is_control(tag: Tag) -> bool:
    """Whether the element is an input, select or text area."""
    return tag.name in _CONTROLS


def is_tick(tag: Tag) -> bool:
    """Whether the element is a tick box, radio button or switch."""
    if tag.name == "input":
        return attribute(tag, "type").lower() in _TICK_INPUTS
    return role(tag) in _TICK_ROLES


def is_ticked(tag: Tag) -> bool | None:
    """State of a tick box; None for one that is neither on nor off."""
    if is_half(tag):
        return None
    if tag.name == "input":
        return "checked" in tag.attrs
    return PRESSED.get(attribute(tag, "aria-checked").lower())


def is_half(tag: Tag) -> bool:
    """Whether a tick box, or a button that stays pressed, is half on: neither yes nor no.

    >>> [is_half(tag) for tag in parse("<input aria-checked=mixed><input checked>").find_all("input")]
    [True, False]
    """
    return "mixed" in (attribute(tag, "aria-checked").lower(), attribute(tag, "aria-pressed").lower())


def is_drawn(tag: Tag) -> bool:
    """Whether the element is a picture or a sign, and so may mean something without a word in it."""
    return tag.name in _DRAWN or DRAWN_MARK in tag.attrs


def is_raised(tag: Tag) -> bool:
    """Whether the element's words stand above or below the line."""
    return tag.name in ("sup", "sub") or RAISED_MARK in tag.attrs


def is_bold(tag: Tag) -> bool:
    """Whether there are words, all of them in bold by the markup."""
    words = text(tag)
    return bool(words) and any(bold.name in _BOLD and text(bold) == words for bold in (tag, *tag.find_all(_BOLD)))


def is_button(tag: Tag) -> bool:
    """Whether the element is there to be pressed, and so is no data; a list that shows its choice is data."""
    if role(tag) == "combobox" or attribute(tag, "aria-haspopup").lower() == "listbox":
        return False
    return tag.name == "button" or role(tag) in _MENU_ROLES


def control_value(tag: Tag) -> str:
    """What stands in an input, select or text area; not in tick boxes, buttons and placeholder options."""
    if tag.name == "textarea":
        return tag.get_text().replace("\r\n", "\n").strip()
    if tag.name == "select":
        chosen = (
            option
            for option in tag.find_all("option")
            if "selected" in option.attrs and option.attrs.get("value") != ""
        )
        shown = (" ".join(option.get_text().split()) for option in chosen)
        return ", ".join(words for words in shown if not PLACEHOLDER.fullmatch(words))
    if is_tick(tag) or attribute(tag, "type").lower() in _VALUELESS_INPUTS:
        return ""
    return attribute(tag, "value").strip()


def text(
    tag: Tag,
    *,
    values: bool = True,
    hidden: bool = False,
    apart: bool = False,
    skip: Callable[[Tag], bool] | None = None,
) -> str:
    """The visible text below `tag`: block elements and `<br>` part lines, spaces inside a run of words are kept.

    `values` puts in what stands in controls; `hidden` reads on where nothing is rendered (for a hidden column);
    `apart` parts the words of any two elements, as the boxes, arrows and counts of a pager are drawn apart; `skip`
    names elements to leave out.
    """
    if is_control(tag):
        return composed(control_value(tag)) if values else ""
    parts: list[str] = []
    _collect(tag, parts, _Reading(values, hidden, " " if apart else "", skip), _keeps_lines(tag))
    flowing = _BREAKS.sub(lambda run: "\n" * max(1, run.group().count("\n")), "".join(parts))
    return composed(flowing.replace(_KEPT, "\n").strip())


def name(tag: Tag) -> str:
    """What a screen reader calls the element: its label, its text, else the name of the icon in it."""
    if label := attribute(tag, "aria-label").strip():
        return composed(label)
    if words := text(tag, values=False):
        return words
    return next((own for own in map(own_name, (tag, *elements(tag))) if own), "") or spoken(tag)


def spoken(tag: Tag) -> str:
    """The words below `tag` that are there for screen readers alone: names, never values.

    >>> spoken(parse("<td><i></i><span data-ascora-unseen>Locked</span></td>"))
    'Locked'
    """
    parts = tag.find_all(lambda below: UNSEEN_MARK in below.attrs and not below.find(attrs={UNSEEN_MARK: True}))
    words = (part.get_text(" ") for part in parts if attribute(part, UNSEEN_MARK) != "picture")
    return " ".join(" ".join(words).split())


def own_name(tag: Tag) -> str:
    """The name that the element itself carries: `aria-label`, `alt`, `title`, a drawn sign, a drawing's `<title>`."""
    if tag.name == "svg" and (title := tag.find("title")) is not None:
        return " ".join(title.get_text().split())
    keys = ("aria-label", "alt", "title", DRAWN_MARK)
    return composed(next((words for key in keys if (words := attribute(tag, key).strip())), ""))


def _keeps_lines(tag: Tag) -> bool:
    if tag.name == "pre" or KEEPS_LINES_MARK in tag.attrs:
        return True
    return "style" in tag.attrs and _PRE_STYLE.search(attribute(tag, "style")) is not None


@dataclass(frozen=True)
class _Reading:
    """How words are taken from markup; see `text`."""

    values: bool
    hidden: bool
    seam: str
    """What stands at the ends of an element in a line."""
    skip: Callable[[Tag], bool] | None


def _collect(tag: Tag, parts: list[str], how: _Reading, keeps: bool) -> None:
    for child in tag.children:
        if isinstance(child, NavigableString):
            if not isinstance(child, PreformattedString):  # a comment, say
                _add(parts, _kept(child) if keeps else _SOURCE_SPACE.sub(" ", child))
        elif isinstance(child, Tag):
            _collect_element(child, parts, how, keeps)


def _collect_element(tag: Tag, parts: list[str], how: _Reading, keeps: bool) -> None:
    is_skipped = how.skip is not None and how.skip(tag)
    if is_skipped or tag.name in _UNSEEN or tag.name in _TEXTLESS or _is_left_out(tag, hidden=how.hidden):
        _add(parts, how.seam)
    elif tag.name == "br":
        parts.append("\n")
    elif tag.name in _CONTROLS:
        _add(parts, f" {_kept(control_value(tag))} " if how.values else how.seam)
    else:
        is_block = tag.name in _BLOCKS or role(tag) in _BLOCK_ROLES
        edge = _EDGE if is_block else how.seam
        _add(parts, edge)
        _collect(tag, parts, how, keeps or _keeps_lines(tag))
        _add(parts, edge)


def _kept(words: str) -> str:
    return words.replace("\r\n", "\n").replace(_EDGE, " ").replace("\n", _KEPT)


def _add(parts: list[str], words: str) -> None:
    """Append, with at most one space where two pieces meet."""
    while parts and not parts[-1]:
        parts.pop()
    parts.append(words.lstrip(" ") if parts and parts[-1].endswith(" ") else words)


def once(tags: Iterable[Tag]) -> tuple[Tag, ...]:
    """Each element once. Needed because two elements that look the same are equal, and are not the same."""
    return tuple({id(tag): tag for tag in tags}.values())
