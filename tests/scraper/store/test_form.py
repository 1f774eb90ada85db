"""Data of every form: today's is used, older is brought up without loss, anything else is refused in one plain line."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData, create_engine, event, inspect, make_url, select, text, update

from scraper.entities import RECORDS
from scraper.errors import ConfigError
from scraper.merge.engine import merge
from scraper.store import Store, growing, migrations
from scraper.store.database import Database, open_database
from scraper.store.lookup import BEGINNING, Wanted
from scraper.store.tables import SCHEMA_VERSION, metadata, object_versions, objects
from scraper.vault.cipher import Vault
from tests.scraper.store.conftest import ACCOUNT, Clock
from tests.scraper.store.older import WRITTEN, age, load
from tests.scraper.store.seeing import attachment, customer, job, section

RESPELLED = {"objects": {"job_number", "section_name", "sort_key"}, "cards": {"job_number", "section_name"}}
"""What is brought to one spelling, where it was not yet."""
Rows = Mapping[str, Sequence[dict[str, Any]]]


@pytest.fixture(autouse=True)
def _copied_stores() -> bool:
    """Here a store is made as it is anywhere else."""
    return False


def rows(url: str) -> Rows:
    """Everything that lies in a database, by table, in one order."""
    engine, found = create_engine(url), MetaData()
    found.reflect(engine)
    with engine.connect() as connection:
        kept = {
            name: sorted(map(dict, connection.execute(select(table)).mappings()), key=repr)
            for name, table in found.tables.items()
        }
    engine.dispose()
    return kept


def without(row: Mapping[str, Any], left_out: set[str]) -> dict[str, Any]:
    """The row as it can be compared."""
    return {name: value for name, value in row.items() if name not in left_out}


@pytest.fixture
def change(url: str) -> Callable[..., None]:
    """Makes statements in the database, as somebody else would."""

    def make(*statements: str) -> None:
        if (path := make_url(url).database) and url.startswith("sqlite"):
            Path(path).parent.mkdir(exist_ok=True)
        engine = create_engine(url)
        with engine.begin() as connection:
            for statement in statements:
                connection.execute(text(statement))
        engine.dispose()

    return make


@pytest.mark.parametrize("form", WRITTEN)
def test_nothing_that_an_older_program_wrote_is_lost(url: str, form: int) -> None:
    """Every row of every table is there with every value that it had, and the tables are those of today."""
    load(url, form)
    before = rows(url)
    database = open_database(url, ACCOUNT)
    with database.read() as connection:
        assert migrations.differences(connection) == []
    database.close()
    after = rows(url)
    assert after["schema_version"] == [{"version": SCHEMA_VERSION}]
    assert after["schema_revision"] == [{"version_num": str(SCHEMA_VERSION)}]
    assert before.keys() <= after.keys()
    for table in before.keys() - {"schema_version", "object_terms"}:
        old = [without(row, RESPELLED.get(table, set())) for row in before[table]]
        names = old[0].keys() if old else set()
        new = [{name: row[name] for name in names} for row in after[table]]
        assert [row for row in old if row not in new] == [], table
        assert len(new) == len(old) or table == "object_keys", table  # a key in today's spelling comes to the old one
    assert {row["object_seq"] for row in after["object_terms"]} == {row["seq"] for row in after["objects"]}


def test_open_work_that_rode_on_the_name_of_an_entity_has_a_kind_of_its_own(
    url: str, change: Callable[..., None], clock: Clock
) -> None:
    """The run goes on with it; what is a reread, or done, stays what it is."""
    load(url, 7)
    items = [
        ("listing", "compliance_form", "{}", "pending"),
        ("api", "progress_claim", "{}", "parked"),
        ("listing", "compliance_form", '{"reread": true}', "leased"),
        ("listing", "progress_claim", "{}", "done"),
    ]
    columns = "account, run_id, kind, entity, target, target_hash, phase, state, attempts, failures, token"
    for number, (kind, entity, target, state) in enumerate(items):
        row = f"'{kind}', '{entity}', '{target}', 'hash{number}', 1, '{state}', 0, 0, 0".replace(": ", "\\: ")
        change(f"INSERT INTO work_items ({columns}) SELECT account, run_id, {row} FROM work_items WHERE kind = 'card'")
    open_database(url, ACCOUNT).close()
    now = {(row["kind"], row["state"]) for row in rows(url)["work_items"] if row["target_hash"].startswith("hash")}
    assert now == {
        ("form_templates", "pending"),
        ("accounting_queues", "parked"),
        ("listing", "leased"),
        ("listing", "done"),
    }


def forget(url: str, *names: str) -> None:
    """Take fields out of what is stored, as if written by a program that did not know them yet."""
    engine = create_engine(url)
    with engine.begin() as connection:
        for table in (objects, object_versions):
            for row in connection.execute(select(table.c.seq, table.c.body)).all():
                fields = {name: value for name, value in row.body["fields"].items() if name not in names}
                body = {**row.body, "fields": fields}
                connection.execute(update(table).where(table.c.seq == row.seq).values(body=body))
    engine.dispose()


@pytest.mark.parametrize("form", [8, SCHEMA_VERSION])
def test_a_field_that_an_older_program_did_not_know_is_unknown_and_no_change(
    url: str, open_store: Callable[..., Store], clock: Clock, form: int
) -> None:
    """Filters, words and the printed object have it; the same reading again makes no version."""
    first = open_store()
    first.objects.put([customer("g1", clock(), customer_name="Gum"), job("J1", clock(), name="Roof")])
    first.close()
    forget(url, "billing_customer", "address", "client_order_number", "customer_type")
    engine = create_engine(url)
    with engine.begin() as connection:
        age(connection, form)
    engine.dispose()
    store = open_store()
    for entity in ("customer", "job"):
        (one,) = store.objects.list(entity)
        assert set(RECORDS[entity].contract_fields()) <= one.as_json().keys()
        assert one.fields["billing_customer"] is None
    assert [one.id for _, one in store.lookup.page(Wanted("job", {}, words="roof"), BEGINNING, 10)]
    clock.advance(hours=1)
    again = store.objects.put([customer("g1", clock(), customer_name="Gum"), job("J1", clock(), name="Roof")])
    assert (again.changed, again.unchanged) == (0, 2)
    changed = store.objects.put([job("J1", clock(), name="Roof", client_order_number="7")])
    assert changed.changed == 1


@pytest.mark.parametrize("form", WRITTEN)
def test_a_program_of_today_goes_on_with_older_data(url: str, form: int, clock: Clock) -> None:
    """Runs, names, secrets, sessions, logs and refusals are as the older program left them."""
    load(url, form)
    store = Store.open(url, ACCOUNT, Vault(bytes(32)), clock, merge)
    clock.advance(hours=1)
    ids = [one.id for entity in ("job", "job_section", "attachment") for one in store.objects.list(entity)]
    again = store.objects.put(
        [
            job("J1", clock(), status="done"),
            job("J2", clock(), status="new"),
            section("J1", "Façade", clock()),
            attachment("J1", "Café Ångström.pdf", clock()),
        ]
    )
    assert (again.ids, again.new) == (tuple(ids), 0)
    assert len(store.lookup.page(Wanted("job", {"status": "done"}), BEGINNING, 10)) == 1
    (run,) = store.runs.unfinished()
    assert store.items.states(run.id) == {"pending": 1, "leased": 0, "done": 1, "parked": 0}
    assert store.secrets.all() == {"api_key": "k"}
    kept = store.sessions.load()
    assert kept is not None
    assert kept.state == {"cookies": []}
    assert (store.sessions.state().word, store.sessions.address("jobs")) == ("captcha", "/Jobs")
    assert not store.sessions.claim_totp_step(59)
    assert not store.runs.once("night")
    assert store.audit.broken_at() is store.archives.broken_at() is None
    store.close()


@pytest.mark.parametrize(
    ("url", "form"),
    [*(("sqlite", form) for form in range(1, SCHEMA_VERSION)), ("postgresql", 1)],
    indirect=["url"],
)
def test_each_older_form_is_brought_to_the_tables_of_today(url: str, form: int) -> None:
    """From wherever it starts, every step after it fits, and the logs only grow."""
    database = open_database(url, ACCOUNT)
    with database.write() as connection:
        age(connection, form)
    database.close()
    database = open_database(url, ACCOUNT)
    with database.read() as connection:
        assert migrations.differences(connection) == []
        assert _trigger_count(connection) == len(growing.LOGS) * len(growing.VERBS[connection.dialect.name])
    database.close()


def _trigger_count(connection: Connection) -> int:
    of_sqlite = "SELECT count(*) FROM sqlite_master WHERE type = 'trigger'"
    of_server = """SELECT count(*) FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
        WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace"""
    return connection.scalar(text(of_sqlite if connection.dialect.name == "sqlite" else of_server)) or 0


def test_new_data_has_the_tables_that_the_steps_lead_to(url: str) -> None:
    """What is made at once and what is made step by step is the same."""
    database = open_database(url, ACCOUNT)
    with database.read() as connection:
        assert migrations.differences(connection) == []
    database.close()


def test_a_table_of_the_program_that_no_step_makes_is_told(url: str) -> None:
    """The comparison that the other tests rest on does find what is missing, and names it."""
    database = open_database(url, ACCOUNT)
    for statement, names in [
        ("DROP INDEX losses_of_job", "index losses_of_job"),
        ("ALTER TABLE runs DROP COLUMN circumstances", "column circumstances"),
        ("DROP TABLE sendings", "table sendings"),
    ]:
        with database.engine.connect() as connection:
            connection.execute(text(statement))
            assert migrations.lacking(connection) == names
            connection.rollback()
    database.close()


def test_steps_are_numbered_by_the_form_that_they_lead_to() -> None:
    """One after another, the last being the form of this program."""
    steps = list(ScriptDirectory(migrations.__path__[0]).walk_revisions())
    assert [int(step.revision) for step in steps] == list(range(SCHEMA_VERSION, 0, -1))
    assert [step.down_revision for step in steps] == [*map(str, range(SCHEMA_VERSION - 1, 0, -1)), None]


def test_a_step_that_fails_leaves_the_data_as_it_was(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The older program can go on with it, and the next attempt ends well."""
    load(url, 5)
    before = rows(url)
    with monkeypatch.context() as patch:
        patch.setattr(growing, "guard", Mock(side_effect=RuntimeError))
        with pytest.raises(RuntimeError):
            open_database(url, ACCOUNT)
    assert rows(url) == before
    open_database(url, ACCOUNT).close()
    assert rows(url)["schema_version"] == [{"version": SCHEMA_VERSION}]


