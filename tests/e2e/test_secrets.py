"""What a run leaves behind holds no secret, and what is recorded from it names nobody."""

from __future__ import annotations

import gzip
import html
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from scraper import pipeline
from scraper.entities import ENTITIES
from tests.e2e.canary import leaks, secrets_of
from tests.e2e.installation import Installation
from tests.test_recorded_pages import test_recorded_page as reads_as_recorded


@pytest.mark.browser
@pytest.mark.parametrize("skin", [pytest.param("classic", marks=pytest.mark.drill), "kendo"])
def test_nothing_that_a_run_leaves_tells_a_secret_or_a_name(
    install: Callable[..., Installation], skin: str, tmp_path: Path
) -> None:
    """Secrets are in no file of the data folder, however encoded; a recorded case of any screen names no person."""
    here = install(skin=skin, jobs=1, switches={"totp": "on"})
    assert here.sync()["outcome"] == "complete"
    here.control("expire-sessions")
    assert here.sync(entities=("job",), full=True)["login"] == "ok"
    secrets = secrets_of(here.portal)
    assert len(secrets) >= 9  # three, and three of each session
    assert leaks(here.ws.settings.data_dir, secrets) == []

    world = here.portal.site.world
    people = {user.name for user in world.users} | {user.email for user in world.users}
    people |= {text for one in world.customers for text in (one.name, one.email, one.phone, one.street.line1) if text}
    people |= {text for one in world.contacts for text in (one.name, one.email, one.mobile) if text}
    kinds = {name: [page.kind for page in entity.pages] for name, entity in ENTITIES.items() if entity.pages}
    screens = [name for name, known in kinds.items() if any(here.ws.store.evidence.latest(known))]
    for entity in screens:
        case = pipeline.record_case(here.ws, entity, "now", tmp_path / "pages")
        reads_as_recorded(case)
        text = html.unescape("".join(path.read_text("utf-8") for path in case.iterdir()))
        assert [name for name in sorted(people) if name in text] == [], entity
    assert len(screens) >= len(kinds) - 1  # no job here is priced by stages


def test_the_search_for_secrets_finds_them(tmp_path: Path) -> None:
    """A secret is found as it is, in markup, in JSON, in an address, in base64 at any place, and packed."""
    secret = 'Pä"ss & 1'
    for name, content in {
        "plain": secret.encode(),
        "markup": f"<i>{html.escape(secret)}</i>".encode(),
        "json": json.dumps({"p": secret}).encode(),
        "packed": gzip.compress(b"some " + secret.encode()),
        "basic": b"Authorization: Basic dXNlcjpQw6Qic3MgJiAx",
        "nothing": b"P\xc3\xa4ss 1",
    }.items():
        (tmp_path / name).write_bytes(content)
    found = {line.rsplit(" ", 1)[1] for line in leaks(tmp_path, {"password": secret})}
    assert found == {"plain", "markup", "json", "packed", "basic"}
