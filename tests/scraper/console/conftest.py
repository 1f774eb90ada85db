"""A store with two clients' jobs, as the holder of a token of some scopes looks at it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scraper.console.desk import Desk
from scraper.models import ComplianceForm, Reading
from scraper.models.base import DocumentFile
from scraper.models.compliance_form import Answer, FormReading, Signature
from scraper.settings import Settings, load
from scraper.store.tokens import SCOPES, Token
from scraper.workspace import Workspace, open_workspace
from tests.conftest import KEY
from tests.scraper.archive.holdings import OURS, Holdings, fill, picture

NOW = datetime(2026, 5, 1, 2, 0, tzinfo=UTC)
UNSIGNED = "SWMS unsigned.docx"
HOSTILE = '<script>alert(1)</script>" onload="alert(2)\u202e\0 javascript:alert(3) {{ 7 * 7 }}'
Desks = Callable[..., Desk]


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder for others to copy."""
    folder = tmp_path_factory.mktemp("console") / "data"
    with open_workspace(load(data_dir=folder, vault_key=KEY, account="acme"), lambda: NOW) as workspace:
        held = fill(workspace)
        put_unsigned(held)
    return folder


def put_unsigned(held: Holdings, name: str = UNSIGNED, **more: object) -> str:
    """A SWMS with one signature of two, an answer that was not read, and late."""
    record = ComplianceForm(
        job_number=OURS,
        document_name=name,
        template_name="SWMS",
        category="swms",
        method="docx_tags",
        answers=(Answer(code="task", label="Task", kind="text", value="Dig", text="Dig"),),
        signatures=(
            Signature(code="worker", signed_by="Kim Tran"),
            Signature(code="boss", sha256=held.ws.blobs.put(picture("navy", "PNG")).sha256),
        ),
        document=DocumentFile(name=name, content_type="application/pdf", size_bytes=9, sha256="3" * 64),
        readings=(FormReading(place="table 2, row 3", problem="two boxes are ticked"),),
        **more,  # type: ignore[arg-type]
    )
    page = held.page(f"<p>{name}</p>", "form_view", OURS)
    reading = Reading(record=record, source="ui", facet="form_view", observed_at=NOW, evidence=page.sha256)
    return held.ws.store.objects.put([reading], late=True).ids[0]


@pytest.fixture
def ws(filled: Path, make_settings: Callable[..., Settings]) -> Iterator[Workspace]:
    """The account's workspace."""
    settings = make_settings(account="acme")
    shutil.copytree(filled, settings.data_dir)
    with open_workspace(settings, lambda: NOW) as workspace:
        yield workspace


@pytest.fixture
def desk(ws: Workspace) -> Desks:
    """What somebody with these scopes sees; with every scope where none is named."""

    def of(*scopes: str) -> Desk:
        return Desk(ws, Token("acme", "id", "Kim", scopes or SCOPES, 600, NOW, NOW, None, None))

    return of
