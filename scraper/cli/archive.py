"""Commands for audit archives: `archive create|verify|extract|report|key|log`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from scraper.cli import exits, output, tables, words
from scraper.cli.chosen_job import chosen_job, spelled
from scraper.cli.workspace import opened, reading
from scraper.config import outside
from scraper.errors import ConfigError

app = typer.Typer(no_args_is_help=True, help="Audit archives: evidence that stands on its own.")
Out = Annotated[
    Path,
    typer.Option(
        "--out", metavar="FILE|DIR", help="A new name; .zip makes a ZIP, anything else a folder.", show_default=False
    ),
]
Given = Annotated[Path, typer.Argument(metavar="FILE", help="An archive: ZIP or folder.", show_default=False)]
Confidential = Annotated[bool, typer.Option("--confidential", help="With the files that are marked confidential.")]


@app.command()
def create(
    out: Out,
    job: Annotated[
        list[str] | None,
        typer.Option(
            "--job", metavar="NUMBER", help="Only this job with its sections; may be repeated.", show_default=False
        ),
    ] = None,
    customer: Annotated[
        str | None, typer.Option("--customer", metavar="NAME", help="Only jobs of this customer.", show_default=False)
    ] = None,
    first: Annotated[
        str | None,
        typer.Option("--from", metavar="DATE", help="Only what is of this local date or later.", show_default=False),
    ] = None,
    last: Annotated[
        str | None,
        typer.Option("--to", metavar="DATE", help="Only what is of this local date or earlier.", show_default=False),
    ] = None,
    entity: Annotated[
        list[str] | None,
        typer.Option("--entity", metavar="NAME", help="Only this entity; may be repeated.", show_default=False),
    ] = None,
    confidential: Confidential = False,
    form: Annotated[str, typer.Option("--format", metavar="table|json", help="How to print.")] = "table",
) -> None:
    """Write an archive of what the store holds: records, files, evidence and pages, sealed.

    Dates go by the object's own date, both ends included; what has none is kept, and marked.
    """
    form = words.output_format(form, ("table", "json"))
    from scraper.archive.create import create as make
    from scraper.archive.scope import Scope

    begin, end = words.span(first, last)
    scope = Scope(
        jobs=words.jobs(job),
        customer=outside.text_or_none("--customer", customer),
        first=begin,
        last=end,
        entities=words.entities(entity),
        confidential=confidential,
    )
    with opened() as workspace:
        made = make(workspace, out, replace(scope, jobs=spelled(workspace, scope.jobs)))
    if form == "json":
        output.emit([output.as_json(made.as_json())])
        return
    output.emit(
        [
            f"{made.out}: {made.objects} objects in {made.files} files, {made.bytes} bytes",
            f"left out: {made.left_out}" + (", see its capture statement" if made.left_out else ""),
            f"root {made.root}, number {made.position} in the log",
            f"signed by {made.fingerprint}: give this to the receiver by another way than the archive",
        ]
    )


@app.command()
def verify(
    archive: Given,
    key: Annotated[
        str,
        typer.Option("--key", metavar="FINGERPRINT", help="Fingerprint that the signer must have.", show_default=False),
    ] = "",
    authority: Annotated[
        Path | None,
        typer.Option(
            "--timestamp-ca", metavar="FILE", help="PEM certificates of the timestamp's authority.", show_default=False
        ),
    ] = None,
    form: Annotated[str, typer.Option("--format", metavar="table|json", help="How to print.")] = "table",
    wide: tables.Wide = False,
    columns: tables.Columns = None,
) -> None:
    """Check structure, completeness, checksums, tree, signature and timestamp; every problem is printed.

    Exit code 0: whole and unchanged. 6: not.
    """
    form, asked = words.output_format(form, ("table", "json")), tables.asked(wide, columns)
    from scraper.archive.check import check

    found = check(archive, _fingerprint(key), authority)
    if form == "json":
        output.emit([output.as_json(_as_json(found))])
    else:
        if found.problems:
            tables.show(("problem", "file", "what"), found.told(), asked, texts=["file", "what"])
        output.emit([f"signer: {found.fingerprint or 'none'}", *(f"note: {note}" for note in found.notes)])
        whole = f"valid: {found.files} files, {found.leaves} records and files in the signed tree"
        output.emit(
            [
                f"INVALID: problems: {len(found.told())}, in an archive of {found.files} files"
                if found.problems
                else whole
            ]
        )
    raise typer.Exit(exits.INVALID if found.problems else exits.COMPLETE)


@app.command()
def extract(
    archive: Given,
    out: Out,
    form: Annotated[
        list[str],
        typer.Option("--form", metavar="ID", help="This completed form; may be repeated.", show_default=False),
    ],
    confidential: Confidential = False,
) -> None:
    """Take completed forms out of an archive, without the others: it still verifies against the archive's root."""
    from scraper.archive.extract import extract as take_out

    leaves = take_out(archive, out, form, confidential=confidential)
    output.emit([f"{out}: {leaves} records and files; `ascora archive verify` checks them against the archive's root"])


