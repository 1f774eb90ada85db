"""Opening a database, and units of work."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import Mock

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import IntegrityError

from scraper.errors import ConfigError, StorageDown
from scraper.store import Store
from scraper.store import database as opening
from scraper.store.audit_log import AuditLog
from scraper.store.database import open_database
from scraper.store.tables import object_keys
from tests import servers
from tests.scraper.store.conftest import ACCOUNT, Clock
from tests.scraper.store.older import age
from tests.scraper.store.seeing import job
from tests.scraper.store.working import JOBS, settle

SHORT = timedelta(milliseconds=20)


@pytest.fixture(autouse=True)
def _copied_stores() -> bool:
    """Here a store is made as it is anywhere else."""
    return False


def test_opening_creates_the_folder_and_the_tables_once(url: str) -> None:
    """A second opening finds what the first one made."""
    for _ in range(2):
        database = open_database(url, ACCOUNT)
        with database.read() as connection:
            assert connection.scalar(text("SELECT count(*) FROM schema_version")) == 1
        database.close()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ("nonsense", "no database URL"),
        ("nosuch://host/db", "no database URL"),
        ("sqlite://", "expected a file"),
        ("sqlite:///:memory:", "expected a file"),
        ("mysql+pymysql://host/db", "driver pymysql is not installed"),
        ("postgresql://me:hunter2@127.0.0.1:1/db", "expected a database that can be opened"),
    ],
)
def test_a_url_that_cannot_be_opened_is_one_plain_line(wrong: str, says: str) -> None:
    """The line names the setting and never the password."""
    with pytest.raises(ConfigError, match=says) as refused:
        open_database(wrong, ACCOUNT)
    assert str(refused.value).startswith("ASCORA_DATABASE_URL")
    assert "hunter2" not in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    """Another program's file is not written into."""
    path = tmp_path / "notes.txt"
    path.write_text("not a database, but long enough to be looked at as one " * 20)
    with pytest.raises(ConfigError, match="not a database"):
        open_database(f"sqlite:///{path}", ACCOUNT)
    assert path.read_text().startswith("not a database")


def test_a_unit_is_kept_whole_or_not_at_all(store: Store, clock: Clock) -> None:
    """A failure at its end undoes everything that was written inside."""

    def work() -> None:
        with store.unit():
            store.objects.put([job("J1", clock())])
            assert store.objects.count()["job"] == 1
            store.sessions.learn("jobs", "/Jobs")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        work()
    assert store.objects.count()["job"] == 0
    assert store.sessions.address("jobs") is None


def test_a_part_that_fails_is_undone_alone(store: Store, clock: Clock) -> None:
    """A unit that goes on after a failed part keeps the rest and nothing of that part."""

    def part() -> None:
        with store.unit():
            store.objects.put([job("J2", clock())])
            raise RuntimeError

    with store.unit():
        store.objects.put([job("J1", clock())])
        with pytest.raises(RuntimeError):
            part()
    assert [found.fields["job_number"] for found in store.objects.list("job")] == ["J1"]


def test_a_database_that_stays_locked_is_reported(url: str) -> None:
    """Waiting for another writer is bounded, and afterwards everything works again."""
    one, two = open_database(url, ACCOUNT, lock_wait=SHORT), open_database(url, ACCOUNT, lock_wait=SHORT)
    with one.write(), pytest.raises(ConfigError, match="stayed locked"), two.write():
        pass
    with two.write() as connection:
        assert connection.scalar(text("SELECT 1")) == 1
    one.close()
    two.close()


def test_reading_does_not_wait_for_a_writer(open_store: Callable[..., Store], clock: Clock) -> None:
    """A list can be printed while a run writes; it shows what was kept so far."""
    writer, reader = open_store(), open_store()
    writer.objects.put([job("J1", clock())])
    with writer.unit():
        writer.objects.put([job("J2", clock())])
        assert [found.fields["job_number"] for found in reader.objects.list("job")] == ["J1"]
    assert reader.objects.count()["job"] == 2


