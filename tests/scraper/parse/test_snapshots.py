"""From kept evidence to readings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from scraper.evidence.snapshot import Context
from scraper.parse.snapshots import required_forms
from scraper.settings import Settings
from scraper.workspace import Workspace, open_workspace


@pytest.fixture
def ws(make_settings: Callable[..., Settings]) -> Iterator[Workspace]:
    """An empty workspace."""
    with open_workspace(make_settings()) as workspace:
        yield workspace


def kept(ws: Workspace, kind: str, html: str, **context: Any) -> str:
    """A page that a sync kept; its SHA-256."""
    at = Context(walk="w", last=True, **context)
    return ws.keep(html.encode(), kind, f"https://portal.example/{kind}", (), at).sha256


def grid(title: str, headings: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A screen with one grid."""
    head = "".join(f"<th>{one}</th>" for one in headings)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<h1>{title}</h1><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def test_a_job_type_row_of_which_nobody_can_tell_the_columns_is_no_rule(ws: Workspace) -> None:
    """Two cells under three headings: which form is required when, nobody knows."""
    headings = ("Job Type", "Form Before First Check In", "Form After Completion")
    kept(ws, "job_types_grid", grid("Job Types", headings, [("Fire", "SWMS"), ("Data", "JSA", "None")]))
    assert [(one.job_type, one.template) for one in required_forms(ws)] == [("Data", "JSA")]
