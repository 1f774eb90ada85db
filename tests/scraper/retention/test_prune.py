"""Old evidence goes, and nothing that anything rests on."""

from __future__ import annotations

import os
import tempfile
from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scraper.archive.check import check
from scraper.archive.create import create
from scraper.archive.scope import Scope
from scraper.errors import ConfigError
from scraper.retention.prune import Pruned, prune
from scraper.store import Planned, chain
from scraper.store.tables import archive_log
from scraper.sync import pipeline
from tests.e2e.installation import Notes
from tests.scraper.archive.holdings import Holdings, fill
from tests.scraper.archive.opened import records
from tests.scraper.retention.conftest import DAY, Opened, Years

KEPT = 400 * DAY
PAGE = st.dictionaries(st.sampled_from(["J1", "J2", "J3"]), st.sampled_from(["Roof", "Shed"]), min_size=1)
LOOK = st.tuples(
    st.just("look"), st.lists(PAGE, min_size=1, max_size=3), st.sampled_from(["", "a", "b"]), st.booleans()
)
FILE = st.tuples(st.just("file"), st.sampled_from(["J1", "J2"]), st.sampled_from([b"one", b"two", b"three"]))
STEPS = st.lists(st.one_of(LOOK, LOOK, FILE, st.just(("archive",))), min_size=3, max_size=12)


def done(one: Years, folder: Path, steps: Collection[tuple[Any, ...]]) -> set[str]:
    """Live through the steps, a season each; what the archives that were made cite."""
    cited: set[str] = set()
    for number, step in enumerate(steps):
        match step:
            case ("look", pages, nonce, is_broken_off):
                one.look(*pages, nonce=nonce, is_broken_off=is_broken_off)
            case ("file", job, data):
                Holdings(one.ws).attachment("plan.dwg", data, job)
            case _:
                out = folder / f"{number}.zip"
                create(one.ws, out, Scope())
                cited |= {piece["sha256"] for piece in records(out, "data/evidence/index.jsonl")}
                files = records(out, "data/files/index.jsonl")
                cited |= {file["sha256"] for entry in files for file in entry["files"] if file["sha256"]}
        one.clock.advance(days=90)
    return cited


def walks_kept(sights: Collection[Any]) -> set[tuple[str, str, str]]:
    """The newest finished walk of each screen, and whatever was broken off behind its end."""
    walks: dict[tuple[str, str, str], list[Any]] = defaultdict(list)
    for sight in sights:
        walks[sight.kind, sight.subject, sight.walk].append(sight)
    newest: dict[tuple[str, str], tuple[str, str, str]] = {}
    kept = set()
    for name, found in sorted(walks.items(), key=lambda item: item[1][-1].seq):
        ends, pages = {one.page for one in found if one.last}, {one.page for one in found}
        if ends and pages == set(range(1, max(ends) + 1)):
            newest[name[:2]] = name
        elif ends:
            kept.add(name)
    return kept | set(newest.values())


def expected(sights: Collection[Any], named: set[str], before: datetime) -> set[int]:
    """The numbers of the sights that stay."""
    walks, same = walks_kept(sights), defaultdict(list)
    for one in sights:
        same[one.sha256, one.kind, one.subject].append(one.seq)
    edges = {seq for seqs in same.values() for seq in (seqs[0], seqs[-1])}
    return {
        one.seq
        for one in sights
        if one.captured_at >= before
        or (one.kind, one.subject, one.walk) in walks
        or (one.sha256 in named and one.seq in edges)
    }


