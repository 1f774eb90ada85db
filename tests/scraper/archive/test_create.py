"""What an archive holds, and what it leaves out and says so."""

from __future__ import annotations

import hashlib
import json
import unicodedata
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import bagit
import pytest
from rocrate.rocrate import ROCrate
from sqlalchemy import Engine

from scraper.archive.check import check
from scraper.archive.create import create
from scraper.archive.scope import Scope
from scraper.entities import RECORDS
from scraper.models import ComplianceForm, Job
from scraper.settings import Settings
from scraper.workspace import Workspace, open_workspace
from tests import servers
from tests.scraper.archive.holdings import CLIENT, HOSTILE, OTHER_CLIENT, OURS, SECRET_ROW, THEIRS, Holdings, fill
from tests.scraper.archive.opened import members, records, statement, unpacked
from tests.tampering import lift

Archived = Callable[..., Path]
CREATION_BLOCK = {
    "bag-info.txt",
    "ro-crate-metadata.json",
    "tagmanifest-sha256.txt",
    "proof/root.json",
    "proof/seal.json",
    "proof/seal.sig",
}


def test_an_archive_holds_every_record_and_file(archived: Archived, ws: Workspace) -> None:
    """Records are the store's, files are there byte for byte, evidence under its SHA-256; all of it verifies."""
    archive = archived()
    for entity in RECORDS:
        stored = [json.loads(json.dumps(one.as_json())) for one in ws.store.objects.list(entity)]
        assert records(archive, f"data/records/{entity}.jsonl") == stored
    inside = members(archive)
    assert inside[f"data/files/{OURS}/claims/Claim PC1.pdf"] == f"claim of {OURS}".encode()
    assert inside[f"data/files/{OURS}/forms/JSA level 1.pdf"].startswith(b"%PDF")
    assert f"data/files/{OURS}/forms/JSA level 1 - sign1.png" in inside
    for one in records(archive, "data/evidence/index.jsonl"):
        if "path" in one:
            assert hashlib.sha256(inside[one["path"]]).hexdigest() == one["sha256"]
    assert check(archive).problems == []


@pytest.mark.parametrize("name", ["a.zip", "folder"])
def test_it_is_a_bag_and_a_crate(archived: Archived, tmp_path: Path, name: str) -> None:
    """The Library of Congress's own program and the RO-Crate library take it, as a ZIP and as a folder."""
    archive = archived(name)
    bag = archive if archive.is_dir() else unpacked(archive, tmp_path / "x")
    assert bagit.Bag(str(bag)).validate()
    crate = ROCrate(str(bag))
    assert {entity.id for entity in crate.data_entities} >= {"data/index.html", "data/capture-statement.json"}
    assert check(bag).problems == []


def test_the_same_store_gives_the_same_bytes(ws: Workspace, archived: Archived) -> None:
    """But for the creation block."""
    first, second = members(archived("a.zip")), members(archived("b.zip"))
    assert {name for name in first if first[name] != second[name]} <= CREATION_BLOCK
    assert first.keys() == second.keys()


def test_a_jobs_archive_says_nothing_of_other_clients(archived: Archived) -> None:
    """Pages that show other clients are their hash and the job's own rows; the card of the job is whole."""
    archive = archived(jobs=(OURS,))
    everything = b"\n".join(members(archive).values())
    for secret in (SECRET_ROW, OTHER_CLIENT, THEIRS):
        assert secret.encode() not in everything
    kept = {one["kind"]: one for one in records(archive, "data/evidence/index.jsonl")}
    assert [row["id"] for row in kept["jobs_grid"]["rows"]] == [records(archive, "data/records/job.jsonl")[0]["id"]]
    assert kept["api_jobs"]["rows"][0]["json"]["jobNumber"] == OURS
    assert kept["jobs_grid"]["kept"] == kept["api_jobs"]["kept"] == "own rows"
    assert b"Card of J1001" in members(archive)[kept["job_details"]["path"]]
    assert kept["job_details"]["path"].endswith(".html.txt")
    assert records(archive, "data/records/customer.jsonl") == []


