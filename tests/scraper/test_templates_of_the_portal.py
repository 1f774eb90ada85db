"""Templates of the portal: each row is taken for itself, and a screen whose rows all lack a download is another one."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from contextlib import nullcontext
from types import SimpleNamespace
from typing import Any

import pytest

from scraper.errors import LayoutChanged
from scraper.pages.html.cell import Cell
from scraper.profile import load
from scraper.sync import side_jobs
from scraper.sync.side_jobs import take_templates


def word() -> bytes:
    """As much of a document as tells that it is one."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "x")
    return out.getvalue()


def taken(monkeypatch: pytest.MonkeyPatch, files: dict[str, bytes | Exception]) -> tuple[list[str], Sequence[Any]]:
    """The templates that were kept, and what was left out, of a list with these names and what each row gives."""
    kept: list[str] = []
    skipped: list[Any] = []
    rows = [SimpleNamespace(misfit="", cell=lambda _, name=name: Cell(name)) for name in files]

    def download(_: object, name: str, where: str) -> Any:
        assert where == "custom_forms"
        if isinstance(given := files[name], Exception):
            raise given
        return SimpleNamespace(blob=SimpleNamespace(sha256=name), url="", content_type="")

    def opened(name: str) -> io.BytesIO:
        content = files[name]
        assert isinstance(content, bytes)
        return io.BytesIO(content)

    ws: Any = SimpleNamespace(
        profile=load(),
        zone=None,
        templates=("one",),
        blobs=SimpleNamespace(
            open=lambda name: io.BytesIO(b"" if isinstance(given := files[name], Exception) else given)
        ),
        keep_template=lambda name, *_: kept.append(name),
        store=SimpleNamespace(
            unit=nullcontext,
            runs=SimpleNamespace(skip=lambda _, __, what, why: skipped.append((what, why))),
            items=SimpleNamespace(done=lambda _: None),
        ),
    )
    page = SimpleNamespace(rows=rows)
    monkeypatch.setattr(side_jobs, "of_account", lambda *_: iter([page]))
    portal: Any = SimpleNamespace(download=download)
    item: Any = SimpleNamespace(entity="compliance_form")
    take_templates(ws, item, portal)
    return kept, skipped


def test_a_row_without_a_download_costs_itself_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Such as a form that is no document; the ones after it are taken, and what is no Word document is told."""
    odd = LayoutChanged("the row of 'Web form' has no download control")
    kept, skipped = taken(monkeypatch, {"Web form": odd, "SWMS.docx": word(), "JSA": word(), "Old": b"%PDF-1.4"})
    assert kept == ["SWMS", "JSA"]
    assert [what for what, _ in skipped] == ["template Web form", "template Old"]
    assert "application/pdf" in skipped[1][1]


def test_rows_that_all_lack_it_are_another_layout(monkeypatch: pytest.MonkeyPatch) -> None:
    """A person has to name the control in the profile; nothing is reported as taken."""
    odd = LayoutChanged("no download control")
    with pytest.raises(LayoutChanged):
        taken(monkeypatch, {"SWMS": odd, "JSA": odd})