@settings(max_examples=2, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_any_store_keeps_what_anything_rests_on_and_nothing_else(years: Opened, steps: list[tuple[Any, ...]]) -> None:
    """Whatever names a SHA-256 still finds it, a reread gives what it gave, what stays is the least, and a second time
    nothing goes."""
    with tempfile.TemporaryDirectory() as place, years(Path(place)) as one:
        cited = done(one, Path(place), steps)
        pipeline.reread(one.ws, ("job", "attachment"), Notes())
        state, sights, named = one.state(), one.sights().values(), one.named() | cited
        stay = expected(sights, named, one.clock() - KEPT)
        trial = prune(one.ws, (), KEPT, is_trial=True)
        assert len(one.sights()) == len(sights)
        assert prune(one.ws, (), KEPT) == trial
        assert one.sights().keys() == stay
        assert trial.sights == len(sights) - len(stay)
        assert set(one.ws.blobs.names()) == {seen.sha256 for seen in sights if seen.seq in stay} | named & {
            seen.sha256 for seen in sights
        }
        assert one.state() == state
        pipeline.reread(one.ws, ("job", "attachment"), Notes())
        assert one.state() == state
        again = prune(one.ws, (), KEPT)
        assert (again.sights, again.blobs, again.bytes) == (0, 0, 0)


def test_what_an_archive_cites_is_still_there_for_the_next_one(years: Opened, tmp_path: Path) -> None:
    """An archive of the store that is left is whole, and so is what an older one points to."""
    with years(tmp_path) as one:
        fill(one.ws)
        first = one.look({"J1": "Roof"}, nonce="a")[0]
        one.clock.advance(days=100)
        second = one.look({"J1": "Roof"}, nonce="b")[0]
        create(one.ws, tmp_path / "a.zip", Scope())
        for nonce in ("c", "d"):
            one.clock.advance(days=100)
            last = one.look({"J1": "Roof"}, nonce=nonce)[0]
        one.clock.advance(days=500)
        assert prune(one.ws, (), KEPT).sights == 1
        held = {sha256 for sha256 in (first, second, last) if one.ws.blobs.has(sha256)}
        assert held == {first, second, last}
        create(one.ws, tmp_path / "b.zip", Scope())
        assert check(tmp_path / "b.zip").problems == []
        index = records(tmp_path / "b.zip", "data/evidence/index.jsonl")
        assert [piece for piece in index if piece["kept"] in ("missing", "unknown")] == []


def test_nobody_knows_what_an_older_archive_cites(years: Opened, tmp_path: Path) -> None:
    """So all that was seen before it was made stays."""
    with years(tmp_path) as one:
        for nonce in ("a", "b", "c", "d"):
            one.look({"J1": "Roof"}, nonce=nonce)
            one.clock.advance(days=1)
            if nonce == "b":
                made = one.clock.advance(days=1)
                facts = {"root": "0" * 64, "leaves": 1, "scope": {}}
                with one.ws.store.unit(), one.ws.store.archives._database.write() as connection:
                    chain.append(connection, archive_log, one.ws.settings.account, made, [facts])
                one.clock.advance(days=1)
        one.clock.advance(days=500)
        done = prune(one.ws, (), KEPT)
        assert (done.after, done.sights, done.blobs) == (made, 1, 1)


def test_nothing_goes_beside_a_run(years: Opened, tmp_path: Path) -> None:
    """Of any account of any database: what it keeps is not named yet. One that was stopped hinders nobody."""
    with years(tmp_path) as one, years(tmp_path / "other") as other:
        run = other.ws.store.runs.begin({})
        other.ws.store.items.plan(run, [Planned("api", "job", {})])
        item = other.ws.store.items.take(run)
        assert item is not None
        with pytest.raises(ConfigError, match=f"run {run.id} is under way"):
            prune(one.ws, [other.ws.settings.database_url], KEPT)
        other.ws.store.items.done(item)
        one.clock.advance(days=1)
        assert prune(one.ws, [other.ws.settings.database_url], KEPT).sights == 0


def test_bytes_stay_that_another_store_names_or_that_are_young(years: Opened, tmp_path: Path) -> None:
    """Accounts may share their blobs; what was just put is not named yet, and may have been there for long."""
    with years(tmp_path) as one, years(tmp_path / "other") as other:
        shared = one.ws.blobs = other.ws.blobs
        orphan, young, put_again = (shared.put(data).sha256 for data in (b"nobody's", b"young", b"again"))
        theirs = other.look({"J1": "Roof"})[0]
        now = one.clock.advance(days=2).timestamp()
        for sha256 in (young, put_again):
            os.utime(tmp_path / "other" / "data" / "blobs" / "sha256" / sha256[:2] / sha256, (now, now))
        urls = [other.ws.settings.database_url]
        assert prune(one.ws, urls, KEPT) == Pruned(one.clock() - KEPT, None, 0, 1, len(b"nobody's"))
        assert not shared.has(orphan)
        assert set(shared.names()) == {theirs, young, put_again}


def test_it_is_in_the_audit_log(years: Opened, tmp_path: Path) -> None:
    """With its counts; a trial is not."""
    with years(tmp_path) as one:
        for nonce in ("a", "b", "c"):
            one.look({"J1": "Roof"}, nonce=nonce)
        one.clock.advance(days=500)
        done = prune(one.ws, (), KEPT, is_trial=True)
        assert list(one.ws.store.audit.entries()) == []
        prune(one.ws, (), KEPT)
        (entry,) = one.ws.store.audit.entries()
        assert entry.body["answered"] == done.as_json()
        assert (done.sights, done.blobs > 0, one.ws.store.audit.broken_at()) == (1, True, None)
