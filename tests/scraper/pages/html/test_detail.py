"""Labelled values are read by what their labels say, however label and value are marked up."""

# ruff: noqa: E501 (markup reads best on one line)

from __future__ import annotations

import pytest

from scraper.errors import LayoutChanged
from scraper.pages.html import dom
from scraper.pages.html.detail import DetailView, find_details
from scraper.profile import load

DETAILS = load().details["job"].model_copy(update={"required": ()})


def find(html: str) -> DetailView:
    """What the shipped profile makes of a job's card."""
    return find_details(dom.parse(html), DETAILS, "card", "sha")


def values(html: str, field: str) -> list[str]:
    """What the card says of one field."""
    return [pair.words for pair in find(html).values.get(field, ())]


@pytest.mark.parametrize(
    "html",
    [
        "<label for=t>Team</label><input id=t value='Red crew'>",
        "<input id=t value='Red crew'><label for=t>Team *</label>",
        "<label>Team <input value='Red crew'></label>",
        "<label>Team:</label> <span>Red crew</span>",
        "<div><label>Team</label></div><div>Red crew</div>",
        "<div><div><label>Team</label><i title='Help'></i></div><div><div>Red crew</div></div></div>",
        "<label for=t>Team</label><select id=t><option>Blue<option selected>Red crew</select>",
        "<label for=t>Team</label><span><span>Red crew</span><button aria-label=open></button><select id=t data-ascora-hidden><option>Blue</select></span>",
        "<label for=t>Team</label><span id=t>Red crew</span>",
        "<span id=l>Team</span><div role=combobox aria-labelledby=l>Red crew</div>",
        "<input aria-label=Team value='Red crew'>",
        "<dl><dt>Team</dt><dd>Red crew</dd></dl>",
        "<dl><div><dt>Team:</dt><dd><a href=x>Red crew</a></dd></div></dl>",
        "<table><tr><th>Team</th><td>Red crew</td></tr></table>",
        "<table><tr><td>Team:</td><td>Red crew</td><td>Priority:</td><td>High</td></tr></table>",
        "<table><tr><td><label>Team</label></td><td><input value='Red crew'></td></tr></table>",
        "<div><span>Team</span><span>Red crew</span></div>",
        "<div><div class=l>Team</div><div class=v>Red crew</div></div>",
        "<div><b>Team:</b> Red crew</div>",
        "<p>Team: Red crew</p>",
        "<p><strong>Team:</strong> Red crew<br><strong>Priority:</strong> High</p>",
        "<div>Team: <span>Red crew</span></div>",
        "<div><span>Team</span><br><span>Red crew</span></div>",
        "<h4>Team</h4><p>Red crew</p>",
        "<div><div>Team</div><div><button>Change</button><span>Red crew</span></div></div>",
        "<ul><li><span>Team</span> <em>Red crew</em></li></ul>",
        "<section aria-label='Job'><div><div>Team</div></div><div><div>Red crew</div></div></section>",
    ],
)
def test_every_make_of_label_reads_the_same(html: str) -> None:
    """However label and value are marked up, the team is the same and stands there once."""
    assert values(html, "team") == ["Red crew"]


@pytest.mark.parametrize(
    "html",
    [
        "<label for=t>Team</label><input id=t value=''>",
        "<label for=t>Team</label><select id=t><option value='' selected>-- Select Team --</select>",
        "<label for=t>Team</label><select id=t><option>Blue</select>",
        "<dl><dt>Team</dt><dd></dd></dl>",
        "<table><tr><th>Team</th><td></td></tr></table>",
        "<div><div>Team</div><div></div></div><div><div>Priority</div><div>High</div></div>",
        "<div><span>Team</span><span></span></div>",
    ],
)
def test_a_blank_is_stated(html: str) -> None:
    """A label with nothing beside it says that there is nothing."""
    assert values(html, "team") == [""]


@pytest.mark.parametrize(
    "html",
    [
        "<div data-ascora-hidden><label data-ascora-hidden for=t>Team</label><input data-ascora-hidden id=t value=Red></div>",
        "<table><thead><tr><th>Team</th><th>Name</th></tr></thead><tr><td>Red</td><td>x</td></tr></table>",
        "<div role=grid><div role=row><span role=columnheader>Team</span><span role=columnheader>Priority</span></div></div>",
        "<ul role=tablist><li role=tab>Team</li><li role=tab>Priority</li></ul>",
        "<nav><a>Team</a><a>Red</a></nav>",
        "<div><div>Status</div><div>Team</div><div>Priority</div></div>",
        "<p>The Team: Red crew</p>",
        "<select><option selected>Team</option></select><span>Red</span>",
        "<button>Team</button><span>Red</span>",
    ],
)
def test_what_only_looks_like_a_label_is_none(html: str) -> None:
    """Hidden tabs, headings of grids, menus, rows of labels and prose name no value."""
    assert values(html, "team") == []