@app.command()
def report(
    job: Annotated[
        str, typer.Option("--job", metavar="NUMBER", help="The job; its sections come with it.", show_default=False)
    ],
    out: Annotated[Path, typer.Option("--out", metavar="FILE.pdf", help="A new name.", show_default=False)],
    confidential: Confidential = False,
    short: Annotated[bool, typer.Option("--short", help="Without the source of every field.")] = False,
) -> None:
    """Write one job as a PDF for e-mail: details, forms with their answers and signatures, photos, stages, claims."""
    from scraper.archive.report import report as write

    with reading() as workspace:
        number = chosen_job(workspace, job).number
        size = write(workspace, out, number, confidential=confidential, short=short)
    output.emit([f"{out}: {size} bytes"])


def _fingerprint(text: str) -> str:
    import re

    bare = re.sub(r"[\s:]", "", text).lower()
    if text and not re.fullmatch(r"[0-9a-f]{64}", bare):
        raise ConfigError(
            "--key: expected a fingerprint, 64 digits and letters a to f, as `ascora archive key` prints it"
        )
    return bare


def _as_json(found: Any) -> dict[str, Any]:
    return {
        "valid": not found.problems,
        "problems": [one._asdict() for one in found.problems],
        "notes": found.notes,
        "signer": found.fingerprint or None,
        "account": found.seal.get("account"),
        "root": found.seal.get("root"),
        "created_at": found.seal.get("created_at"),
        "files": found.files,
        "leaves": found.leaves,
        "is_extract": found.is_extract,
    }


@app.command("key")
def show_key() -> None:
    """Print the fingerprint of the account's archive key; the key is made when there is none."""
    from scraper.archive.keys import archive_key

    with opened() as workspace:
        output.emit([archive_key(workspace).fingerprint])


@app.command("log")
def show_log(
    form: Annotated[str, typer.Option("--format", metavar="table|json", help="How to print.")] = "table",
    wide: tables.Wide = False,
    columns: tables.Columns = None,
) -> None:
    """Print every archive that was made of the account, and whether that log is whole. Exit code 6: it is not."""
    form, asked = words.output_format(form, ("table", "json")), tables.asked(wide, columns)
    with reading() as workspace:
        entries = list(workspace.store.archives.entries())
        broken = workspace.store.archives.broken_at()
    if form == "json":
        told = ({("entry" if name == "digest" else name): told for name, told in vars(one).items()} for one in entries)
        output.emit(output.json_array(told))
    else:
        rows = [[one.position, one.at, _named(one.scope), one.root] for one in entries]
        tables.show(("number", "made", "of", "root"), rows, asked, texts=["root"], none="no archive was made yet")
    if broken is not None:
        output.emit([f"INVALID: entry {broken} is not what was entered, or does not follow the one before"])
        raise typer.Exit(exits.INVALID)


def _named(scope: dict[str, Any]) -> str:
    """What a scope names; nothing is everything."""
    named = {name: value for name, value in scope.items() if value}
    return ", ".join(f"{name} {output.shown(value)}" for name, value in named.items()) or "everything"
