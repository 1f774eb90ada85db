"""The portal as data: the shipped profile, and an account's own file over it."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.errors import ConfigError
from scraper.profile import Grid, fold, load, matches
from scraper.profile.guard import Door

Overlay = Callable[[str], Path]


@pytest.fixture
def overlay(tmp_path: Path) -> Overlay:
    """Writes an account's own profile."""

    def write(toml: str) -> Path:
        path = tmp_path / "own.toml"
        path.write_text(toml, "utf-8")
        return path

    return write


def test_lists_are_added_to_own_entries_first(overlay: Overlay) -> None:
    """An account's wordings come before the shipped ones, which stay, and none comes twice."""
    own = load(overlay('[grids.jobs.columns]\njob_number = ["Auftrag", "Job"]\n'))
    shipped = load()
    theirs = shipped.grids["jobs"].columns["job_number"]
    assert own.grids["jobs"].columns["job_number"] == ("Auftrag", "Job", *[one for one in theirs if one != "Job"])
    assert own.grids["jobs"].by_heading["auftrag"] == "job_number"


def test_tables_merge_and_values_are_replaced(overlay: Overlay) -> None:
    """A table keeps what the own file does not name; text is replaced; new tables are added."""
    own = load(
        overlay('[pager]\nbadge = "x"\n[grids.tools]\nrequired = ["name"]\n[grids.tools.columns]\nname = ["Tool"]\n')
    )
    shipped = load()
    assert own.pager.badge == "x"
    assert own.pager.patterns == shipped.pager.patterns
    assert own.grids["tools"] == Grid(name="tools", required=("name",), columns={"name": ("Tool",)})
    assert own.grids["jobs"] == shipped.grids["jobs"]
    assert own.model_copy(update={"pager": shipped.pager, "grids": shipped.grids}) == shipped


def test_a_door_is_added_to_the_shipped_ones(overlay: Overlay) -> None:
    """An account's own POST that only reads, whatever is pressed for it; one kind needs no list."""
    own = load(overlay('[[reads.posts]]\npath = "/Portal/Jobs/Index"\nkind = "form"\nkeys = ["team"]\n')).guard.reads
    assert own.posts[0] == Door(path="/Portal/Jobs/Index", kind=("form",), keys=("team",))
    assert own.posts[1:] == load().guard.reads.posts


def test_an_empty_own_file_changes_nothing(overlay: Overlay) -> None:
    """Laying nothing over the profile leaves it as shipped."""
    assert load(overlay("")) == load()


@pytest.mark.parametrize(
    ("toml", "says"),
    [
        ("[tabz]\n", "tabz"),
        ('[tabs]\ndetails = "Details"\n', "tabs.details"),
        ("[tabs]\ndetails = [1]\n", "tabs.details.0"),
        ('[pager]\nbadges = "x"\n', "pager.badges"),
        ('[grids.tools]\ntitle = ["Tools"]\n', "grids.tools.required"),
        ('[never_press]\npatterns = ["("]\n', "no regular expression"),
        ("[tabs\n", "expected a TOML file"),
    ],
)
def test_a_wrong_profile_names_file_and_key(overlay: Overlay, toml: str, says: str) -> None:
    """The line names the setting, the file and the key or the fault."""
    path = overlay(toml)
    with pytest.raises(ConfigError) as caught:
        load(path)
    line = str(caught.value)
    assert line.startswith(f"ASCORA_PROFILE {path}: ")
    assert says in line
    assert "\n" not in line


def test_a_missing_or_unreadable_profile_is_one_line(tmp_path: Path) -> None:
    """A file that is not there, or is no text, is named with what was expected."""
    with pytest.raises(ConfigError, match=r"missing.toml: cannot be read .*expected a TOML file"):
        load(tmp_path / "missing.toml")
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="expected a TOML file"):
        load(tmp_path / "binary.toml")


def test_no_wording_of_a_grid_means_two_fields() -> None:
    """Within the shipped profile every heading and label leads to one field only."""
    profile = load()
    named = {name: grid.columns for name, grid in profile.grids.items()}
    named |= {f"details.{name}": details.labels for name, details in profile.details.items()}
    for screen, columns in named.items():
        folded = [fold(wording) for wordings in columns.values() for wording in {fold(one) for one in wordings}]
        assert len(folded) == len(set(folded)), f"{screen}: {sorted(one for one in folded if folded.count(one) > 1)}"


def test_required_fields_have_headings() -> None:
    """What a screen must show is something the profile knows how to find."""
    profile = load()
    assert all(set(grid.required) <= set(grid.columns) for grid in profile.grids.values())
    assert all(set(details.required) <= set(details.labels) for details in profile.details.values())


@pytest.mark.parametrize(
    ("printed", "word"),
    [
        ("New", "new"),
        ("in progress", "in_progress"),
        ("READY-TO-INVOICE", "ready_to_invoice"),
        ("Could Not Complete", "deferred"),
        (" On Hold ", "On Hold"),
    ],
)
def test_status_words_are_the_contracts_else_as_printed(printed: str, word: str) -> None:
    """Known wordings in any case and punctuation give the contract's word; others are kept."""
    assert load().status(printed) == word


