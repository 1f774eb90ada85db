"""A kept page as something that can only be looked at: what a person saw of it, in a few elements of our own.

Nothing of the page's markup goes through: elements are named anew from a short list, attributes are not taken over but
for the spans of cells, and all words are escaped. So there is nothing in it that could run, load, lead or be sent.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from bs4.element import NavigableString, PreformattedString, Tag
from markupsafe import escape

from scraper.archive.render import visible
from scraper.pages.html import dom

KEPT = frozenset(
    """
    article b blockquote caption code dd div dl dt em fieldset figcaption figure footer h1 h2 h3 h4 h5 h6 header i label
    legend li main nav ol p pre section small span strong sub sup table tbody td tfoot th thead tr u ul
    """.split()  # noqa: SIM905
)
"""Elements that are shown as what they are; of others only what is in them."""
DROPPED = frozenset(
    """
    applet audio base canvas datalist embed frame frameset head iframe link math meta noembed noframes noscript object
    optgroup option param script source style svg template track video
    """.split()  # noqa: SIM905
)
"""Elements of which nothing is shown."""
LONGEST_SPAN = 1_000
TICKS = {True: "☑", False: "☐", None: "◩"}


class _Marks(NamedTuple):
    numbers: Mapping[int, int]
    """Of the marked elements, by `id`."""
    tips: Collection[int]
    """Elements within, whose tool tips are shown: a shortened value stands there in full."""


def inert(parts: Iterable[Tag], marked: Collection[Tag] = ()) -> str:
    """What is seen of a page, or of parts of it; `marked` elements carry the class `marked`, the first the id too.

    >>> inert([dom.fresh("<p onclick=x()>a<script>y()</script> <a href=//z>b</a>")])
    '<p>a <span class="link">b</span></p>'
    """
    marks = {id(tag): number for number, tag in enumerate(marked)}
    tips = {id(tag) for one in marked for tag in (one, *one.find_all(title=True))}
    return "".join(_told(parts, _Marks(marks, tips)))


def text(words: str) -> str:
    """Words as they may stand in a page."""
    return str(escape(visible(words)))


def _told(parts: Iterable[Tag], marks: _Marks) -> Iterator[str]:
    """Without recursion: a page may nest as deep as it likes."""
    below: list[tuple[Iterator[object], str]] = [(iter(parts), "")]
    while below:
        children, end = below[-1]
        child = next(children, None)
        if child is None:
            below.pop()
            yield end
        elif isinstance(child, Tag):
            yield from _element(child, marks, below)
        elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
            yield text(str(child))


def _element(tag: Tag, marks: _Marks, below: list[tuple[Iterator[object], str]]) -> Iterator[str]:
    if tag.name in DROPPED or dom.is_hidden(tag):
        return
    if dom.is_tick(tag) or dom.is_control(tag) or tag.name in ("img", "br", "hr"):
        yield _leaf(tag, marks)
        return
    name = tag.name if tag.name in KEPT else "span" if tag.name in ("a", "button") or id(tag) in marks.numbers else ""
    if name:
        kind = {"a": "link", "button": "button"}.get(tag.name, "")
        yield f"<{name}{_mark(tag, marks, kind)}{_spans(tag)}>"
    tip = dom.attribute(tag, "title") if id(tag) in marks.tips else ""
    shown = f'<span class="tip">{text(tip)}</span>' if tip and tip not in dom.text(tag) else ""
    below.append((iter(tag.contents), f"{shown}</{name}>" if name else shown))


def _leaf(tag: Tag, marks: _Marks) -> str:
    if tag.name in ("br", "hr"):
        return f"<{tag.name}>"
    if tag.name == "img":
        words = dom.attribute(tag, "alt")
        return f"<span{_mark(tag, marks, 'picture')}>{text(words or 'picture')}</span>"
    if dom.is_tick(tag):
        return f"<span{_mark(tag, marks, 'control')}>{TICKS[dom.is_ticked(tag)]}</span>"
    return f"<span{_mark(tag, marks, 'control')}>{text(dom.control_value(tag))}</span>"


def _mark(tag: Tag, marks: _Marks, kind: str) -> str:
    number = marks.numbers.get(id(tag))
    names = " ".join(filter(None, (kind, "marked" if number is not None else "")))
    return (f' class="{names}"' if names else "") + (' id="marked"' if number == 0 else "")


def _spans(tag: Tag) -> str:
    said = ((name, dom.attribute(tag, name)) for name in ("colspan", "rowspan"))
    numbers = {name: int(text) for name, text in said if text.isascii() and text.isdigit() and len(text) < 6}
    return "".join(f' {name}="{number}"' for name, number in numbers.items() if 1 < number <= LONGEST_SPAN)
