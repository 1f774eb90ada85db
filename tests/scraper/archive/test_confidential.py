"""What the portal marks confidential stays out of what leaves, whoever names it and however it is called."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scraper.archive.create import create
from scraper.archive.extract import extract
from scraper.archive.scope import Scope
from scraper.errors import ConfigError
from scraper.models import Attachment, DocumentFile, Job, ProgressClaim
from scraper.models.compliance_form import ComplianceForm, FormPhoto
from scraper.settings import load
from scraper.store.confidential import confidential_of
from scraper.workspace import Workspace, open_workspace
from tests.conftest import KEY
from tests.scraper.archive.holdings import OURS, THEIRS, Holdings, picture
from tests.scraper.archive.opened import members, records, statement

SECRET = b"%PDF-1.4 a secret form"
Archived = Callable[..., Path]


@pytest.mark.parametrize("job", [OURS, THEIRS], ids=["its own job", "another job"])
@pytest.mark.parametrize("mark_section", [None, "Rough In"])
def test_a_form_of_confidential_bytes_is_withheld_under_any_name(
    held: Holdings, archived: Archived, job: str, mark_section: str | None
) -> None:
    """The Forms tab may call it otherwise, and another card may list it."""
    held.attachment("SWMS-2219.pdf", SECRET, job, confidential=True, section_name=mark_section)
    ident = held.form("SWMS High Risk.pdf", SECRET)
    archive = archived(jobs=(OURS,))
    assert SECRET not in members(archive).values()
    assert ident not in {one["id"] for one in records(archive, "data/records/compliance_form.jsonl")}
    assert [one["id"] for one in statement(archive)["files"]["withheld_forms"]] == [ident]


def test_a_name_counts_on_its_own_card_alone(held: Holdings, archived: Archived) -> None:
    """Many cards have a form of that name."""
    held.attachment("JSA.pdf", b"secret", OURS, confidential=True)
    ours, theirs = held.form("JSA.pdf", b"as it was printed", OURS), held.form("JSA.pdf", b"another", THEIRS)
    inside = {one["id"] for one in records(archived(), "data/records/compliance_form.jsonl")}
    assert (ours in inside, theirs in inside) == (False, True)


def test_a_form_with_the_guid_of_a_confidential_file_is_that_file(held: Holdings, ws: Workspace) -> None:
    """Whatever both are called."""
    guid = "6f1c2e50-1111-4222-8333-444455556666"
    row = Attachment(job_number=OURS, name="a.pdf", confidential=True, portal_id=guid)
    held.put(row, held.page("<p>a</p>", "attachments_grid", OURS))
    held.form("b.pdf", b"b", portal_id=guid)
    hidden = confidential_of(ws.store)
    assert [hidden.withholds(one) for one in ws.store.objects.list("compliance_form") if one.body["portal_id"]] == [
        True
    ]


def test_confidential_bytes_stay_out_as_picture_claim_and_twin(held: Holdings, archived: Archived) -> None:
    """A photo of a form, a claim's document, an attachment on another card that is not marked; each is named."""
    data = picture("purple", "PNG")
    held.attachment("private.png", data, THEIRS, confidential=True)
    held.attachment("same.png", data, OURS)
    sha256 = hashlib.sha256(data).hexdigest()
    form = ComplianceForm(job_number=OURS, document_name="web", photos=(FormPhoto(code="photo1", sha256=sha256),))
    held.put(form, held.page("<p>a form</p>", "form_view", OURS))
    claim = ProgressClaim(job_number=OURS, claim_number="PC9", document=DocumentFile(name="c.png", sha256=sha256))
    held.put(claim, held.page("<p>a claim</p>", "claim", OURS))
    archive = archived(jobs=(OURS,))
    assert data not in members(archive).values()
    absent = {one["name"] for one in statement(archive)["files"]["absent"] if one["sha256"] == sha256}
    assert absent == {"photo1", "c.png", "same.png"}
    assert data in members(archived("b.zip", jobs=(OURS,), confidential=True)).values()


def test_an_extract_needs_to_be_told_as_well(held: Holdings, archived: Archived, tmp_path: Path) -> None:
    """An archive with confidential forms may be kept; what is taken out of it goes to somebody else."""
    held.attachment("x.pdf", SECRET, confidential=True)
    hidden, plain = held.form("JSA secret.pdf", SECRET), held.form("JSA plain.pdf", b"%PDF-1.4 plain")
    archive = archived(confidential=True)
    with pytest.raises(ConfigError, match=f"--form: {hidden} is or holds a confidential file; expected --confidential"):
        extract(archive, tmp_path / "no.zip", [plain, hidden])
    assert not (tmp_path / "no.zip").exists()
    extract(archive, tmp_path / "plain.zip", [plain])
    extract(archive, tmp_path / "all.zip", [plain, hidden], confidential=True)
    assert SECRET in members(tmp_path / "all.zip").values()


JOBS = st.sampled_from(["J1", "J2"])
NAMES = st.sampled_from(["a.pdf", "A.pdf", "b.pdf"])
BYTES = st.sampled_from([b"one", b"two", b"three"])
MARKS = st.sampled_from([True, False, None])
ROWS = st.lists(st.tuples(JOBS, NAMES, BYTES, MARKS), max_size=5, unique_by=lambda one: one[:2])
OTHERS = st.lists(st.tuples(JOBS, NAMES, BYTES), max_size=4, unique_by=lambda one: one[:2])


@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow])
@given(ROWS, OTHERS, st.sampled_from([(), ("J1",)]))
def test_no_archive_holds_confidential_bytes(
    rows: list[tuple[str, str, bytes, bool | None]], forms: list[tuple[str, str, bytes]], jobs: tuple[str, ...]
) -> None:
    """Over random stores: nor a form that is such a file; all else is in, and so is everything on request."""
    with tempfile.TemporaryDirectory() as folder, open_workspace(load(data_dir=Path(folder), vault_key=KEY)) as ws:
        held = Holdings(ws)
        held.put(_job("J1"), held.page("<p>J1</p>", "job_details", "J1"))
        for job, name, data, mark in rows:
            held.attachment(name, data, job, confidential=mark)
        ids = {held.form(name, data, job): (job, name, data) for job, name, data in forms}
        secret = {data for *_, data, mark in rows if mark}
        named = {(job, name.casefold()) for job, name, _, mark in rows if mark}
        expected = {
            ident
            for ident, (job, name, data) in ids.items()
            if data not in secret and (job, name.casefold()) not in named and job in (jobs or (job,))
        }
        create(ws, Path(folder) / "a", Scope(jobs=jobs))
        create(ws, Path(folder) / "all", Scope(jobs=jobs, confidential=True))
        inside = members(Path(folder) / "a")
        assert not {hashlib.sha256(one).digest() for one in inside.values()} & {
            hashlib.sha256(one).digest() for one in secret
        }
        assert {one["id"] for one in records(Path(folder) / "a", "data/records/compliance_form.jsonl")} == expected
        in_scope = {data for job, _, data, _ in rows if job in (jobs or (job,))}
        assert in_scope - secret <= set(inside.values())
        assert in_scope <= set(members(Path(folder) / "all").values())


def _job(number: str) -> Job:
    return Job(job_number=number, name="a job")
