"""What the capture takes for seen, in a real browser: one tab, one small page after the other."""

# ruff: noqa: E501 (markup reads best on one line)

from __future__ import annotations

import pytest
from bs4 import Tag

from flows.browser.page_actions import Screen
from scraper.pages.html import dom
from scraper.pages.html.read_cell import read_cell

pytestmark = pytest.mark.browser

CLIPPED = "position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0,0,0,0)"
GRID = "<div role=grid style='position:relative;height:90px'>{}</div>"


def shown(screen: Screen, markup: str) -> Tag:
    """What the page reads as."""
    screen.page.set_content(f"<!DOCTYPE html>{markup}")
    body = dom.parse(screen.capture().html).body
    assert body is not None
    return body


def words(screen: Screen, markup: str) -> str:
    """The words that a page reads as, on one line."""
    return " ".join(dom.text(shown(screen, markup)).split())


@pytest.mark.parametrize(
    "style",
    [
        CLIPPED,
        "position:absolute;left:-9999px",
        "position:absolute;top:-200em",
        "position:fixed;right:0;transform:translateX(100%)",
        "display:inline-block;clip-path:inset(50%)",
        "clip-path:circle(0);display:block",
        "clip-path:polygon(0 0,0 0,0 0);display:block",
        "position:absolute;clip:rect(1px,1px,1px,1px)",
        "opacity:0",
        "filter:opacity(0)",
        "color:transparent",
        "color:rgba(200,0,0,0)",
        "-webkit-text-fill-color:transparent",
        "color:transparent;text-shadow:0 0 6px rgba(0,0,0,.6)",
        "filter:blur(4px);display:inline-block",
        "-webkit-text-security:disc",
        "font-size:0",
        "visibility:hidden",
        "display:none",
        "display:block;text-indent:-9999px",
        "display:block;text-indent:100%;white-space:nowrap;overflow:hidden",
        "display:block;height:0;overflow:hidden",
        "display:block;max-width:0;overflow:hidden",
        "display:block;height:0;padding-top:20px;overflow:hidden",
        "display:inline-block;transform:scale(0)",
        "display:inline-block;scale:0",
        "display:block;mask-image:linear-gradient(transparent,transparent)",
        "margin-left:-5000px;display:block",
    ],
)
def test_words_that_are_not_painted_are_no_words(screen: Screen, style: str) -> None:
    """Whatever hides them: clipping, transparency, size, or a place that nobody can scroll to."""
    hidden = f"<span style='{style}'>and <b>more</b></span>"
    assert words(screen, f"<table><tr><td>plan.pdf{hidden}</td></tr></table>") == "plan.pdf"


@pytest.mark.parametrize(
    "markup",
    [
        "<td>plan.pdf<span style='color:#fff'> copy</span>",
        "<td style='background:#334455'><b style='color:#fff'>plan.pdf</b><i style='color:rgb(52,68,86)'>7</i>",
        "<td bgcolor=#ffffcc>plan.pdf<font color=#ffffcc>x</font>",
        "<td><div style='background:navy'><div style='position:relative;color:navy'><em>old.pdf</em></div></div>plan.pdf",
    ],
)
def test_words_in_the_colour_of_what_they_stand_on_are_no_words(screen: Screen, markup: str) -> None:
    """White on white, blue on blue, or so near to it that nobody can tell."""
    assert words(screen, f"<table><tr>{markup}</table>") == "plan.pdf"


