"""Areas about what a user costs keep no figure, however they are drawn; elsewhere such a title means nothing."""

from __future__ import annotations

import pytest

from scraper.pages.private import of_json, of_page
from scraper.profile import load

USER = load().private.on("user_details")
CANARY = "45.77"
TITLES = ["Labour Details", "Labour & Pay Rates", "Payroll", "Employment Costs"]
AREAS = {
    "heading": "<h3>{t}</h3><p>Normal <b>{v}</b></p><h3>Licences</h3><p>White card 77</p>",
    "heading in a wrapper": "<div><div class=head><h4>{t}</h4></div><div>Double time: {v}</div></div>"
    "<div><div class=head><h4>Licences</h4></div><div>White card 77</div></div>",
    "fieldset": "<fieldset><legend>{t}</legend><label>Normal</label><input value='{v}'></fieldset><p>White card 77</p>",
    "table": "<table><caption>{t}</caption><tr><td>Normal</td><td title='{v}'>{v}</td></tr></table>"
    "<p>White card 77</p>",
    "folded": "<details><summary>{t}</summary><p>Normal {v}</p></details><p>White card 77</p>",
    "tab": "<ul role=tablist><li role=tab aria-controls=a>{t}</li><li role=tab aria-controls=b>Licences</li></ul>"
    "<div id=a>Normal {v}</div><div id=b>White card 77</div>",
    "tab that is a link": "<ul><li><a href='#a'>{t}</a></li><li><a href='#b'>Licences</a></li></ul>"
    "<section id=a>Normal {v}</section><section id=b>White card 77</section>",
    "accordion": "<h2><button data-bs-target='#a'>{t}</button></h2><div id=a>Normal {v}</div>"
    "<h2><button data-bs-target='#b'>Licences</button></h2><div id=b>White card 77</div>",
    "label of a region": "<p id=t>{t}</p><div role=region aria-labelledby=t>Normal {v}</div><p>White card 77</p>",
    "titles of one look": "<div class=t>{t}</div><div>Normal {v}</div>"
    "<div class=t>Licences</div><div>White card 77</div>",
}


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("how", AREAS)
def test_an_area_keeps_its_words_and_no_figure(how: str, title: str) -> None:
    """It is told, and what stands behind it is whole."""
    kept, told = of_page(AREAS[how].format(t=title.replace("&", "&amp;"), v=CANARY), USER)
    assert CANARY not in kept
    assert told == (title,)
    assert "White card 77" in kept


@pytest.mark.parametrize("how", AREAS)
def test_elsewhere_it_is_an_area_like_any_other(how: str) -> None:
    """What a job is charged for labour stands below such titles too."""
    page = AREAS[how].format(t="Labour Details", v=CANARY)
    assert of_page(page, load().private.on("labour_lines_grid")) == (page, ())


def test_a_tab_that_leads_elsewhere_takes_nothing_with_it() -> None:
    """The tabs behind it are none of it."""
    page = "<nav><a href='/u?tab=labour'>Labour Details</a><a href='/u?tab=l'>Licences (12)</a></nav><p>Kim</p>"
    assert of_page(page, USER) == (page, ())


def test_a_key_of_that_name_is_none() -> None:
    """With all that is below it."""
    assert of_json('{"labourDetails": {"normal": 45.77}, "name": "Kim"}', USER)[0] == (
        '{"labourDetails": null, "name": "Kim"}'
    )


@pytest.mark.parametrize("name", ["Normal Rate", "Cost Rate", "Notes", "Leave Reason", "Date of Birth"])
def test_names_that_are_private_on_a_users_screens_alone(name: str) -> None:
    """A charge rate of a job is nobody's secret, and its notes are read."""
    page = f"<dl><dt>Name</dt><dd>Kim</dd><dt>{name}</dt><dd>{CANARY}</dd></dl>"
    for kind in ("user_details", "users_grid", "leave_grid", "leave_grid_unread", "unexpected"):
        kept, told = of_page(page, load().private.on(kind))
        assert CANARY not in kept
        assert told == (name,)
    assert of_page(page, load().private.on("labour_lines_grid")) == (page, ())
