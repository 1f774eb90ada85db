"""Signs, spaces, years and characters that print the same value in other ways: read alike, or refused."""

# ruff: noqa: E501 (tables read best on one line)

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper import text
from scraper.profile import load
from scraper.spelling import comparable

FORMATS = load().formats
SYDNEY = ZoneInfo("Australia/Sydney")
NEAR = date(2026, 3, 1)
CREDITS = (
    "-{}", "\u2212{}", "\u2013{}", "\u2014{}", "\u2010{}", "\uff0d{}", "$-{}", "-${}", "\u2212 ${}", "({})", "(${})", "$({})", "AUD ({})", "({} AUD)",
    "({}) AUD", "{}-", "${}-", "{}\u2212", "{} CR", "${}CR", "{} cr.", "{} AUD CR", "-AUD {}", "AUD -{}", "\u200e-{}", "A$({})",
)  # fmt: skip
DEBITS = (
    "{}",
    "${}",
    "$\u2009{}",
    "$ {}",
    "AUD {}",
    "AUD ${}",
    "AUD$ {}",
    "A${}",
    "{} AUD",
    "{} DR",
    "${} Dr.",
    "\u00a0{}\u202f",
    "\u200b${}\u200f",
)


@given(st.integers(1, 10**11).map(lambda cents: Decimal(cents).scaleb(-2)), st.sampled_from((",", "\u2009", "\u202f")))
def test_every_way_to_print_a_sign_is_that_sign(amount: Decimal, separator: str) -> None:
    """Leading and trailing minus in every look, brackets inside and outside of the currency, and the side of the books."""
    printed = f"{amount:,.2f}".replace(",", separator)
    assert {text.money(form.format(printed)) for form in DEBITS} == {amount}
    assert {text.money(form.format(printed)) for form in CREDITS} == {-amount}
    assert all(text.is_signed(form.format(printed)) for form in CREDITS)


@pytest.mark.parametrize(
    "printed",
    ["(-250.00)", "-(250.00)", "-$250.00-", "(250.00-)", "-250.00 CR", "(250.00) DR", "250.00- CR", "--250.00", "\u2212-250.00", "$-(250.00)",
     "250.00\u2013", "250.00\u2014", "250.00 -", "$ $250.00", "$250.00 $", "250.00 AUD AUD", "USD 250.00", "NZ$250.00", "250.00 USD", "\u20ac250.00",
     "250.00 CR DR", "CR 250.00", "[250.00]", "<250.00>", "1 250.00", "1\u00a0250.00", "1\u200925.00", "12\u2009345\u20091", "1,250\u2009000.00",
     "250.00*", "~250.00", "250.00 (est.)", "(250.00", "250.00)", "$(250.00", "25o.00", "\u2460250.00", "250.00+"],
)  # fmt: skip
def test_a_sign_in_doubt_is_refused(printed: str) -> None:
    """Twice negative, dashes that may be ornaments, other currencies, spaces that may part two numbers, notes."""
    with pytest.raises(ValueError, match="no amount of money"):
        text.money(printed)


@given(st.text("-\u2212\u2013()$ AUDCRD0123456789.,\u2009", max_size=14))
def test_an_amount_is_negative_only_by_one_sign(printed: str) -> None:
    """Whatever is read as negative shows exactly one of minus, brackets and CR; what is positive shows none."""
    try:
        amount = text.money(printed)
    except ValueError:
        return
    shown = sum(printed.count(sign) for sign in "-\u2212\u2013(") + printed.upper().count("CR")
    assert shown == (1 if amount < 0 else shown and 1)
    assert not (amount > 0 and shown)


@given(st.dates(date(1997, 1, 1), date(2055, 12, 31)), st.sampled_from(FORMATS.short_dates))
def test_two_digits_are_the_near_year(day: date, form: str) -> None:
    """A year of two digits is the one within thirty years of the reading, in every form of the profile."""
    assert text.day(day.strftime(form), FORMATS, NEAR) == day
    with pytest.raises(ValueError, match="is no date"):
        text.day(day.strftime(form), FORMATS)