@pytest.mark.parametrize(
    "markup",
    [
        "<b style='background:#c00;color:#fff'>seen</b>",
        "<div style='background:linear-gradient(#00c,#006);color:#fff'><p>seen</p></div>",
        "<div style='background:rgba(0,0,0,.6);color:#fff'>seen</div>",
        "<style>.x{position:relative;color:#fff}.x::before{content:'';position:absolute;inset:0;background:#111;z-index:-1}</style><p class=x>seen</p>",
        "<div style='background:#111;height:40px'></div><p style='color:#fff;margin-top:-30px'>seen</p>",
        "<img style='position:absolute;left:0;top:0;width:90px;height:90px'><p style='position:absolute;top:5px;color:#fff'>seen</p>",
        "<div style='position:fixed;inset:0;background:#111;z-index:-1'></div><p style='color:#fff'>seen</p>",
        "<p style='color:#fff;text-shadow:0 0 3px #000'>seen</p>",
        "<body style='background:#202020;color:#fff'><p>seen</p>",
        "<body style='background:#202020'><table bgcolor=white><tr><td>seen</table>",
    ],
)
def test_words_on_what_may_be_of_another_colour_are_seen(screen: Screen, markup: str) -> None:
    """On a background of their own, a picture, something drawn or laid behind them, with a shadow."""
    assert words(screen, markup) == "seen"


SHADOW = "<script>document.getElementById('s').attachShadow({{mode: '{}'}}).innerHTML = '{}'</script>"
SHADOWS = {
    "open": SHADOW.replace("{}", "open", 1),
    "closed": SHADOW.replace("{}", "closed", 1),
    "closed in markup": "<script>{{ const s = document.getElementById('s'); s.setHTMLUnsafe("
    "'<div><template shadowrootmode=closed>{}</template>' + s.innerHTML + '</div>') }}</script>",
}


@pytest.mark.parametrize("made", SHADOWS.values(), ids=SHADOWS)
def test_what_stands_in_a_shadow_tree_is_seen_and_can_be_pressed(screen: Screen, made: str) -> None:
    """Whether its page lets other scripts look into it or not."""
    inside = "<table><tr><td>J7</td><td><button>View</button></td></tr></table><slot></slot>"
    assert words(screen, f"<div id=s><i>after</i></div>{made.format(inside)}") == "J7 View after"
    (view,) = [one for one in screen.controls() or [] if one.named(("View",))]
    screen.press(view)


@pytest.mark.parametrize(
    "markup",
    [
        "<p aria-hidden=true>seen</p>",
        "<p style='opacity:.3'>seen</p>",
        "<p style='filter:blur(.5px)'>seen</p>",
        "<p style='color:transparent;text-shadow:rgba(0,0,0,0) 0 0 0,0 0 1px #000'>seen</p>",
        "<p style='margin-top:5000px'>seen</p>",
        "<div style='height:40px;overflow:auto'><p style='height:300px'></p><p>seen</p></div>",
        "<div style='width:40px;overflow-x:scroll'><div style='width:900px'><p style='margin-left:700px'>seen</p></div></div>",
        "<div style='width:100px;overflow:hidden'><table><tr><th style='min-width:900px'></th><th>seen</th></tr></table></div>",
        "<p style='width:20px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap'><b></b><i>s</i>een</p>",
        "<div style='visibility:hidden'><p style='visibility:visible'>seen</p></div>",
        "<div style='height:0;overflow:hidden'><p style='position:absolute;top:0'>seen</p></div>",
        "<div style='height:0;overflow:hidden;'><p style='position:fixed;top:0'>seen</p></div>",
        "<p style='background:linear-gradient(red,blue);background-clip:text;color:transparent'>seen</p>",
        "<p style='color:transparent;text-shadow:0 0 0 #000'>seen</p>",
        "<p style='text-indent:2em'>seen</p>",
        "<div style='height:0'>seen</div>",
        "<div style='transform:scale(2);width:200px;overflow:hidden'><p style='margin:0 0 0 150px'>seen</p></div>",
        "<div style='display:contents'>seen</div>",
        "<header style='position:sticky;top:0'>seen</header><div style='height:3000px'></div>",
        "<p style='transition:opacity 9s;opacity:0' id=p>seen</p><script>p.offsetHeight; p.style.opacity = 1</script>",
    ],
)
def test_what_can_be_brought_into_sight_is_seen(screen: Screen, markup: str) -> None:
    """By scrolling the page or a part of it; cut for display alone; on its way in."""
    assert words(screen, markup) == "seen"