def test_a_server_that_was_restarted_is_met_anew(postgres: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection that lay idle is tried before it is used, and one that was just used is not."""
    with servers.schema(postgres) as url:
        database = open_database(url.render_as_string(hide_password=False), ACCOUNT)
        tried = Mock(side_effect=database.engine.dialect.do_ping)
        monkeypatch.setattr(database.engine.dialect, "do_ping", tried)
        for idle, times in ((60.0, 0), (-1.0, 1)):
            monkeypatch.setattr(opening, "IDLE_SECONDS", idle)
            with database.read() as connection:
                server = connection.scalar(text("SELECT pg_backend_pid()"))
            assert tried.call_count == times
        with postgres.connect() as admin:
            assert admin.scalar(text("SELECT pg_terminate_backend(:server, 5000)"), {"server": server})
        with database.write() as connection:
            assert connection.scalar(text("SELECT pg_backend_pid()")) != server
        database.close()


def test_a_server_that_only_reads_is_told_from_one_that_writes(postgres: Engine) -> None:
    """A standby, and a server in read-only mode, answer what they are asked: readiness has to ask for this."""
    with servers.schema(postgres) as url:
        open_database(url.render_as_string(hide_password=False), ACCOUNT).close()
        only = url.update_query_dict({"options": f"{url.query['options']} -cdefault_transaction_read_only=on"})
        told = []
        for one in (url, only):
            database = open_database(one.render_as_string(hide_password=False), ACCOUNT)
            told.append(database.is_writable())
            database.close()
    assert told == [True, False]


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rights that the owner took away; `root` writes in spite of them, so the system's answer is given here."""
    database = open_database(f"sqlite:///{tmp_path / 'ascora.db'}", ACCOUNT)
    assert database.is_writable()
    monkeypatch.setattr("scraper.store.database.os.access", lambda path, _: path != tmp_path)
    assert not database.is_writable()
    database.close()


def test_rows_that_point_nowhere_are_refused(url: str) -> None:
    """Foreign keys hold on both databases."""
    database = open_database(url, ACCOUNT)
    row = {"account": ACCOUNT, "entity": "job", "key_hash": "0", "twin": 0, "object_seq": 7}
    with pytest.raises(IntegrityError), database.write() as connection:
        connection.execute(object_keys.insert().values(row))
    database.close()


def test_looking_up_uses_an_index(tmp_path: Path, clock: Clock) -> None:
    """What a put and a lookup ask of the big tables never walks a whole table (SQLite's own plan)."""
    url = f"sqlite:///{tmp_path / 'ascora.db'}"
    open_database(url, ACCOUNT).close()
    questions = {
        "SELECT * FROM objects WHERE account = 'a' AND entity = 'job' AND id = 'x'": "id=?",
        "SELECT * FROM objects WHERE account = 'a' AND entity = 'job' AND job_number = 'J1'": "job_number=?",
        "SELECT * FROM objects WHERE account = 'a' AND entity = 'job' ORDER BY sort_key, seq": "entity=?",
        "SELECT * FROM object_keys WHERE account = 'a' AND entity = 'job' AND key_hash IN ('x')": "key_hash=?",
        "SELECT * FROM object_aliases WHERE account = 'a' AND entity = 'job' AND value_hash IN ('x')": "value_hash=?",
        "SELECT * FROM object_readings WHERE object_seq IN (1, 2)": "object_seq=?",
        "SELECT * FROM object_versions WHERE object_seq = 1 ORDER BY version": "object_seq=?",
        "SELECT * FROM run_objects WHERE account = 'a' AND run_id = 'r' AND object_seq IN (1, 2)": "object_seq=?",
        "SELECT * FROM run_skips WHERE account = 'a' AND run_id = 'r' AND digest = 'x'": "digest=?",
        "SELECT id FROM runs WHERE account = 'a' AND finished_at IS NULL": "finished_at=?",
        "SELECT phase FROM work_items WHERE account = 'a' AND run_id = 'r' AND state = 'p' ORDER BY phase": "state=?",
        "SELECT * FROM work_items WHERE account = 'a' AND run_id = 'r' AND state = 'p' AND phase = 2 "
        "ORDER BY failures, seq": "phase=?",
        "SELECT * FROM work_items WHERE account = 'a' AND run_id = 'r' AND target_hash IN ('x')": "target_hash=?",
        "SELECT * FROM snapshots WHERE account = 'a' AND digest = 'x'": "digest=?",
        "SELECT * FROM snapshots WHERE account = 'a' AND sha256 = 'x'": "sha256=?",
        "SELECT * FROM cards WHERE account = 'a' AND job_number = 'J1' AND section_name = ''": "section_name=?",
    }
    engine = create_engine(url)
    with engine.connect() as connection:
        for question, reach in questions.items():
            plan = " ".join(row.detail for row in connection.execute(text(f"EXPLAIN QUERY PLAN {question}")))
            assert "SEARCH" in plan, question
            assert reach in plan, (question, plan)
            assert "SCAN" not in plan, question
            assert "TEMP B-TREE" not in plan, question
    engine.dispose()


def test_data_of_the_form_before_is_brought_to_todays(url: str, open_store: Callable[..., Store], clock: Clock) -> None:
    """A run that an older program left unfinished goes on, and everything new has its place."""
    run = open_store().runs.begin({"entities": ["job"]})
    ids = open_store().objects.put([job(f"J{number}", clock()) for number in range(4)]).ids
    engine = create_engine(url)
    with engine.begin() as connection:
        age(connection, 1)
        connection.execute(
            text(
                f"""INSERT INTO work_items
                (account, run_id, kind, entity, target, target_hash, state, attempts, failures)
                VALUES ('acme', '{run.id}', 'card', 'job', '{{}}', 'x', 'leased', 1, 0)"""
            )
        )
    engine.dispose()
    store = open_store()
    again = store.runs.begin({"entities": ["job"]})
    assert again.id == run.id
    item = store.items.take(again)
    assert item is not None
    assert (item.attempts, item.token) == (2, 1)
    assert store.runs.once("tonight")
    store.secrets.set("api_key", "k")
    assert store.secrets.all() == {"api_key": "k"}
    clock.advance(days=1)
    assert settle(store, JOBS, []) == 0  # what was listed before that was noted counts as held
    clock.advance(days=1)
    assert settle(store, JOBS, []) == len(ids)


def test_a_database_whose_file_is_deleted_or_replaced_is_not_there(tmp_path: Path) -> None:
    """What is written into it would be lost: the audit log refuses it."""
    at = datetime(2026, 3, 1, tzinfo=UTC)
    place, aside = tmp_path / "a.db", tmp_path / "aside.db"
    database = open_database(f"sqlite:///{place}", "acme")
    try:
        log = AuditLog(database, lambda: at)
        log.append([{"path": "/jobs"}])
        assert database.is_there
        place.rename(aside)
        assert not database.is_there
        with pytest.raises(StorageDown, match="deleted or replaced"):
            log.append([{"path": "/jobs"}])
        shutil.copy(aside, place)
        assert not database.is_there
        place.unlink()
        aside.rename(place)
        log.append([{"path": "/jobs"}])
        assert database.is_there
    finally:
        database.close()
