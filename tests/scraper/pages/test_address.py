"""An address that is printed in one piece is told apart where that leaves no doubt; else it is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.checks import address as check
from scraper.errors import RowRejected
from scraper.models import Job
from scraper.models.base import to_json
from scraper.pages.address import read
from scraper.pages.job import JobDetailsPage, JobsGridPage
from tests.scraper.pages.test_pages import CARD, PROFILE, jobs, one, page

RULES = PROFILE.formats.address
PARTS = ("line1", "line2", "suburb", "state", "postcode", "country")


def parts(text: str) -> str:
    """What is sure of an address, parted by bars in the contract's order; what is not is left blank."""
    told = read(text, RULES).address
    return "|".join(getattr(told, name) or "" for name in PARTS)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("14 Marine Parade, Kingscliff NSW 2487", "14 Marine Parade||Kingscliff|NSW|2487|"),
        ("Lot 7 Depot Road, South Murwillumbah, NSW, 2484", "Lot 7 Depot Road||South Murwillumbah|NSW|2484|"),
        ("2/88 Pacific Hwy,\nChatswood NSW 2067", "2/88 Pacific Hwy||Chatswood|NSW|2067|"),
        ("Shop 4\n12 High St\nPerth WA 6000\nAUSTRALIA", "Shop 4|12 High St|Perth|WA|6000|AUSTRALIA"),
        ("PO Box 9, O'Connor ACT 2602, Australia", "PO Box 9||O'Connor|ACT|2602|Australia"),
        ("7 The Esplanade, St Kilda Victoria 3182", "7 The Esplanade||St Kilda|Victoria|3182|"),
        ("1 Mill Lane, Victor Harbor South Australia 5211", "1 Mill Lane||Victor Harbor|South Australia|5211|"),
        ("5 Rose Ct, Alice Springs nt 0870", "5 Rose Ct||Alice Springs|nt|0870|"),
        ("8 Bay Rd, Hobart TAS", "8 Bay Rd||Hobart|TAS||"),
        ("Kingscliff NSW 2487", "||Kingscliff|NSW|2487|"),
    ],
)
def test_an_address_in_one_piece_is_told_apart(text: str, told: str) -> None:
    """In one line or several, the state in short or in full, with or without the country."""
    assert (parts(text), read(text, RULES).doubt) == (told, "")


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("14 Marine Parade Kingscliff NSW 2487", "|||NSW|2487|"),  # nothing parts street and suburb
        ("The Grange, Marine Parade Kingscliff NSW 2487", "|||NSW|2487|"),
        ("Lot 7, Depot Road NSW 2484", "|||NSW|2484|"),  # the suburb is left out
        ("Unit 3, 14 Marine Parade, Kingscliff NSW 2487", "||Kingscliff|NSW|2487|"),  # one line of it, or two
        ("A\nB\nC\nKingscliff NSW 2487", "||Kingscliff|NSW|2487|"),
        ("14 Marine Parade, Kingscliff 2487", "|||||"),
        ("14 Marine Parade, Kingscliff", "|||||"),
        ("12 Queen Street, Auckland 1010, New Zealand", "|||||"),
        ("NSW 2487", "|||NSW|2487|"),
        ("see notes", "|||||"),
    ],
)
def test_what_may_be_read_in_two_ways_is_left_open(text: str, sure: str) -> None:
    """Only what is sure is taken, and why the rest is not is said."""
    assert parts(text) == sure
    assert read(text, RULES).doubt


NAMES = st.from_regex(r"[A-Z][a-z]{2,8}( [A-Z][a-z]{2,8})?", fullmatch=True)


@given(
    street=st.builds("{} {} {}".format, st.integers(1, 999), NAMES, st.sampled_from(RULES.street_types)),
    before=st.sampled_from(["", "Level 2", "Shop 1"]),
    suburb=NAMES,
    state=st.sampled_from(RULES.states),
    postcode=st.integers(1000, 9999).map(str),
    between=st.sampled_from([", ", ",", "\n", ",\n", " "]),
    ending=st.sampled_from([" {} {}", ", {} {}", ", {}, {}", "\n{} {}"]),
    country=st.sampled_from(["", ", Australia", "\nAUSTRALIA"]),
)
def test_no_part_is_ever_wrong(
    street: str, before: str, suburb: str, state: str, postcode: str, between: str, ending: str, country: str
) -> None:
    """However it is printed, each part is the true one or is not told; and a part that is not told is doubted."""
    lines = [line for line in (before, street) if line]
    found = read(between.join([*lines, suburb]) + ending.format(state, postcode) + country, RULES)
    true = {"line1": lines[0], "line2": lines[1] if before else None, "suburb": suburb, "state": state}
    true |= {"postcode": postcode, "country": country.strip(", \n") or None}
    assert all(getattr(found.address, name) in (None, value) for name, value in true.items())
    assert found.doubt or all(getattr(found.address, name) == value for name, value in true.items())