def test_a_page_that_was_scrolled_is_seen_whole(screen: Screen) -> None:
    """What lies above can be scrolled back to."""
    screen.page.set_content("<p>above</p><p style='margin-top:3000px'>below</p>")
    screen.page.evaluate("scrollTo(0, 2500)")
    assert "unseen" not in screen.capture().html


@pytest.mark.parametrize(
    ("css", "markup", "reads"),
    [
        (".c::before{content:'('}.c::after{content:')'}", "<td><span class=c>$250.00</span>", "($250.00)"),
        (".c::before{content:'-'}", "<td class=c>$275.00", "-$275.00"),
        (".c::before{content:'\\2212'}", "<td><b class=c></b>275.00", "\u2212275.00"),
        (".c::after{content:'-'}", "<td><span class=c>275.00</span>", "275.00-"),
        (".c::before{content:'$'}", "<td class=c>12.50", "$12.50"),
        (".c::after{content:'%'}", "<td class=c>12.5", "12.5%"),
        (".c::after{content:' ' attr(data-sign)}", "<td class=c data-sign=CR>250.00", "250.00 CR"),
        ("@media all{.c::after{content:' DR'}}", "<td class=c>250.00", "250.00 DR"),
        (".c:empty::before{content:'Booked'}", "<td class=c>", "Booked"),
        (".c span:not(:last-child)::after{content:', '}", "<td class=c><span>A</span><span>B</span>", "A, B"),
        (".c::before{content:'\\2022 '}", "<td class=c>Roof", "Roof"),
        (".c::before{content:'- '}", "<td class=c>Roof 2", "Roof 2"),
        (".c::after{content:'\\2197'}", "<td><a class=c>plan.pdf</a>", "plan.pdf"),
        (".c::before{content:'+'}", "<td><i class=c></i>Plan 2", "Plan 2"),
        (".c::before{content:'-';opacity:0}", "<td class=c>275.00", "275.00"),
        (".c::after{content:'-';display:none}", "<td class=c>275.00", "275.00"),
        (".c::before{content:'check';font-family:Material Icons}", "<td class=c>Roof", "Roof"),
        (".c::before{content:'\\f00c'}", "<td class=c>Roof", "Roof"),
    ],
)
def test_signs_that_a_style_sheet_draws_are_read_where_they_mean_something(
    screen: Screen, css: str, markup: str, reads: str
) -> None:
    """Signs of an amount, brackets, words and what parts them; ornaments and pictures are none."""
    assert words(screen, f"<style>{css}</style><table><tr>{markup}</table>") == reads


@pytest.mark.parametrize(
    "css",
    [
        ".x{font-family:'Material Icons'}",
        ".x{font-family:material symbols outlined, sans-serif}",
        ".x{font:20px FontAwesome}",
        ".x{font-feature-settings:'liga';display:inline-block;width:1em;overflow:hidden}",
    ],
    ids=["icons", "symbols", "shorthand", "one sign wide"],
)
def test_a_word_that_a_font_draws_as_a_picture_is_a_picture(screen: Screen, css: str) -> None:
    """By its font, or since it is drawn in the room of one sign; what the picture means nobody told."""
    style = f"<style>{css}</style>"
    assert words(screen, f"{style}<td><i class=x>insert_drive_file</i> plan.pdf") == "plan.pdf"
    cell = shown(screen, f"{style}<table><tr><td><span class=x>check_circle</span></table>").td
    assert cell is not None
    assert (read_cell(cell).text, read_cell(cell).nameless_icon) == ("", True)


def test_a_word_in_any_other_font_is_a_word(screen: Screen) -> None:
    """However short it is, and whatever its typographic settings."""
    style = "<style>td{font:14px serif;font-feature-settings:'liga','kern'}</style>"
    assert words(screen, f"{style}<table><tr><td>ill<td><b>fit_out</b></table>") == "ill fit_out"


