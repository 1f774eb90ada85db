"""The session, and the scarce things around logging in."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, update

from scraper.errors import AttemptsExhausted, ConfigError, LoginError, RetryableError
from scraper.merge.engine import merge
from scraper.store import AccountState, Store
from scraper.store.sessions import VERSIONS_KEPT
from scraper.store.tables import login_attempts, sessions
from scraper.vault.cipher import Vault
from tests.scraper.store.conftest import ACCOUNT, Clock

COOKIES = {"cookies": [{"name": "ASPXAUTH", "value": "canary-cookie"}]}
LANDING = "https://portal.example/Portal/Dashboard?id=canary-landing"


def saved(store: Store) -> int:
    """Save in the place of what is there; the new version."""
    held = store.sessions.load()
    version = store.sessions.save(COOKIES, LANDING, expected_version=held.version if held else None)
    assert version is not None
    return version


def test_a_session_comes_back_as_it_was_saved(store: Store, clock: Clock) -> None:
    """State, landing page and time; before the first there is none."""
    assert store.sessions.load() is None
    version = saved(store)
    held = store.sessions.load()
    assert held is not None
    assert (held.version, held.state, held.landing_url, held.saved_at) == (version, COOKIES, LANDING, clock())


def test_nothing_of_a_session_can_be_read_without_the_key(store: Store, url: str, clock: Clock) -> None:
    """The row is ciphertext, the object's text is dull, and another key does not open it."""
    saved(store)
    with store._database.read() as connection:
        row = connection.execute(select(sessions)).one()
    assert b"canary" not in row.sealed
    assert "canary" not in repr(store.sessions.load())
    other = Store.open(url, ACCOUNT, Vault(bytes([7] * 32)), clock, merge)
    with pytest.raises(ConfigError, match="ASCORA_VAULT_KEY"):
        other.sessions.load()
    other.close()


@pytest.mark.parametrize("moved", [{"version": 9}, {"account": "other"}])
def test_a_session_opens_only_in_its_own_place(open_store: Callable[..., Store], moved: dict[str, object]) -> None:
    """A row put into the place of another version or account is refused."""
    store = open_store()
    saved(store)
    with store._database.write() as connection:
        connection.execute(update(sessions).values(moved))
    with pytest.raises(ConfigError):
        open_store(str(moved.get("account", ACCOUNT))).sessions.load()


def test_a_run_that_is_behind_cannot_overwrite_a_good_session(store: Store) -> None:
    """Of two that start from one version, the first to save wins and the other learns of it."""
    first = saved(store)
    second = store.sessions.save({"of": "a"}, LANDING, expected_version=first)
    assert second == first + 1
    assert store.sessions.save({"of": "b"}, LANDING, expected_version=first) is None
    assert store.sessions.save({"of": "b"}, LANDING, expected_version=None) is None
    held = store.sessions.load()
    assert held is not None
    assert held.state == {"of": "a"}


def test_one_of_many_that_save_at_once_wins(store: Store) -> None:
    """Compare-and-swap holds over threads."""
    first = saved(store)
    with ThreadPoolExecutor(6) as pool:
        told = list(pool.map(lambda n: store.sessions.save({"of": n}, LANDING, expected_version=first), range(6)))
    assert sorted(version for version in told if version is not None) == [first + 1]


def test_a_discarded_session_gives_way_to_the_older_good_one(store: Store) -> None:
    """Discarding marks; the last good one stays until none is left, and a new login then takes its place."""
    first, second = saved(store), saved(store)
    store.sessions.discard(second)
    held = store.sessions.load()
    assert held is not None
    assert held.version == first
    store.sessions.discard(first)
    assert store.sessions.load() is None
    assert store.sessions.save(COOKIES, LANDING, expected_version=second) == second + 1


def test_the_last_good_versions_are_kept(store: Store) -> None:
    """Older ones are deleted, so that old cookies do not pile up."""
    versions = [saved(store) for _ in range(VERSIONS_KEPT + 3)]
    for version in reversed(versions[-VERSIONS_KEPT:]):
        held = store.sessions.load()
        assert held is not None
        assert held.version == version
        store.sessions.discard(version)
    assert store.sessions.load() is None


def test_three_submissions_an_hour_over_all_processes(store: Store, clock: Clock) -> None:
    """Eight threads ask at once and three may submit; an hour after the first, one more may."""

    def claim(_: int) -> bool:
        try:
            store.sessions.claim_submission()
        except AttemptsExhausted:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(claim, range(8))) == 3
    clock.advance(minutes=59, seconds=59)
    assert not claim(0)
    clock.advance(seconds=1)
    assert claim(0)