def test_of_many_that_open_older_data_at_once_one_brings_it_up(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The others wait for it, and use what it made."""
    load(url, 5)
    migrate = Mock(side_effect=migrations.migrate)
    monkeypatch.setattr(migrations, "migrate", migrate)
    together = threading.Barrier(4)

    def start(_: int) -> Database:
        together.wait()
        return open_database(url, ACCOUNT)

    with ThreadPoolExecutor(4) as pool:
        for database in pool.map(start, range(4)):
            database.close()
    assert migrate.call_count == 1


def test_whoever_waits_too_long_for_a_migration_is_told(url: str) -> None:
    """The wait is bounded, and the data is left to the one who has it."""
    load(url, 7)
    holder = open_database(url, ACCOUNT)
    holder.close()
    with holder.write() as connection:
        age(connection, 7)
    short = timedelta(milliseconds=20)
    schema = Database(holder.engine, "schema", short)  # what it holds is what a migration holds
    with schema.write(), pytest.raises(ConfigError, match="stayed locked for"):
        open_database(url, ACCOUNT, lock_wait=short)
    open_database(url, ACCOUNT).close()
    holder.close()


MADE_BY_FLYWAY = "CREATE TABLE schema_version (installed_rank INTEGER, version VARCHAR(50))"
TODAY, BEFORE = SCHEMA_VERSION, SCHEMA_VERSION - 1
REFUSED = {
    "newer": (TODAY, ["UPDATE schema_version SET version = 99"], f"form 99, this program knows {TODAY}"),
    "much newer": (
        TODAY,
        [f"UPDATE schema_version SET version = {TODAY + 1}", "DROP TABLE sendings"],
        "as new as its data",
    ),
    "of no form": (TODAY, ["DELETE FROM schema_version"], "the data has no form; nothing was changed"),
    "of form nought": (TODAY, ["UPDATE schema_version SET version = 0"], "the data has no form"),
    "of two forms": (TODAY, ["INSERT INTO schema_version VALUES (7)"], "names 2 forms"),
    "its last step not noted": (TODAY, ["DROP TABLE schema_revision"], f"form {TODAY}, but the last step .* was none"),
    "its last step forgotten": (TODAY, ["DELETE FROM schema_revision"], f"form {TODAY}, but the last step .* was none"),
    "one step behind": (
        TODAY,
        [f"UPDATE schema_revision SET version_num = '{BEFORE}'"],
        f"form {TODAY}, but the last step .* was {BEFORE}",
    ),
    "one form behind": (
        TODAY,
        [f"UPDATE schema_version SET version = {BEFORE}"],
        f"form {BEFORE}, but the last step .* was {TODAY}",
    ),
    "an older one without a column": (7, ["ALTER TABLE runs DROP COLUMN circumstances"], "no column circumstances"),
    "an older one without a table": (7, ["DROP TABLE sendings"], "no table sendings"),
    "an older one without what a step needs": (5, ["ALTER TABLE object_readings RENAME TO readings"], "the form 5"),
    "an older one with what a step makes": (5, ["CREATE TABLE sendings (name TEXT)"], "already exists"),
}
OLDER = [kind for kind, (form, *_) in REFUSED.items() if form != TODAY]
"""What the database itself finds wrong, each in its own words."""


@pytest.mark.parametrize(
    ("url", "kind"),
    [*(("sqlite", kind) for kind in REFUSED), *(("postgresql", kind) for kind in OLDER)],
    indirect=["url"],
)
def test_data_that_is_not_known_is_refused_in_one_line(url: str, kind: str, change: Callable[..., None]) -> None:
    """The line says what is wrong and what is to be done, and nothing is changed."""
    form, statements, says = REFUSED[kind]
    if form == TODAY:
        open_database(url, ACCOUNT).close()
    else:
        load(url, form)
    change(*statements)
    _is_refused(url, says)


@pytest.mark.parametrize(
    ("statements", "says"),
    [
        (["CREATE TABLE notes (words TEXT)"], r"tables of another program \(notes\); expected an empty database"),
        (["CREATE TABLE accounts (id INTEGER)"], r"another program \(accounts\)"),
        ([f"CREATE TABLE t{number} (id INTEGER)" for number in range(5)], r"\(t0, t1, t2, ...\)"),
        ([MADE_BY_FLYWAY, "INSERT INTO schema_version VALUES (1, '1.1')"], "schema_version is another program's"),
    ],
)
def test_a_database_of_another_program_is_left_alone(
    url: str, change: Callable[..., None], statements: Sequence[str], says: str
) -> None:
    """Nothing is put among its tables, which may have the names of ours."""
    change(*statements)
    _is_refused(url, says)


def _is_refused(url: str, says: str) -> None:
    before = rows(url)
    with pytest.raises(ConfigError, match=says) as refused:
        open_database(url, ACCOUNT)
    assert str(refused.value).startswith("ASCORA_DATABASE_URL: ")
    assert "; " in str(refused.value)
    assert "expected" in str(refused.value)
    assert "\n" not in str(refused.value)
    assert rows(url) == before


def test_other_tables_beside_older_data_do_no_harm(url: str, change: Callable[..., None]) -> None:
    """Whoever put a report's table or an index of their own beside it keeps them."""
    load(url, 7)
    change("CREATE TABLE notes (words TEXT)", "CREATE INDEX mine ON runs (started_at)")
    database = open_database(url, ACCOUNT)
    with database.read() as connection:
        assert inspect(connection).has_table("notes")
    database.close()


def test_data_of_today_is_known_by_one_question(url: str) -> None:
    """Opening it asks once, waits for no writer, and writes nothing."""
    first = open_database(url, ACCOUNT)
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        with Database(first.engine, "schema", timedelta(seconds=1)).write():
            asked.clear()
            second = open_database(url, ACCOUNT)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert len(asked) == 1
    assert asked[0].startswith("SELECT ")
    second.close()
    first.close()


def test_neither_new_data_nor_data_of_today_needs_alembic(url: str) -> None:
    """Its import would cost each start more than the store does."""
    opens = "import sys; from scraper.store.database import open_database as o; [o(sys.argv[1], 'acme').close()"
    told = "for _ in '12']; print('alembic' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", f"{opens} {told}", url], capture_output=True, text=True, check=True)
    assert ran.stdout == "False\n"


def test_tables_of_sqlite_have_their_rows_where_they_belong(tmp_path: Path) -> None:
    """What Alembic does not compare: tables that go by their key instead of a row number do so after the steps too."""
    database = open_database(f"sqlite:///{tmp_path / 'ascora.db'}", ACCOUNT)
    with database.write() as connection:
        age(connection, 3)
    database.close()
    database = open_database(f"sqlite:///{tmp_path / 'ascora.db'}", ACCOUNT)
    with database.read() as connection:
        found = connection.execute(text("PRAGMA table_list")).mappings()
        by_key = {row["name"] for row in found if row["wr"]}
    database.close()
    wanted = {table.name for table in metadata.sorted_tables if table.dialect_options["sqlite"]["with_rowid"] is False}
    assert by_key == wanted