@pytest.mark.parametrize(
    ("shadow", "light", "reads"),
    [
        ("<p><slot></slot></p>", "<b>one</b> two", "one two"),
        ("<slot name=b></slot>, <slot name=a></slot>", "<b slot=a>A</b><b slot=b>B</b><b>nowhere</b>", "B, A"),
        ("<slot>meanwhile</slot>", "", "meanwhile"),
        ("<style>p{display:none}</style><p>gone</p>own", "light", "own"),
        ("<style>i{opacity:0}i.x{opacity:1}</style><i>gone</i><i class=x>own</i>", "light", "own"),
        ("<style>::slotted(b){visibility:hidden}</style><slot></slot>", "<b>gone</b>left", "left"),
    ],
)
def test_shadow_trees_and_slots_are_read_as_they_are_painted(
    screen: Screen, shadow: str, light: str, reads: str
) -> None:
    """What is slotted stands where its slot is; what no slot takes is not there."""
    script = f"<script>document.querySelector('x-card').attachShadow({{mode: 'open'}}).innerHTML = `{shadow}`</script>"
    assert words(screen, f"<x-card>{light}</x-card>{script}") == reads


@pytest.mark.parametrize(
    "markup",
    [
        GRID.format(
            "<p role=row style='position:absolute;top:40px'>2</p><p role=row style='position:absolute;top:0'>1</p>"
        ),
        "<ul><li style='transform:translateY(60px)'>2</li><li style='transform:translateY(-20px)'>1</li></ul>",
        "<div style='display:flex;flex-direction:row-reverse'><b>2</b><b>1</b></div>",
        "<div style='display:flex;flex-direction:column-reverse'><p>2</p><p>1</p></div>",
        "<div style='display:flex'><p style='order:2'>2</p><p style='order:1'>1</p></div>",
        "<div style='display:grid'><p style='grid-row:2'>2</p><p style='grid-row:1'>1</p></div>",
        "<div style='display:grid'><p style='grid-column:2;grid-row:1'>2</p><p style='grid-column:1;grid-row:1'>1</p></div>",
        "<table><tr style='display:flex;flex-direction:row-reverse'><td>2</td><td>1</td></tr></table>",
        "<div style='position:relative'><b style='position:absolute;left:90px'>2</b><b style='position:absolute;left:9px'>1</b></div>",
    ],
)
def test_rows_and_columns_stand_as_they_are_seen(screen: Screen, markup: str) -> None:
    """Not as they were written or drawn: placed, reversed, numbered, moved."""
    assert words(screen, markup).replace(" ", "") == "12"


@pytest.mark.parametrize(
    "markup",
    [
        "<label><input type=checkbox checked style='opacity:0'><i style='display:inline-block;width:20px;height:20px'></i></label>",
        f"<input type=checkbox checked style='{CLIPPED}'><span style='display:inline-block;width:9px;height:9px'></span>",
        "<style>input{display:none}</style><input type=checkbox id=t checked><label for=t>&#9745;</label>",
        "<span><input type=checkbox checked style='opacity:0'><svg width=20 height=20></svg></span>",
    ],
    ids=["switch", "clipped", "not rendered", "drawing"],
)
def test_an_invisible_tick_box_is_read_for_what_is_painted_in_its_place(screen: Screen, markup: str) -> None:
    """Its state is what the stand-in shows."""
    cell = shown(screen, f"<table><tr><td>{markup}</td></tr></table>").td
    assert cell is not None
    assert read_cell(cell).checked is True


@pytest.mark.parametrize(
    ("markup", "reads"),
    [
        (f"<select style='{CLIPPED}'><option>Booked</option></select><span>Booked</span>", "Booked"),
        ("<span>High</span><input value=high style='opacity:0;position:absolute'>", "High"),
        ("<input type=checkbox checked style='opacity:0'>", ""),
        ("<input type=checkbox style='display:none'><span>Yes</span>", "Yes"),
    ],
)
def test_an_invisible_field_is_none(screen: Screen, markup: str, reads: str) -> None:
    """What stands in for it says its value, once; a tick box without a stand-in says nothing."""
    cell = shown(screen, f"<table><tr><td>{markup}</td></tr></table>").td
    assert cell is not None
    assert (read_cell(cell).text, read_cell(cell).checked) == (reads, None)