@pytest.mark.parametrize(
    "printed", ["05/03/57", "05/03/95", "05/03/76", "5/3/6", "05/03/206", "26/13/05", "05/03/'26", "Tue 05 Mar 26"]
)
def test_two_digits_in_doubt_are_refused(printed: str) -> None:
    """Far from the reading both centuries are as good; a month past twelve, a wrong weekday and other lengths are none."""
    with pytest.raises(ValueError, match="is no date"):
        text.day(printed, FORMATS, NEAR)


def test_a_short_year_with_a_time() -> None:
    """Times stand behind short dates as behind long ones."""
    assert text.instant("05/03/26 9:05 am", FORMATS, SYDNEY, NEAR) == datetime(2026, 3, 5, 9, 5, tzinfo=SYDNEY)
    assert text.instant("5-Mar-26 00:00", FORMATS, SYDNEY, NEAR) == datetime(2026, 3, 5, tzinfo=SYDNEY)


@pytest.mark.parametrize(
    ("printed", "hour"), [("12:00 am", 0), ("12:30 AM", 0), ("12:00 pm", 12), ("1:00 a.m.", 1), ("11:59 pm", 23)]
)
def test_midnight_and_noon(printed: str, hour: int) -> None:
    """Twelve in the morning is midnight; nought has no half of a day."""
    read = text.instant(f"\u200e05/03/2026\u2009{printed}", FORMATS, SYDNEY)
    assert isinstance(read, datetime)
    assert read.hour == hour
    with pytest.raises(ValueError, match="no time"):
        text.instant("05/03/2026 0:30 am", FORMATS, SYDNEY)


@given(st.datetimes(datetime(2002, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_milliseconds_are_one_instant(moment: datetime) -> None:
    """Milliseconds since 1970 name an instant in whatever zone, those included that a clock shows twice."""
    moment = moment.replace(microsecond=0)
    assert text.epoch(str((moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)), SYDNEY) == moment


@pytest.mark.parametrize(
    "written", ["", "1772661900", "17726619000001", "-1772661900000", "1772661900000.5", "0772661900000"]
)
def test_other_counts_are_no_milliseconds(written: str) -> None:
    """Seconds, microseconds and ids of other lengths are not taken for milliseconds."""
    with pytest.raises(ValueError, match="milliseconds"):
        text.epoch(written, SYDNEY)


@given(st.text(max_size=30))
def test_comparing_is_settled_after_once(words: str) -> None:
    """What is comparable stays so, however it was composed, and no accent is lost."""
    told = comparable(words)
    assert comparable(told) == told == comparable(unicodedata.normalize("NFD", words))
    assert unicodedata.is_normalized("NFC", told)
    marks = [char for char in unicodedata.normalize("NFD", told) if unicodedata.combining(char)]
    assert marks == [char for char in unicodedata.normalize("NFD", comparable(words)) if unicodedata.combining(char)]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Cafe\u0301.pdf", "Caf\u00e9.pdf", True),
        ("A\u030angstro\u0308m", "\u00c5ngstr\u00f6m", True),
        ("SWMS_\u200broof", "SWMS_roof", True),
        ("commis\u00adsioning", "commissioning", True),
        ("\u200eJ1001\u200e", "J1001", True),
        ("\ufeffplan\u2060.pdf", "plan.pdf", True),
        ("Cafe.pdf", "Caf\u00e9.pdf", False),  # an accent is kept
        ("\ufb01re", "fire", False),  # a ligature is another name
        ("plan\u00a0b", "plan b", False),
        ("m\u00b2", "m2", False),
    ],
)
def test_names_are_compared_as_people_see_them(one: str, other: str, same: bool) -> None:
    """The same accents written in other ways and characters that show nothing make no other name; anything else does."""
    assert (comparable(one) == comparable(other)) is same
