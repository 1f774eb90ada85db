"""Commands about compliance forms. `read` needs neither store nor portal: a file in, its answers out."""

from __future__ import annotations

import io
import mimetypes
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scraper.checks.told import no_signatures, why_unread
from scraper.cli import exits, forms_show, forms_table, output, tables, words
from scraper.cli.workspace import chosen
from scraper.errors import ConfigError, DocumentUnreadable
from scraper.models.compliance_form import MAY_BE_SIGNED

if TYPE_CHECKING:
    from scraper.documents.form import ReadForm

app = typer.Typer(no_args_is_help=True, help="Compliance forms: SWMS, JSA, checklists.")
app.command()(forms_show.show)
app.command()(forms_show.findings)
app.command()(forms_table.table)
app.command()(forms_table.unread)
app.command()(forms_table.missing)
COLUMNS = ("code", "row", "label", "kind", "value")


@app.command()
def read(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A completed form, .docx or PDF.", show_default=False)],
    template: Annotated[
        list[Path] | None,
        typer.Option(
            "--template",
            metavar="FILE",
            help="The template it was made from, .docx, or a folder of templates; repeatable. The best fit is taken.",
            show_default=False,
        ),
    ] = None,
    pictures: Annotated[
        Path | None,
        typer.Option("--pictures", metavar="DIR", help="Put signatures and photos there.", show_default=False),
    ] = None,
    form: Annotated[str, typer.Option("--format", metavar="table|json", help="How to print.")] = "table",
) -> None:
    """Print the answers of one form, and what could not be read and why. Exit code 4 when anything could not."""
    form = words.output_format(form, ("table", "json"))
    from scraper.documents import template_library
    from scraper.documents.child import FormReader

    profile = chosen().profile()
    templates = template_library.load(template or (), profile.forms, "--template", but=file)
    try:
        with FormReader(templates, profile.forms, profile.formats) as reader:
            found = reader.read(_bytes(file))
    except DocumentUnreadable as error:
        raise DocumentUnreadable(f"{file}: {error}") from error
    if pictures is not None:
        _put(found, pictures)
    if form == "json":
        output.emit([output.as_json(_object(found))])
    else:
        _table(found)
        if found.template_name is None and templates:
            # Nobody knows which it is, and so which of its places somebody should have signed.
            output.emit(["", "Pictures that the templates ask for"])
            asked = [(one.name, template_library.pictures_of(one)) for one in templates]
            tables.show(("template", "its picture codes"), asked, tables.ALL)
    if found.readings:
        raise typer.Exit(exits.PARTIAL)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigError(f"FILE: {path} cannot be read ({error.strerror}); expected a .docx file or a PDF") from error


def _put(found: ReadForm, folder: Path) -> None:
    from scraper.documents.photo import content_type

    try:
        folder.mkdir(parents=True, exist_ok=True)
        for sha256, content in found.pictures.items():
            ending = mimetypes.guess_extension(content_type(io.BytesIO(content))) or ".bin"
            (folder / f"{sha256}{ending}").write_bytes(content)
    except OSError as error:
        raise ConfigError(f"--pictures: {folder} cannot be written ({error.strerror}); expected a folder") from error


def _object(found: ReadForm) -> dict[str, Any]:
    """In the contract's words, as far as a file alone tells."""
    parts = {"answers": found.answers, "signatures": found.signatures, "photos": found.photos}
    listed = {name: [one.model_dump(mode="json") for one in each] for name, each in parts.items()}
    readings = [one.model_dump(mode="json") for one in found.readings]
    return {"template_name": found.template_name, "method": found.method, **listed, "readings": readings}


def _table(found: ReadForm) -> None:

    output.emit([f"template  {found.template_name or 'none'}", f"method    {found.method}", ""])
    rows = [[one.code, one.row, one.label, one.kind, one.value] for one in found.answers]
    tables.show(COLUMNS, rows, texts=["label", "kind", "value"])
    pictures: list[tuple[object, ...]] = [
        (one.code, "signature", one.signed_by, one.signed_at, one.sha256 or _lack(found, one.code, "unsigned"))
        for one in found.signatures
    ]
    maybe = {one.place for one in found.readings if one.problem == MAY_BE_SIGNED}
    pictures += (
        (
            one.code,
            "photo or signature" if one.code in maybe else "photo",
            one.caption,
            None,
            one.sha256 or _lack(found, one.code, "none in the form"),
        )
        for one in found.photos
    )
    if pictures:
        output.emit([""])
        tables.show(("code", "counts as", "by or caption", "at", "sha256"), pictures, tables.ALL)
    if not found.signatures:
        output.emit(["", f"Signatures: {no_signatures(_object(found))}"])
    if found.readings:
        output.emit(["", "Not read: look these up in the document itself"])
        tables.show(("place", "problem"), [[one.place, one.problem] for one in found.readings], texts=["problem"])


def _lack(found: ReadForm, code: str, empty: str) -> str:
    """What there is to say of a place without a picture."""

    unread = why_unread(code, ((one.place, one.problem) for one in found.readings))
    return "not known, see below" if unread else empty