def test_a_frame_is_read_as_it_is_painted(screen: Screen) -> None:
    """Its own window counts, not the page's."""
    inner = "<p>seen</p><p style=position:absolute;left:-999em>off</p><p style=display:none>gone</p>"
    screen.page.set_content(f'<div style="height:2000px"></div><iframe srcdoc="{inner}"></iframe>')
    screen.page.frames[-1].wait_for_selector("p")
    assert dom.text(dom.parse(screen.capture().html)) == "seen"


@pytest.mark.parametrize(
    ("style", "is_muted"),
    [("font-style:italic;color:#d14", True), ("color:#999", True), ("color:#036", False), ("", False)],
)
def test_words_that_ask_for_a_value_are_set_off(screen: Screen, style: str, is_muted: bool) -> None:
    """Grey or slanted beside what stands around."""
    cell = shown(screen, f"<dl><dt>Number<dd><a href='#' style='{style}'>Add a number</a></dl>").dd
    assert cell is not None
    assert read_cell(cell).is_muted is is_muted


@pytest.mark.parametrize(
    "inner",
    [
        f"Deposit<span style='{CLIPPED}'> (opens in a new window)</span>",
        "<i style='font-family:Material Icons'>receipt</i> Deposit",
        "De&shy;posit",
    ],
)
def test_a_control_goes_by_the_words_in_sight_too(screen: Screen, inner: str) -> None:
    """So that a row's link is found by the name that was read from the row."""
    assert words(screen, f"<a href='/x'>{inner}</a>") == "Deposit"
    (control,) = screen.controls() or []
    assert "Deposit" in control.names


def test_a_name_in_sight_is_forgotten_when_the_words_change(screen: Screen) -> None:
    """A page that moved on since it was read has other names."""
    shown(screen, "<a href='/x'>Deposit</a>")
    screen.page.evaluate("document.querySelector('a').textContent = 'Final'")
    (control,) = screen.controls() or []
    assert control.names == ("Final",)


def test_half_ticks_are_captured(screen: Screen) -> None:
    """A state that no attribute has, one that a framework keeps beside the box, and boxes that have none of it."""
    body = shown(
        screen,
        "<input type=checkbox id=a checked><input type=checkbox id=b><span class='ant-checkbox-indeterminate'><input "
        "type=checkbox id=c></span><input type=checkbox data-indeterminate=true id=d><ul class='is-indeterminate'><li>"
        "<input type=checkbox id=e checked><li><input type=checkbox id=f></ul><script>a.indeterminate = true</script>",
    )
    assert [tag["id"] for tag in body.select("input") if dom.is_half(tag)] == ["a", "c", "d"]
    assert [tag["id"] for tag in body.select("input") if dom.is_ticked(tag)] == ["e"]


@pytest.mark.parametrize(
    ("markup", "is_unsure"),
    [
        ("$5<span style='vertical-align:super'>50</span>", True),
        ("$5<small>50</small>", True),
        ("$500<span style='position:relative;top:-6px'>1</span>", True),
        ("$5<b>50</b>", False),
        ("$5<small>.50</small>", False),
        ("Level 4 <small>12</small>", False),
    ],
)
def test_digits_drawn_above_the_line_or_smaller_make_a_number_unsure(
    screen: Screen, markup: str, is_unsure: bool
) -> None:
    """By how they are painted, whatever the markup: cents or a footnote; digits of the same line are the number's."""
    cell = shown(screen, f"<table><tr><td>{markup}</td></tr></table>").td
    assert cell is not None
    assert bool(read_cell(cell).unsure) == is_unsure