def test_a_customers_archive(archived: Archived) -> None:
    """By name as it stands on the jobs, letters large or small; with the customer's own record."""
    archive = archived(customer=CLIENT.upper())
    assert [one["job_number"] for one in records(archive, "data/records/job.jsonl")] == [OURS]
    assert [one["customer_name"] for one in records(archive, "data/records/customer.jsonl")] == [CLIENT]


def test_dates_go_by_the_objects_own_day(archived: Archived) -> None:
    """Local days, both ends included; what has none is kept and marked."""
    archive = archived(first=date(2026, 3, 2), last=date(2026, 3, 5), jobs=(OURS,))
    assert len(records(archive, "data/records/job.jsonl")) == 1, "13:30 UTC on 1 March is 2 March in Sydney"
    assert [one["name"] for one in records(archive, "data/records/attachment.jsonl")] == [
        "site photo.jpg",
        "costs.xlsx",
    ]
    assert records(archive, "data/records/variation.jsonl") == []
    forms = records(archive, "data/records/compliance_form.jsonl")
    assert [one["document"]["name"] for one in forms] == ["JSA level 1.pdf"]
    undated = statement(archive)["undated"]
    assert undated["compliance_form"] == [forms[0]["id"]]
    assert undated.keys() >= {"job_section", "job_checklist", "claim_section"}
    assert records(archived("b.zip", first=date(2026, 3, 3)), "data/records/job.jsonl") == []


def test_only_some_entities(archived: Archived) -> None:
    """Nothing else is in, and no page of other objects."""
    archive = archived(entities=("attachment",))
    inside = {name for name in members(archive) if name.startswith("data/records/")}
    assert inside == {"data/records/attachment.jsonl"}


def test_confidential_files_go_in_on_request_only(archived: Archived) -> None:
    """Their records stay; that the file is left out is said."""
    archive = archived()
    assert not any("costs" in name for name in members(archive))
    absent = statement(archive)["files"]["absent"]
    assert {(one["job_number"], one["name"]) for one in absent} == {(OURS, "costs.xlsx"), (THEIRS, "costs.xlsx")}
    assert any("costs" in name for name in members(archived("b.zip", confidential=True)))


def test_a_form_that_is_a_confidential_file_is_withheld(held: Holdings, archived: Archived) -> None:
    """Its answers are what the file says."""
    data = b"%PDF-1.4 a secret form"
    held.attachment("JSA secret.pdf", data, confidential=True)
    ident = held.form("JSA secret.pdf", data)
    archive = archived()
    assert ident not in {one["id"] for one in records(archive, "data/records/compliance_form.jsonl")}
    assert [one["id"] for one in statement(archive)["files"]["withheld_forms"]] == [ident]
    assert data not in b"".join(members(archive).values())
    assert ident in {
        one["id"] for one in records(archived("b.zip", confidential=True), "data/records/compliance_form.jsonl")
    }


def test_a_form_that_is_a_screen_alone(held: Holdings, archived: Archived) -> None:
    """It has no document, so none is missing."""
    form = ComplianceForm(job_number=OURS, document_name="web", template_name="Toolbox Talk", method="web")
    held.put(form, held.page("<p>a form</p>", "form_view", OURS))
    archive = archived()
    assert {one["name"] for one in statement(archive)["files"]["absent"]} == {"costs.xlsx"}
    assert any(name.endswith("Toolbox Talk.html") for name in members(archive))


