"""A person goes out of everything that is kept, and what cannot be touched is told."""

from __future__ import annotations

import io
import json
import unicodedata
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import make_url

from scraper.archive.check import check
from scraper.archive.create import create
from scraper.archive.scope import Scope
from scraper.errors import ConfigError
from scraper.evidence.snapshot import Context
from scraper.models import Job
from scraper.models.user import User
from scraper.parse.snapshots import Rows, reading_of
from scraper.retention.erase import erase
from scraper.retention.person import MARK, Person
from scraper.store.lookup import BEGINNING, Wanted
from scraper.sync import pipeline
from tests.e2e.installation import Notes
from tests.scraper.archive.holdings import Holdings, fill
from tests.scraper.retention.conftest import Opened, Years, dump

NAME, MAIL = "Zo\u00eb O'Tran", "zoe@depot.example"
DECOMPOSED = unicodedata.normalize("NFD", NAME)
WRITTEN = (MAIL, NAME, DECOMPOSED, json.dumps(NAME)[1:-1], "O&#39;Tran", "O'Tran")
"""How the person is written somewhere."""


def users(one: Years, *people: tuple[str, str, str]) -> None:
    """The users list as it is kept, first and last name in columns of their own, and what was read of it."""
    rows = "".join(f"<tr><td>{first}</td><td>{last}</td><td>{mail}</td></tr>" for first, last, mail in people)
    head = "<tr><th>First Name</th><th>Last Name</th><th>Email</th></tr>"
    html = f"<h1>Users</h1><table><thead>{head}</thead><tbody>{rows}</tbody></table>"
    kept = one.ws.keep(html.encode(), "users_grid", "https://portal.example/Users", (), Context(walk="users"))
    one.ws.store.objects.put([reading_of(record, kept) for record, _ in Rows(one.ws).read(kept)])
    one.clock.advance(minutes=1)


def lived(one: Years) -> None:
    """A company in which somebody works: in lists, cards, answers, files, the state of the account."""
    fill(one.ws)
    users(one, ("Zo\u00eb", "O&#39;Tran", MAIL), ("Kim", "Tran", "kim@depot.example"))
    one.look({"J1": f"Roof, ask {NAME}", "J2": "Roof, ask Zo\u00eb O'Tranter"})
    one.look({"J1": "Roof, ask nobody", "J2": f"by {DECOMPOSED}"})
    held = Holdings(one.ws)
    answer = held.page(json.dumps({"jobs": [], "by": f"x\n{NAME}", "to": MAIL}), "api_jobs", None, "application/json")
    held.put(Job(job_number="J3", name=f"for {NAME}"), answer, "api", "api")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/document.xml", f"<w:t>Zo\u00eb</w:t> <w:t>{NAME[4:]}</w:t>")
    held.attachment("plan.docx", packed.getvalue())
    one.ws.blobs.put(f"an answer that nothing came to name: {NAME}".encode())
    one.ws.store.sessions.needs_person("captcha", f"for {NAME}")
    pipeline.reread(one.ws, ("job", "user"), Notes())


def bytes_of(url: str) -> str:
    """The files of a database, nothing where a server has it."""
    if not url.startswith("sqlite"):
        return ""
    path = Path(str(make_url(url).database))
    return b"".join(one.read_bytes() for one in path.parent.glob(f"{path.name}*")).decode("utf-8", "replace")


def test_no_byte_of_the_person_is_left(years: Opened, tmp_path: Path) -> None:
    """Neither in the database nor in pages and answers; all works as before, and a reread brings nothing back."""
    with years(tmp_path) as one:
        lived(one)
        store, url, person = one.ws.store, one.ws.settings.database_url, Person(NAME, [MAIL])
        assert person.is_in(dump(url))
        create(one.ws, tmp_path / "before.zip", Scope())
        (sealed,) = store.archives.entries()
        count = store.objects.count()
        done = erase(one.ws, (), NAME)
        kept = [one.ws.blobs.get(name).decode("utf-8", "replace") for name in one.ws.blobs.names()]
        for text in (dump(url), bytes_of(url), *kept):
            assert [words for words in WRITTEN if words in text.replace("O'Tranter", "")] == []
        assert done.is_compact is url.startswith("sqlite")
        (plan,) = (entry for entry in store.objects.list("attachment") if entry.fields["name"] == "plan.docx")
        assert done.files == [f"attachment {plan.id}"]
        assert done.archives == [(sealed.root, sealed.at)]
        assert store.objects.count() == count
        assert {entry.fields["name"] for entry in store.objects.list("user")} == {MARK, "Kim Tran"}
        assert {entry.fields["name"] for entry in store.objects.list("job")} >= {f"for {MARK}", f"by {MARK}"}
        (past,) = (entry.id for entry in store.objects.list("job") if entry.fields["job_number"] == "J1")
        assert [one.body["fields"]["name"] for one in store.objects.versions("job", past)] == [
            f"Roof, ask {MARK}",
            "Roof, ask nobody",
        ]
        assert len(store.lookup.page(Wanted("user", {"user": MARK}), BEGINNING, 5)) == 1
        state = one.state()
        pipeline.reread(one.ws, ("job", "user"), Notes())
        assert (one.state(), store.objects.count()) == (state, count)
        create(one.ws, tmp_path / "after.zip", Scope())
        assert check(tmp_path / "after.zip").problems == []
        (entry,) = store.audit.entries()
        assert (entry.body["method"], person.is_in(json.dumps(entry.body))) == ("ERASE", False)
        assert entry.body["answered"]["untouched"] == {"files": 1, "archives": 1, "audit": 0}
        with pytest.raises(ConfigError, match="nothing that is kept names this person"):
            erase(one.ws, (), NAME)


def test_two_users_of_one_name_are_told_apart_by_id_alone(years: Opened, tmp_path: Path) -> None:
    """The name goes of both, the address of the one who is meant; a reread reads the same two."""
    with years(tmp_path) as one:
        users(one, ("Kim", "Tran", "one@depot.example"), ("Kim", "Tran", "two@depot.example"))
        ids = {entry.fields["email"]: entry.id for entry in one.ws.store.objects.list("user")}
        with pytest.raises(ConfigError, match="2 users are called so"):
            erase(one.ws, (), "Kim Tran")
        with pytest.raises(ConfigError, match="--id: no user of that name"):
            erase(one.ws, (), "Kim Tran", "x")
        done = erase(one.ws, (), " Kim  Tran ", ids["two@depot.example"])
        assert done.namesakes == [ids["one@depot.example"]]
        state = [entry.as_json() for entry in one.ws.store.objects.list("user")]
        assert {entry["email"] for entry in state} == {"one@depot.example", "erased@erased.invalid"}
        assert not Person("Kim Tran").is_in(dump(one.ws.settings.database_url))
        pipeline.reread(one.ws, ("user",), Notes())
        assert [entry.as_json() for entry in one.ws.store.objects.list("user")] == state


def test_what_only_the_log_says_is_told(years: Opened, tmp_path: Path) -> None:
    """It only grows; and whoever is named nowhere is nobody of ours."""
    with years(tmp_path) as one:
        held = Holdings(one.ws)
        held.put(User(name="Kim Tran"), held.page("<p>Kim Tran</p>", "user_card"))
        one.ws.store.audit.append([{"path": "/users", "query": "user=Kim%20Tran"}, {"path": "/jobs"}])
        assert erase(one.ws, (), "Kim Tran").audit == [1]
        with pytest.raises(ConfigError, match="nothing"):
            erase(one.ws, (), "Kim Trang")