def test_a_value_may_read_like_a_label() -> None:
    """The status Completed is no label of the completion date."""
    view = find("<div><div>Status</div><div>Completed</div></div><div><div>Priority</div><div>High</div></div>")
    assert set(view.values) == {"status", "priority"}


def test_lines_of_a_value_are_kept() -> None:
    """Text areas keep every line, running text those that a person sees."""
    assert values("<label>Job Description <textarea>\n a\n\n  b\r\nc </textarea></label>", "description") == [
        "a\n\n  b\nc"
    ]
    assert values("<dl><dt>Description</dt><dd>a\n  wrapped<br><br>b<p>c</p></dd></dl>", "description") == [
        "a wrapped\n\nb\nc"
    ]
    assert values("<dl><dt>Description</dt><dd data-ascora-pre>a\n  b</dd></dl>", "description") == ["a\n  b"]


def test_titles_tell_equal_labels_apart() -> None:
    """A suburb under the billing address is not the job's, and a customer is whose title it stands under."""
    view = find(
        "<fieldset><legend>Site</legend><label>Customer</label><b>Acme</b></fieldset>"
        "<fieldset><legend>Billing</legend><label>Customer</label><b>Strata</b><label>Suburb</label><b>Perth</b></fieldset>"
        "<h3>Job Address</h3><dl><dt>Suburb</dt><dd>Ryde</dd></dl><h3>Billing Address</h3><dl><dt>Suburb</dt><dd>Hay</dd></dl>"
    )
    said = {field: [pair.words for pair in pairs] for field, pairs in view.values.items()}
    assert said == {"site_customer": ["Acme"], "billing_customer": ["Strata"], "suburb": ["Ryde"]}
    assert view.extra == {"Billing Suburb": "Perth", "Billing Address Suburb": "Hay"}


def test_custom_fields_are_the_companys() -> None:
    """Below their heading every pair is a custom field in order, even one that goes by a standard label."""
    view = find(
        "<h3>Custom Fields</h3><div><div><span>Gate code</span><span>12</span></div><div><span>Team</span><span>Ours</span></div></div>"
        "<h4>Access</h4><label><input type=checkbox> Keys</label><table><tr><th>Roof</th><td>Tin</td></tr></table>"
        "<h3>Notes</h3><dl><dt>Team</dt><dd>Red</dd></dl>"
    )
    assert [(pair.label, pair.words) for pair in view.custom_fields or ()] == [
        ("Gate code", "12"),
        ("Team", "Ours"),
        ("Keys", "No"),
        ("Roof", "Tin"),
    ]
    assert [pair.words for pair in view.values["team"]] == ["Red"]


def test_no_part_for_custom_fields_is_no_statement() -> None:
    """Without their heading nothing is said of custom fields; with it and nothing below, there are none."""
    assert find("<dl><dt>Team</dt><dd>Red</dd></dl>").custom_fields is None
    assert find("<h3>Custom Fields</h3><p>None yet</p>").custom_fields == ()


def test_unknown_labels_are_kept() -> None:
    """A label without a place in the model goes to extra, verbatim; two things side by side without markup do not."""
    view = find(
        "<label for=a>Purchase Ref.</label><input id=a value=77><div><span>Hello</span><span>there</span></div>"
    )
    assert view.extra == {"Purchase Ref.": "77"}


def test_radio_buttons_say_what_is_chosen() -> None:
    """Of a group of choices the chosen one's own words are the value."""
    html = "<fieldset><legend>Priority</legend><label><input type=radio name=p> Low</label><label><input type=radio name=p checked> High</label></fieldset>"
    assert values(html, "priority") == ["High"]


def test_numbers_of_the_card_come_from_its_headings() -> None:
    """Every number in a heading is a candidate for the card's own."""
    assert find("<h1>Job J1252.01 – 3 taps</h1>").numbers == ("J1252.01", "3")