@pytest.mark.parametrize("word", ["bad_credentials", "second_factor_refused"])
def test_a_refusal_stops_the_account(store: Store, clock: Clock, word: str) -> None:
    """Nothing is submitted until a person resumes it."""
    store.sessions.claim_submission()
    store.sessions.record_outcome(word, "The portal refused it", "e" * 64)
    assert store.sessions.state() == AccountState("stopped", word, "The portal refused it", clock(), "e" * 64)
    with pytest.raises(LoginError, match="is stopped") as refused:
        store.sessions.claim_submission()
    assert (refused.value.word, refused.value.evidence) == (word, "e" * 64)
    store.sessions.resume()
    assert store.sessions.state().state == "ok"
    store.sessions.claim_submission()


@pytest.mark.parametrize(
    "word",
    [
        "locked",
        "password_expired",
        "second_factor_needed",
        "two_factor_setup_demanded",
        "company_locked",
        "blocked",
        "unknown",
    ],
)
def test_what_a_person_must_mend_waits_for_a_person(store: Store, word: str) -> None:
    """The account needs a person, and says what happened."""
    store.sessions.record_outcome(word, "What the portal said")
    assert (store.sessions.state().state, store.sessions.state().word) == ("needs_person", word)
    with pytest.raises(LoginError, match="needs a person"):
        store.sessions.claim_submission()


@pytest.mark.parametrize("word", ["ok", "reused", "maintenance"])
def test_other_outcomes_change_nothing(store: Store, word: str) -> None:
    """Neither a login that worked nor maintenance touches the account, not even a stopped one."""
    store.sessions.record_outcome(word, "fine")
    assert store.sessions.state() == AccountState("ok")
    store.sessions.stop("bad_credentials", "refused")
    store.sessions.record_outcome(word, "fine")
    assert store.sessions.state().state == "stopped"


def test_resuming_does_not_give_back_the_hours_submissions(store: Store, clock: Clock) -> None:
    """The portal counts failures too, whoever resumes."""
    for _ in range(3):
        store.sessions.claim_submission()
        store.sessions.needs_person("unknown", "a page nobody knows")
        store.sessions.resume()
    with pytest.raises(AttemptsExhausted, match="nothing was submitted"):
        store.sessions.claim_submission()


def test_each_submission_keeps_its_own_outcome(store: Store, clock: Clock) -> None:
    """An outcome goes to the newest open submission, and one that was never told stays open."""
    store.sessions.claim_submission()
    store.sessions.record_outcome("ok", "in")
    store.sessions.claim_submission()
    store.sessions.claim_submission()
    store.sessions.record_outcome("maintenance", "down")
    with store._database.read() as connection:
        told = connection.execute(select(login_attempts).order_by(login_attempts.c.seq)).all()
    assert [(attempt.word, attempt.message) for attempt in told] == [
        ("ok", "in"),
        (None, None),
        ("maintenance", "down"),
    ]


def test_a_code_is_used_once_over_all_processes(store: Store, open_store: Callable[..., Store]) -> None:
    """Of eight that want the same time step one gets it; accounts have their own."""
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(store.sessions.claim_totp_step, [58_000_000] * 8)) == 1
    assert store.sessions.claim_totp_step(58_000_001)
    assert not store.sessions.claim_totp_step(58_000_000)
    assert open_store("other").sessions.claim_totp_step(58_000_000)


def test_who_lost_the_login_may_not_submit(store: Store, clock: Clock) -> None:
    """A holder that took too long was replaced: its token no longer counts, the new one does."""
    with store.sessions.login_lease() as slow:
        clock.advance(minutes=3)
        with store.sessions.login_lease() as quick:
            with pytest.raises(RetryableError, match="taken over"):
                store.sessions.claim_submission(slow)
            store.sessions.claim_submission(quick)
    with pytest.raises(RetryableError, match="taken over"):
        store.sessions.claim_submission(quick)


def test_addresses_are_learnt_anew(store: Store, open_store: Callable[..., Store]) -> None:
    """The last one learnt counts, per account."""
    assert store.sessions.address("jobs") is None
    store.sessions.learn("jobs", "/Portal/Jobs")
    store.sessions.learn("jobs", "/Portal/Jobs/List")
    assert store.sessions.address("jobs") == "/Portal/Jobs/List"
    assert open_store("other").sessions.address("jobs") is None