@pytest.mark.parametrize(
    ("printed", "word"),
    [("T&M", "time_and_materials"), ("FIXED-PRICE", "fixed_price"), ("Sections", "sections"), ("Barter", "Barter")],
)
def test_pricing_methods_are_the_contracts_else_as_printed(printed: str, word: str) -> None:
    """The portal's and the API's wordings give one word; others are kept."""
    assert load().pricing_method(printed) == word


def test_every_word_of_the_contract_has_a_wording() -> None:
    """All job statuses and pricing methods of the contract can be printed by some portal."""
    profile = load()
    words = "new unscheduled booked in_progress deferred completed ready_to_invoice closed cancelled"
    assert " ".join(profile.statuses) == words
    assert set(profile.pricing_methods) == {"time_and_materials", "fixed_price", "sections", "stages"}


@pytest.mark.parametrize(
    ("text", "match"),
    [("Attachments (12)", True), ("attachments 3", True), ("Attachments [1,204]", True), ("Attachment List", False)],
)
def test_a_badge_does_not_change_a_wording(text: str, match: bool) -> None:
    """A count behind a tab's name is no part of the name."""
    assert matches(text, ("Attachments",)) is match


@given(st.text(st.characters(codec="latin-1"), max_size=20))
def test_folding_folds_once(text: str) -> None:
    """Folding what is folded changes nothing."""
    assert fold(fold(text)) == fold(text)


# ---------------------------------------------------------------------------------------------- shared wordings

EX, INC = "total_ex_tax", "total_inc_tax"


def test_shared_wordings_are_in_every_list_that_refers_to_them(overlay: Overlay) -> None:
    """An account adds a word once, and each list of totals knows it; no reference is left in any."""
    own = load(overlay('[wordings]\ntotal_ex_tax = ["Net"]\nphone = ["Blower"]\n'))
    having = [grid for grid in own.grids.values() if EX in grid.columns]
    assert len(having) > 4
    assert {grid.by_heading["net"] for grid in having} == {EX}
    assert own.details["job"].by_label["net"] == EX
    assert (own.grids["suppliers"].by_heading["blower"], own.details["supplier"].by_label["blower"]) == (
        "phone",
        "phone",
    )
    tables = [*(grid.columns for grid in own.grids.values()), *(card.labels for card in own.details.values())]
    assert not [word for table in tables for words in table.values() for word in words if word.startswith("@")]


@pytest.mark.parametrize("shared", ["", '[wordings]\ntotal_ex_tax = ["Value"]\ntax = ["Value"]\n'])
@pytest.mark.parametrize("words", ["Total Ex Tax", "Value", "total (EX tax)"])
def test_a_list_that_names_a_column_itself_outranks_what_it_refers_to(
    overlay: Overlay, shared: str, words: str
) -> None:
    """Wherever the field stands in the file; the other lists keep the shared meaning, the field its other words."""
    own = load(overlay(f'{shared}[grids.variations.columns]\ntotal_inc_tax = ["{words}"]\n'))
    mine, theirs = own.grids["variations"], own.grids["job_sections"]
    assert mine.by_heading[fold(words)] == INC
    assert mine.by_heading[fold("Amount Ex Tax")] == EX
    assert theirs.by_heading.get(fold(words)) in (EX, None)
    assert theirs.by_heading[fold("Total Ex Tax")] == EX


def test_an_accounts_own_list_may_refer_too(overlay: Overlay) -> None:
    """To shipped wordings, and to its own."""
    toml = '[wordings]\ncrew = ["Gang"]\n[grids.jobs.columns]\nteam = ["@crew"]\nwork_undertaken = ["@notes"]\n'
    jobs = load(overlay(toml)).grids["jobs"]
    assert (jobs.by_heading["gang"], jobs.by_heading["comments"]) == ("team", "work_undertaken")


@pytest.mark.parametrize("table", ["grids.jobs.columns", "details.claim.labels"])
def test_a_reference_to_nothing_is_told(overlay: Overlay, table: str) -> None:
    """With its key, and what there is."""
    with pytest.raises(
        ConfigError, match=rf"{table}\.status: there are no \[wordings\] 'totl'; expected one of .*email"
    ):
        load(overlay(f'[{table}]\nstatus = ["@totl"]\n'))


def test_shared_wordings_are_used_and_stand_once() -> None:
    """Each is referred to more than once: else it is no shared wording."""
    shipped = tomllib.loads(resources.files("scraper.profile").joinpath("default.toml").read_text("utf-8"))
    lists = [
        *(one["columns"] for one in shipped["grids"].values()),
        *(one["labels"] for one in shipped["details"].values()),
    ]
    used = Counter(word for table in lists for words in table.values() for word in words if word.startswith("@"))
    assert {name: used[f"@{name}"] for name in shipped["wordings"] if used[f"@{name}"] < 2} == {}
