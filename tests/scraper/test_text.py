"""Readers are strict: the whole text or nothing, and nothing is guessed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper import text
from scraper.errors import ConfigError
from scraper.profile import load

FORMATS = load().formats
SYDNEY = ZoneInfo("Australia/Sydney")
cents = st.integers(-(10**11), 10**11).map(lambda value: Decimal(value).scaleb(-2))
days = st.dates(date(1900, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize("printed", ["05/03/0026", "5 Mar 0001", "01/01/1899"])
def test_years_that_nobody_means_are_no_dates(printed: str) -> None:
    """What a program keeps for no date, and years that were filled up with noughts."""
    with pytest.raises(ValueError, match="nobody means the year"):
        text.day(printed, FORMATS)


@pytest.mark.parametrize("printed", ["Thu 05/03/2026", "Thursday, 05/03/2026", "thu 5/3/26"])
def test_a_weekday_before_figures_must_be_right(printed: str) -> None:
    """As before a month's name."""
    assert text.day(printed, FORMATS, near=date(2026, 1, 1)) == date(2026, 3, 5)
    with pytest.raises(ValueError, match="that day is a Thursday"):
        text.day(
            f"Mon{printed[3:]}" if "," not in printed else printed.replace("Thurs", "Mon"), FORMATS, date(2026, 1, 1)
        )


@given(cents)
def test_money_comes_back_as_printed(amount: Decimal) -> None:
    """Every amount reads back exactly from each form that the portal prints it in."""
    plain = f"{abs(amount):,.2f}"
    forms = (
        [f"-${plain}", f"$-{plain}", f"(${plain})", f"-{plain}"] if amount < 0 else [f"${plain}", plain, f"{plain} AUD"]
    )
    assert {text.money(form) for form in forms} == {amount}


@given(st.text("0123456789,.$()- AUDaud\u00a0", max_size=12))
def test_money_is_refused_or_means_what_it_says(printed: str) -> None:
    """Any text is either refused, or every digit of it is in the amount, in order."""
    try:
        amount = text.money(printed)
    except ValueError:
        return
    digits = "".join(char for char in printed if char.isdigit())
    assert digits.lstrip("0").startswith(str(abs(amount)).replace(".", "").lstrip("0"))


@pytest.mark.parametrize(
    "printed",
    ["", " ", "-", "$", "(", "1,23", "1,2345.00", "12,34,567", "1.234,50", "$1.005", "1 250", "1.250", "(5", "5)",
     "1.200", "-($5)", "--5", "n/a 12", "٣", "1e3", "5.", "US$5.00"],
)  # fmt: skip
def test_money_that_is_none_is_refused(printed: str) -> None:
    """What is not surely an amount in dollars and cents is refused, not cleaned until it parses."""
    with pytest.raises(ValueError, match="no amount of money"):
        text.money(printed)


@given(days, st.sampled_from(FORMATS.dates))
def test_days_come_back_as_printed(day: date, form: str) -> None:
    """Every date reads back from every form of the profile, in any case."""
    printed = day.strftime(form)
    assert {text.day(p, FORMATS) for p in (printed, printed.upper(), printed.lower(), f" {printed}\u00a0")} == {day}


@given(days, st.times().map(lambda t: t.replace(second=0, microsecond=0)))
def test_instants_come_back_or_are_no_clear_time(day: date, time: object) -> None:
    """A printed local time reads back, except where the clock change makes it none or two."""
    naive = datetime.combine(day, time)  # type: ignore[arg-type]
    printed = naive.strftime("%d/%m/%Y %I:%M %p")
    if len({naive.replace(tzinfo=SYDNEY, fold=fold).utcoffset() for fold in (0, 1)}) == 2:
        with pytest.raises(ValueError, match=r"happens twice|does not exist"):
            text.instant(printed, FORMATS, SYDNEY)
    else:
        read = text.instant(printed, FORMATS, SYDNEY)
        assert isinstance(read, datetime)
        assert read.isoformat() == naive.replace(tzinfo=SYDNEY).isoformat()


