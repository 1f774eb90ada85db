"""Whatever a store holds, its archive holds it too, and verifies."""

from __future__ import annotations

import hashlib
import json
import tempfile
from pathlib import Path

import bagit
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scraper.archive.check import check
from scraper.archive.create import create
from scraper.archive.extract import extract
from scraper.archive.scope import Scope
from scraper.archive.verify import folded, why_unsafe
from scraper.settings import load
from scraper.workspace import open_workspace
from tests.conftest import KEY
from tests.scraper.archive.holdings import Holdings
from tests.scraper.archive.opened import members, records, unpacked

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
NUMBERS = st.sampled_from(["J1", "J2", "J10", "j1", "J/3", "..", "J\u0301", "Job number " * 12])
FILES = st.lists(
    st.tuples(NUMBERS, st.one_of(TEXT, st.sampled_from(["a.jpg", "A.JPG", "con", "x" * 250])), st.binary(max_size=40)),
    max_size=12,
    unique_by=lambda one: one[:2],
)
FORMS = st.lists(st.tuples(NUMBERS, TEXT, st.binary(max_size=40)), max_size=4, unique_by=lambda one: one[:2])


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(FILES, FORMS, st.booleans())
def test_any_store(files: list[tuple[str, str, bytes]], forms: list[tuple[str, str, bytes]], is_zip: bool) -> None:
    """Records as stored, every file byte for byte under a safe name of its own; each job alone, each form alone."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        with open_workspace(load(data_dir=folder / "data", vault_key=KEY)) as ws:
            held = Holdings(ws)
            for job, name, data in files:
                held.attachment(name, data, job)
            for job, name, data in forms:
                held.form(name, data, job)
            archive = folder / ("a.zip" if is_zip else "a")
            create(ws, archive, Scope())
            stored = [one.as_json() for one in ws.store.objects.list("attachment")]
        assert check(archive).problems == []
        bag = unpacked(archive, folder / "x") if is_zip else archive
        assert bagit.Bag(str(bag)).validate()
        inside = members(archive)
        assert not [name for name in inside if why_unsafe(name)]
        assert len({folded(name) for name in inside}) == len(inside)
        assert records(archive, "data/records/attachment.jsonl") == json.loads(json.dumps(stored))
        index = records(archive, "data/files/index.jsonl")
        assert len(index) == len(files) + len(forms)
        for one in index:
            for file in one["files"]:
                assert hashlib.sha256(inside[file["path"]]).hexdigest() == file["sha256"]
        for one in records(archive, "data/records/compliance_form.jsonl"):
            small = folder / f"{one['id']}.zip"
            extract(archive, small, [one["id"]])
            assert check(small).problems == []
