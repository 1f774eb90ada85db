"""`ascora forms table`, `unread` and `missing`: what the store holds of forms, as a person keeps it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scraper.cli import output, sheets, tables, words
from scraper.cli.forms_show import Category, Confidential, category_of, stored_forms, without_confidential
from scraper.cli.workspace import reading
from scraper.errors import ConfigError, StorageUnavailable
from scraper.reports.plain_sheet import fit, lay_out
from scraper.reports.workbook import sheet_name, workbook

if TYPE_CHECKING:
    from scraper.reports.form_register import Register
    from scraper.workspace import Workspace

Form = Mapping[str, Any]
WORD = ".docx"
_REGISTER = ("table", "json", "csv", "xlsx")
_LISTED = ("table", "json", "csv")
UNREAD = ("job", "section", "document", "why")
MISSING = ("job", "type", "status", "missing", "how sure")
Listed = Annotated[str, typer.Option("--format", metavar="|".join(_LISTED), help="How to print.")]


def table(
    template: Annotated[
        str | None,
        typer.Option("--template", metavar="NAME", help="Forms made from this template.", show_default=False),
    ] = None,
    category: Category = None,
    form: Annotated[str, typer.Option("--format", metavar="table|json|csv|xlsx", help="How to print.")] = "table",
    job: Annotated[
        str | None, typer.Option("--job", metavar="NUMBER", help="Only this job's forms.", show_default=False)
    ] = None,
    first: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="Uploaded on or after.", show_default=False)
    ] = None,
    last: Annotated[
        str | None, typer.Option("--to", metavar="DATE", help="Uploaded on or before.", show_default=False)
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FILE", help="Write here; documents are put beside it and linked.", show_default=False
        ),
    ] = None,
    confidential: Confidential = False,
    wide: tables.Wide = False,
    columns: tables.Columns = None,
) -> None:
    """Print a register of forms: a row per form, a column per code, who signed and when.

    With --category, forms of any template and of none; what has no template stands under the label it has.
    """
    form = words.output_format(form, _REGISTER)
    words.need_file(form, out, "register")
    if template is None and category is None:
        raise ConfigError("--template, --category: expected one of them, such as --category swms")
    category, between = category_of(category), words.span(first, last)
    asked = tables.asked(wide, columns)
    from scraper.reports.form_register import as_text, register

    with reading() as workspace:
        forms = _chosen(workspace, template, stored_forms(workspace, job, category, confidential=True), between)
        if not confidential:
            forms = without_confidential(workspace, forms)
        found = register(forms)
        links = _documents(workspace, out, found) if out is not None else {}
    if form == "xlsx" and out is not None:
        _workbook(found, links, out, template or str(category))
    elif not sheets.written(form, out, (found.columns, *found.rows), found.as_json()):
        tables.show(
            found.columns, [[as_text(cell) for cell in row] for row in found.rows], asked, none="no form meets this"
        )
    if out is not None:
        output.wrote(out, len(found.rows), f"forms, {len(links)} documents in the folder {out.stem} documents")


def unread(form: Listed = "table", wide: tables.Wide = False, columns: tables.Columns = None) -> None:
    """Print the forms that were not read, or not wholly, and the Word files that may be forms; each with its reason."""
    form, asked = words.output_format(form, _LISTED), tables.asked(wide, columns)
    with reading() as workspace:
        forms = _forms(workspace)
        known = {(one["job_number"], one["section_name"], _name_of(one)) for one in forms}
        rows = [
            [
                one["job_number"],
                one["section_name"],
                _name_of(one),
                f"{reading['place']}: {reading['problem']}",
            ]
            for one in forms
            for reading in one["readings"]
        ]
        for stored in workspace.store.objects.list("attachment", include_gone=False):
            one = stored.as_json()
            place = one["job_number"], one["section_name"], one["name"]
            if one["name"].strip().lower().endswith(WORD) and place not in known:
                rows.append([*place, "a Word file that no name and no template tells to be a form"])
    if not sheets.written(form, None, (UNREAD, *rows), _objects(UNREAD, rows)):
        tables.show(UNREAD, rows, asked, texts=["why"], none="every form is read")


def _objects(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    """Rows as another program reads them."""
    return [dict(zip((name.replace(" ", "_") for name in columns), row, strict=True)) for row in rows]


def missing(form: Listed = "table", wide: tables.Wide = False, columns: tables.Columns = None) -> None:
    """Print jobs whose type requires a form that the record does not show, and how sure that is."""
    form, asked = words.output_format(form, _LISTED), tables.asked(wide, columns)
    from scraper.checks.required_forms import missing_forms
    from scraper.parse.snapshots import required_forms

    with reading() as workspace:
        required = required_forms(workspace)
        if not required:
            raise ConfigError(
                "forms.required: neither the profile nor a list of job types that a sync saw as administrator names a "
                "form that a job type requires; expected entries [[forms.required]] with job_type, template and when, "
                "in the file of ASCORA_PROFILE"
            )
        jobs = workspace.store.objects.current("job")
        rows = [
            [one.job_number, one.job_type, one.status, one.template, _how_sure(workspace, one.job_number, one.maybe)]
            for one in missing_forms(jobs, _forms(workspace), required)
        ]
    if not sheets.written(form, None, (MISSING, *rows), _objects(MISSING, rows)):
        tables.show(MISSING, rows, asked, texts=["how sure"], none="no required form is missing")


def _how_sure(workspace: Workspace, job_number: str, maybe: Sequence[str]) -> str:
    """A form may lie unread, may come late, or its card was not looked at; else the record is as good as it gets."""
    cards = list(workspace.store.cards.list([job_number]))
    visits = [card.visited_at for card in cards if card.visited_at is not None]
    if not cards or len(visits) < len(cards):
        return "not sure: not every card of the job has been looked at yet"
    if maybe:
        return f"not sure: it may be {', '.join(maybe)}, whose template is not known"
    seen = min(visits).astimezone(workspace.zone).date()
    if any(card.why_visit(workspace.clock(), workspace.revisit) for card in cards):
        return f"as of {seen}; it may still come, the job is looked at again"
    return f"the record does not show it as of {seen}; the job is no longer looked at again"


def _forms(workspace: Workspace) -> list[Form]:
    return list(workspace.store.objects.current("compliance_form"))


def _chosen(
    workspace: Workspace, template: str | None, everything: Sequence[Form], between: tuple[Any, Any]
) -> list[Form]:
    """Those of a template, between two local dates; one whose date nobody knows is never left out."""
    from scraper.profile import fold

    names = sorted({one["template_name"] for one in _forms(workspace) if one["template_name"]})
    if template is not None and fold(template) not in map(fold, names):
        raise ConfigError(
            f"--template: no form of {template!r} is stored; expected one of {', '.join(names) or 'none'}"
        )
    uploaded = _uploads(workspace)

    def day(form: Form) -> str | None:
        at = uploaded.get((form["job_number"], form["section_name"], _name_of(form), _sha256_of(form)))
        return None if at is None else str(at)[:10]  # an instant is printed with the local day first

    first, last = (None if bound is None else bound.isoformat() for bound in between)
    return [
        form
        for form in everything
        if (template is None or fold(form["template_name"] or "") == fold(template))
        and _is_between(day(form), first, last)
    ]


def _uploads(workspace: Workspace) -> dict[tuple[Any, ...], Any]:
    """When each attachment was uploaded, by its place, its name and its bytes."""
    stored = (one.as_json() for one in workspace.store.objects.list("attachment"))
    return {(one["job_number"], one["section_name"], one["name"], one["sha256"]): one["uploaded_at"] for one in stored}


def _is_between(day: str | None, first: str | None, last: str | None) -> bool:
    return day is None or ((first or day) <= day <= (last or day))


def _name_of(form: Form) -> str | None:
    """Of its document; a form that a screen alone shows has none, and is called as its template."""
    name: str | None = (form["document"] or {}).get("name") or form["template_name"]
    return name


def _sha256_of(form: Form) -> str | None:
    sha256: str | None = (form["document"] or {}).get("sha256")
    return sha256


def _documents(workspace: Workspace, out: Path, found: Register) -> dict[str, str]:
    """Put every form's file into a folder beside the table; SHA-256 to its address from there."""
    folder = out.with_name(f"{out.stem} documents")
    links: dict[str, str] = {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for row, document in zip(found.rows, found.documents, strict=True):
            sha256 = document.get("sha256")
            if sha256 is None:
                continue
            called = Path(document["name"] or "form")
            name = _plain(f"{row[0]} {called.stem}", 150)
            file = folder / f"{name} {sha256[:8]}{_plain(called.suffix, 10)}"
            file.write_bytes(workspace.blobs.get(sha256))
            links[sha256] = f"{folder.name}/{file.name}"
    except KeyError as error:
        raise StorageUnavailable(f"ASCORA_BLOB_URL: the document {error.args[0]} is not there any more") from error
    except OSError as error:
        raise ConfigError(f"--out: {folder} cannot be written ({error.strerror}); expected a place to write") from error
    return links


def _plain(text: str, most: int) -> str:
    """A text as a part of the name of a file, of so many bytes at most."""
    return re.sub(r"[^\w .()&,–-]+", "_", text).strip().encode()[:most].decode("utf-8", "ignore").strip()


def _workbook(found: Register, links: Mapping[str, str], out: Path, template: str) -> None:
    with workbook(out) as made:
        book = made.book
        sheet = book.add_worksheet(sheet_name(template))
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        plain = book.add_format({"text_wrap": True, "valign": "top"})
        link = book.add_format({"font_color": "blue", "underline": 1, "valign": "top", "text_wrap": True})
        for column, name in enumerate(found.columns):
            made.put(sheet, 0, column, name, head)
            if label := found.labels.get(name):
                made.remark(sheet, 0, column, label)
        for number, row in enumerate(found.rows, 1):
            for column, cell in enumerate(row):
                if column == 2 and (target := links.get(str(row[-1]))):
                    made.link(sheet, number, column, str(cell), target, link, plain)
                else:
                    made.put(sheet, number, column, cell, plain)
            fit(sheet, number, row)
        lay_out(sheet, len(found.rows), len(found.columns), fixed=3)
