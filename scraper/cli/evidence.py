"""`ascora evidence`: one kept page, answer or file by its SHA-256; and how old ones are let go."""

from __future__ import annotations

import mimetypes
import re
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scraper.cli import output, tables, words
from scraper.cli.files import copy
from scraper.cli.workspace import opened, reading
from scraper.errors import ConfigError

if TYPE_CHECKING:
    from scraper.workspace import Workspace

_SHA256 = re.compile(r"[0-9a-f]{8,64}")
PRUNE = "prune"


def evidence(
    what: Annotated[
        str,
        typer.Argument(
            metavar="SHA | prune", help="Its SHA-256, or how that begins; let old evidence go.", show_default=False
        ),
    ],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write it there, a new file.", show_default=False)
    ] = None,
    show: Annotated[bool, typer.Option("--open", help="Open it with the program of this machine.")] = False,
    older_than: Annotated[
        str | None,
        typer.Option("--older-than", metavar="DAYS", help="Of prune: how old, such as 400d.", show_default=False),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Of prune: only say what would go.")] = False,
    form: Annotated[str, typer.Option("--format", metavar="table|json", help="How to print.")] = "table",
    wide: tables.Wide = False,
    columns: tables.Columns = None,
) -> None:
    """Say what a kept page, answer or file is, and where and when it was seen; write it to a file, or open it.

    `prune` lets evidence go that is older than `--older-than`. The first, the last and every changed evidence of each
    object stays, and so do what an archive cites and what `ascora reread` reads.
    """
    if what == PRUNE:
        if out is not None or show or older_than is None:
            raise ConfigError("evidence prune: expected --older-than, such as 400d, and neither --out nor --open")
        _prune(words.days("--older-than", older_than), is_trial=dry_run)
        return
    if older_than is not None or dry_run:
        raise ConfigError("--older-than, --dry-run: expected behind `evidence prune`")
    if not _SHA256.fullmatch(what.lower()):
        raise ConfigError("SHA: expected a SHA-256, or eight of its digits and letters a to f at least; or prune")
    form, asked = words.output_format(form, ("table", "json")), tables.asked(wide, columns)
    with reading() as workspace:
        found = workspace.store.evidence.beginning(what.lower())
        if not found:
            raise ConfigError(f"SHA: no evidence {what!r} is kept; expected one that `ascora show` prints")
        whole = found[0].sha256
        facts = [(one.kind, one.captured_at.isoformat(timespec="seconds"), one.url) for one in found]
        if out is not None:
            copy(workspace, whole, out)
        if show:
            _open(workspace, whole, found[0].content_type)
    if form == "json":
        seen = [{"kind": one.kind, "captured_at": one.captured_at.isoformat(), "url": one.url} for one in found]
        about = {"sha256": whole, "content_type": found[0].content_type, "size_bytes": found[0].size_bytes}
        output.emit([output.as_json({**about, "seen": seen})])
        return
    output.emit([f"{whole}: {found[0].content_type}, {found[0].size_bytes} bytes"])
    tables.show(("what", "seen", "address"), facts, asked, texts=["address"])


def _prune(days: int, *, is_trial: bool) -> None:
    from scraper.retention.prune import prune
    from scraper.settings import database_urls, installation

    with opened() as workspace:
        done = prune(workspace, database_urls(installation()), timedelta(days=days), is_trial=is_trial)
        first = done.before.astimezone(workspace.zone)
    if done.after is not None:
        at = output.instant(done.after.astimezone(workspace.zone))
        output.note(f"an archive was made at {at} that nobody wrote down the evidence of: what is older stays")
    verb = "would go" if is_trial else "gone"
    output.emit(
        [
            f"{verb}: {done.sights} notes of evidence from before {output.instant(first)}",
            f"{verb}: {done.blobs} pages, answers and files that nothing names, {done.bytes} bytes",
        ]
    )


def _open(workspace: Workspace, sha256: str, content_type: str) -> None:
    """Hand a copy in a folder of its own to the desktop; a page opens as text, so that nothing in it runs."""
    import tempfile

    is_text = content_type.startswith("text/") or "json" in content_type or "xml" in content_type
    ending = ".txt" if is_text else mimetypes.guess_extension(content_type) or ".bin"
    place = Path(tempfile.mkdtemp(prefix="ascora-")) / f"{sha256[:12]}{ending}"
    copy(workspace, sha256, place)
    typer.launch(str(place))
    output.note(f"opened {place}")