@given(st.text(max_size=20))
def test_days_never_crash(printed: str) -> None:
    """Any text is a date or a `ValueError`."""
    try:
        read = text.day(printed, FORMATS)
    except ValueError:
        return
    assert type(read) is date


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "1/3/24",
        "03/14/2024",
        "31/02/2024",
        "00/01/2024",
        "2024",
        "Tue 05 Mar 2023",
        "5 Mär 2024",
        "05/03/2024 x",
        "١/٣/٢٠٢٤",
    ],
)
def test_a_day_in_doubt_is_refused(printed: str) -> None:
    """Two-digit years, months first, impossible days and wrong weekdays are refused."""
    with pytest.raises(ValueError, match="is no date"):
        text.day(printed, FORMATS)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("5/3/2024 9:05 am", "2024-03-05T09:05:00+11:00"),
        ("05-MAR-2024 21:05", "2024-03-05T21:05:00+11:00"),
        ("05/07/2024, 12:00am", "2024-07-05T00:00:00+10:00"),
        ("5 Sept 2024 at 12:30 P.M.", "2024-09-05T12:30:00+10:00"),
        ("Thu, 07 Mar 2024 16:45:10", "2024-03-07T16:45:10+11:00"),
        ("2024-03-05T09:15:00+09:30", "2024-03-05T09:15:00+09:30"),
        ("2024-03-05T09:15", "2024-03-05T09:15:00+11:00"),
        ("05/03/2024", "2024-03-05"),
    ],
)
def test_documented_forms_of_instants(printed: str, expected: str) -> None:
    """Each documented form reads; a date alone stays a date."""
    assert text.instant(printed, FORMATS, SYDNEY).isoformat() == expected


@pytest.mark.parametrize(
    "printed",
    ["06/10/2024 2:30 am", "07/04/2024 2:30 am", "05/03/2024 13:05 pm", "05/03/2024 25:00", "05/03/2024 9:60"],
)
def test_a_time_in_doubt_is_refused(printed: str) -> None:
    """Local times that the clock skips or repeats, and impossible ones, are refused."""
    with pytest.raises(ValueError, match="2024"):
        text.instant(printed, FORMATS, SYDNEY)


def test_day_first_is_a_rule_of_the_profile() -> None:
    """A profile with a month-first form is refused by name."""
    with pytest.raises(ConfigError, match="not day first"):
        text.day("1/2/2024", FORMATS.model_copy(update={"dates": ("%m/%d/%Y",)}))


def test_an_unknown_sign_in_a_form_is_named() -> None:
    """A profile with a form that cannot be read strictly is refused by name."""
    with pytest.raises(ConfigError, match="%U"):
        text.day("1/2/2024", FORMATS.model_copy(update={"dates": ("%d/%m/%Y %U",)}))


@pytest.mark.parametrize("printed", ["12.5", "%", "1,2%", "five %"])
def test_a_percentage_shows_its_sign(printed: str) -> None:
    """A bare number is no percentage."""
    with pytest.raises(ValueError, match="no percentage"):
        text.percent(printed)


@pytest.mark.parametrize("printed", ["", "Maybe", "YN", "0", "1", "-"])
def test_yes_and_no_are_words_of_the_profile(printed: str) -> None:
    """Anything else is refused, a blank too."""
    with pytest.raises(ValueError, match="neither yes nor no"):
        text.yes_no(printed, FORMATS)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2035, 1, 1)))  # noqa: DTZ001
def test_local_times_are_one_instant(naive: datetime) -> None:
    """What `local` accepts names exactly one instant, and goes back to the same wall-clock time."""
    try:
        aware = text.local(naive, SYDNEY)
    except ValueError:
        return
    assert aware.utcoffset() in (timedelta(hours=10), timedelta(hours=11))
    assert aware.replace(tzinfo=None) == naive


@pytest.mark.parametrize(
    "printed",
    ["5th March 2026", "March 5, 2026", "Thursday, March 5, 2026", "Thu 5 Mar 2026", "Mar 5th, 2026", "5 March, 2026"],
)
def test_a_month_by_name_may_lead_and_a_day_may_be_counted(printed: str) -> None:
    """Nothing else can be meant."""
    assert text.day(printed, FORMATS) == date(2026, 3, 5)


@pytest.mark.parametrize("printed", ["05/03/2026 09:05 AEST", "05/03/2026 09:05 AWST", "05/03/2026 09:05 am EST"])
def test_a_zone_that_does_not_hold_then_is_refused(printed: str) -> None:
    """Summer time in Sydney: AEDT."""
    assert text.instant("05/03/2026 09:05 (AEDT)", FORMATS, SYDNEY).isoformat() == "2026-03-05T09:05:00+11:00"
    with pytest.raises(ValueError, match="2026"):
        text.instant(printed, FORMATS, SYDNEY)