def test_a_missing_label_is_named_with_what_was_seen() -> None:
    """The refusal names the field, its wordings and the labels there are."""
    required = load().details["job"].model_copy(update={"required": ("pricing_method",)})
    with pytest.raises(LayoutChanged) as refused:
        find_details(dom.parse("<dl><dt>Charging</dt><dd>x</dd></dl>"), required, "card", "sha")
    assert str(refused.value) == (
        "card: no label for pricing_method (accepted: Pricing Method); labels seen: 'Charging'; to mend it, put the words "
        'that the portal uses into the profile: [details.job.labels] pricing_method = ["..."]'
    )


@pytest.mark.parametrize(
    "html",
    [
        "<h3>Description</h3><div><div>Job Description</div><div>Two lights out</div></div>",
        "<h3>Description</h3><p><b>Job Description</b> <span>Two lights out</span></p>",
        "<h3>Description</h3><div><div><strong>Job Description</strong></div><div>Two lights out</div></div>",
    ],
)
def test_a_heading_over_labelled_values_is_no_label(html: str) -> None:
    """A heading worded like a label does not take the label below it for its value."""
    assert values(html, "description") == ["Two lights out"]


def test_a_label_with_its_own_value_is_no_title() -> None:
    """What follows the billing customer in one list of names and values is still about the job."""
    html = "<dl><dt>Billing Customer</dt><dd>Acme</dd><dt>Suburb</dt><dd>Newtown</dd></dl>"
    assert values(html, "suburb") == ["Newtown"]


def test_a_blank_value_in_a_row_of_pairs_does_not_take_the_next_label() -> None:
    """Where two pairs share a row, a blank value is blank."""
    pair = "<div><b>{}</b></div><div>{}</div>"
    html = f"<div>{pair.format('Priority', '')}{pair.format('Gate Code', '42')}</div>"
    assert values(html, "priority") == [""]


def test_custom_fields_may_stand_two_to_a_row() -> None:
    """Pairs side by side in one row are each read, in their order."""
    pair = "<div><b>{}</b></div><div>{}</div>"
    html = f"<h4>Custom Fields</h4><div>{pair.format('Gate Code', '')}{pair.format('Induction', 'SI-1')}</div>"
    assert [(one.label, one.words) for one in find(html).custom_fields or ()] == [
        ("Gate Code", ""),
        ("Induction", "SI-1"),
    ]


def test_blank_drop_down_is_blank() -> None:
    """The arrow of a drop-down list, and words that only ask for a choice, are no value."""
    markup = "<label for=t>Team</label><div><span role=listbox><span><span>{}</span><span aria-label=select><i></i></span></span><input id=t data-ascora-hidden></span></div>"
    assert [values(markup.format(words), "team") for words in ("", "-- Select --", "Red crew")] == [
        [""],
        [""],
        ["Red crew"],
    ]


def test_blank_field_beside_an_icon_is_blank() -> None:
    """What opens a calendar beside a field is no value."""
    assert values(
        "<label for=d>Date Completed</label><div><span><input id=d value=''><span aria-label=select></span></span></div>",
        "completed_at",
    ) == [""]


def test_custom_fields_end_at_the_cards_next_part() -> None:
    """A documented part of the card below the custom fields is none of them, whatever level its title has."""
    found = find(
        "<h4>Custom Fields</h4><div><label for=a>Gate Code</label><input id=a value=12></div>"
        "<h5>Access</h5><div><label for=c>Key</label><input id=c value=7></div>"
        "<fieldset><legend>Financial Summary</legend><label for=b>Total Ex Tax</label><input id=b value=$5.00></fieldset>"
    )
    assert [pair.label for pair in found.custom_fields or ()] == ["Gate Code", "Key"]
    assert [pair.words for pair in found.values["total_ex_tax"]] == ["$5.00"]


def test_a_drawn_sign_beside_a_label_is_no_value() -> None:
    """The star of a mandatory field is passed over, whoever draws it."""
    markup = "<div><label>Team</label><span data-ascora-drawn='*'></span><span>Red crew</span></div>"
    assert values(markup, "team") == ["Red crew"]


def test_the_next_label_is_no_value() -> None:
    """Where a blank value left no element of its own, the label that follows is not taken for it."""
    html = "<p><b>Site Contact:</b></p><p>Billing Contact:</p><p><b>Team:</b> Red crew</p>"
    assert "Billing Contact:" not in [pair.words for said in find(html).values.values() for pair in said]
    assert values(html, "team") == ["Red crew"]