LINE = "14 Marine Parade, Kingscliff NSW 2487"
WHOLE = {"line1": "14 Marine Parade", "suburb": "Kingscliff", "state": "NSW", "postcode": "2487"}


@pytest.mark.parametrize(
    "markup",
    [
        f"<dl><dt>Job Address</dt><dd>{LINE}</dd></dl>",
        f"<div class=css-1><span>Site Address</span><span>{LINE}</span></div>",
        f"<table><tr><td><b>Address:</b></td><td>{LINE}</td></tr></table>",
        f"<p>Job Location: {LINE}</p>",
        f"<label for=a>Address</label><input id=a value='{LINE}'>",
        f"<dl><dt>Address</dt><dd>{LINE} <a href='https://maps.example/?q=1'>Map</a></dd></dl>",
        f"<dl><dt>Street Address</dt><dd>{LINE}</dd></dl>",
        "<h4>Job Address</h4><p>14 Marine Parade<br>Kingscliff NSW 2487</p>",
        "<dl><dt>Address Line 1</dt><dd>14 Marine Parade</dd><dt>Suburb</dt><dd>Kingscliff NSW 2487</dd></dl>",
        f"<dl><dt>Job Address</dt><dd>{LINE}</dd><dt>Site Address</dt><dd>1 Else Rd, Perth WA 6000</dd></dl>",
        f"<dl><dt>Job Address</dt><dd></dd><dt>Site Address</dt><dd>{LINE}</dd></dl>",
        f"<dl><dt>Address</dt><dd>{LINE}</dd></dl><h3>Billing Address</h3><dl><dt>Address</dt><dd>1 X, Y</dd></dl>",
    ],
)
def test_a_cards_address_in_one_piece_is_read(markup: str) -> None:
    """Under whatever label, marked up however; that of the job before that of the site, and none of the payer."""
    told = one(JobDetailsPage, CARD.format("J12") + markup, job_number="J12")
    assert {name: value for name, value in told["address"].items() if value} == WHOLE
    assert "address_shown" not in told


@pytest.mark.parametrize("label", ["Job Address", "Address"])
def test_a_cards_address_that_is_not_told_apart_is_told(label: str) -> None:
    """In the report by name and in words, on the object as a finding, and verbatim among its extras."""
    shown = "Unit 3, 14 Marine Parade, Kingscliff NSW 2487"
    html = CARD.format("J12") + f"<dl><dt>{label}</dt><dd>{shown}</dd></dl>"
    job, rejected = page(JobDetailsPage, html, job_number="J12").read()
    assert isinstance(job, Job)
    assert isinstance(rejected, RowRejected)
    assert f"the Details tab of J12: address (under {label!r}) cannot be told apart" in str(rejected)
    assert repr(shown) in str(rejected)
    assert job.extra == {label: shown}
    assert [(one["check"], one["found"]) for one in check.findings(job)] == [("address_parts", shown)]
    assert to_json(job)["address"]["suburb"] == "Kingscliff"
    known = job.model_copy(update={"address": read(LINE, RULES).address})
    assert list(check.findings(known)) == []  # the open API, say, has the parts


def test_labelled_parts_go_before_the_line() -> None:
    """What is printed once more in one piece is kept as printed."""
    html = CARD.format("J12") + (
        "<dl><dt>Job Address</dt><dd>Unit 3, 14 Marine Pde, Kingscliff NSW 2487</dd>"
        "<dt>Address Line 1</dt><dd>14 Marine Parade</dd><dt>Suburb</dt><dd>Kingscliff</dd></dl>"
    )
    told = one(JobDetailsPage, html, job_number="J12")
    assert (told["address"]["line1"], told["address"]["suburb"]) == ("14 Marine Parade", "Kingscliff")
    assert told["extra"] == {"Job Address": "Unit 3, 14 Marine Pde, Kingscliff NSW 2487"}


def test_a_list_of_jobs_has_addresses_in_one_piece() -> None:
    """A row keeps its own job: what cannot be told apart is a finding and stands among its extras; blank is blank."""
    html = jobs("Job Number|Address", f"J1|{LINE}", "J2|14 Marine Parade Kingscliff", "J3|")
    told = [to_json(item) for item in page(JobsGridPage, html).read() if not isinstance(item, RowRejected)]
    assert [job["address"] and job["address"]["line1"] for job in told] == ["14 Marine Parade", None, None]
    assert [job.get("address_shown") for job in told] == [None, "14 Marine Parade Kingscliff", None]
    assert [job["extra"] for job in told] == [{}, {"Address": "14 Marine Parade Kingscliff"}, {}]
    (bare,) = page(JobsGridPage, jobs("Job Number|Status", "J1|New")).read()
    assert "address" not in to_json(bare)  # type: ignore[arg-type]