def test_required_forms_that_the_record_does_not_show(make_settings: Callable[..., Settings], tmp_path: Path) -> None:
    """By the company's rules; without any, nothing is said of missing ones."""
    profile = tmp_path / "profile.toml"
    profile.write_text(
        "".join(
            f'[[forms.required]]\njob_type = "Fire"\ntemplate = "{template}"\nwhen = "before_first_check_in"\n'
            for template in ("JSA", "SWMS")
        )
    )
    with open_workspace(make_settings(account="acme", profile_path=profile)) as ws:
        held = fill(ws)
        card = held.page("<p>card</p>", "job_details", OURS)
        held.put(Job(job_number=OURS, job_type="Fire", status="completed"), card)
        create(ws, tmp_path / "a.zip", Scope())
    missing = statement(tmp_path / "a.zip")["required_forms"]["missing"]
    assert [(one["job_number"], one["template"]) for one in missing] == [(OURS, "SWMS")]
    inside = members(tmp_path / "a.zip")
    assert b"1 required forms not shown" in inside["data/index.html"]
    assert b"SWMS, which the job type Fire requires" in inside[f"data/pages/{OURS}.html"]


NAMES = [
    "../../../etc/passwd",
    "/etc/passwd",
    "C:\\Windows\\system.ini",
    "CON",
    "aux.txt",
    "invoice\u202egnp.exe",
    "ż" * 255,
    "Photo.JPG",
    "photo.jpg",
    "Cafe\u0301.pdf",
    "Café.pdf",
    "a\x00b.txt",
    "100%0A.txt",
    "page.html",
    " ",
    "dots...",
]


def test_hostile_names(held: Holdings, archived: Archived, tmp_path: Path) -> None:
    """Every file is there once, under a name that any system takes; its record keeps the name as listed."""
    for number, name in enumerate(NAMES):  # one name in two spellings is the name of two files
        held.attachment(name, f"content {number}".encode(), occurrence=2 if name == "Café.pdf" else 1)
    archive = archived()
    inside = members(archive)
    for number in range(len(NAMES)):
        assert list(inside.values()).count(f"content {number}".encode()) == 1
    listed = [one["name"] for one in records(archive, "data/records/attachment.jsonl")]
    assert {unicodedata.normalize("NFC", name) for name in NAMES if "\x00" not in name} <= set(listed)
    with zipfile.ZipFile(archive) as zipped:
        assert max(map(len, zipped.namelist())) <= 150
    assert not any(name.endswith((".html", ".exe")) for name in inside if name.startswith("data/files"))
    assert check(archive).problems == []
    assert bagit.Bag(str(unpacked(archive, tmp_path / "x"))).validate()


def test_the_portals_words_do_nothing(archived: Archived) -> None:
    """What a page of ours shows of the portal is text."""
    for name, content in members(archived()).items():
        if name.endswith(".html"):
            assert HOSTILE.encode() not in content
            assert content.count(b"<script") == 1


def test_the_log_grows_and_tells_when_it_was_touched(ws: Workspace, archived: Archived) -> None:
    """Each archive is an entry that names the one before."""
    archived("a.zip")
    archived("b.zip", jobs=(OURS,))
    first, second = ws.store.archives.entries()
    assert second.previous == first.digest
    assert ws.store.archives.broken_at() is None
    placed = json.loads(members(ws.settings.data_dir.parent / "b.zip")["proof/root.json"])
    assert (placed["log"]["position"], placed["log"]["entry"]) == (2, second.digest)
    from sqlalchemy import update

    from scraper.store.tables import archive_log

    with ws.store._database.write() as connection:
        lift(connection)
        body = vars(first) | {"leaves": 1}
        connection.execute(update(archive_log).where(archive_log.c.position == 1).values(body=body))
    assert ws.store.archives.broken_at() == 1


def test_on_postgresql(make_settings: Callable[..., Settings], tmp_path: Path, postgres: Engine) -> None:
    """The second database gives the same archive, while it is read through one frozen view."""
    with servers.schema(postgres) as own:
        url = own.render_as_string(hide_password=False)
        with open_workspace(make_settings(account="acme", database_url=url)) as ws:
            fill(ws)
            create(ws, tmp_path / "a.zip", Scope(jobs=(OURS,)))
            forms = [one.id for one in ws.store.objects.list("compliance_form", job_number=OURS)]
    assert check(tmp_path / "a.zip").problems == []
    assert [one["id"] for one in records(tmp_path / "a.zip", "data/records/compliance_form.jsonl")] == forms
