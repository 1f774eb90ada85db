"""`ascora forms show` and `findings`: one stored form as a person reads it, and what the records of forms lack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scraper.checks.told import no_signatures, why_unread
from scraper.cli import output, sheets, tables, words
from scraper.cli.chosen_job import chosen_job
from scraper.cli.objects import stored
from scraper.cli.workspace import reading
from scraper.errors import ConfigError
from scraper.models.compliance_form import MAY_BE_SIGNED

if TYPE_CHECKING:
    from scraper.reports.form_findings import FormFinding, Kind
    from scraper.workspace import Workspace

Form = Mapping[str, Any]
FORM = "compliance_form"
SHOWN = ("job", "section", "document", "finding", "category", "template", "id", "what")
FACTS = ("job_number", "section_name", "template_name", "category", "status", "completed_by", "completed_at", "method")
Category = Annotated[
    str | None,
    typer.Option("--category", metavar="NAME", help="Only forms of this kind, such as swms.", show_default=False),
]
Confidential = Annotated[bool, typer.Option("--confidential", help="With the forms that are marked confidential.")]


def show(
    ident: Annotated[
        str,
        typer.Argument(metavar="ID", help="Its id, as `ascora list compliance_forms` shows it.", show_default=False),
    ],
    form: Annotated[str, typer.Option("--format", metavar="table|json", help="How to print.")] = "table",
) -> None:
    """Print one stored form as it reads: answers by their labels, rows as tables, who signed, what was not read."""
    form = words.output_format(form, ("table", "json"))
    with reading() as workspace:
        one = stored(workspace, FORM, ident).as_json()
    if form == "json":
        output.emit([output.as_json(one)])
        return
    document = one["document"] or {}
    facts = [("document", document.get("name")), *((name.replace("_", " "), one[name]) for name in FACTS)]
    tables.pairs((name, value) for name, value in facts if value is not None)
    _section("Answers", ("label", "answer"), _singles(one))
    for columns, rows in _tables(one):
        _section("", columns, rows)
    _section("Signatures", ("place", "signed", "by", "at"), _signatures(one))
    if not one["signatures"]:
        output.emit(["", f"Signatures: {no_signatures(one)}"])
    _section("Photos", ("place", "in the form", "caption"), _photos(one))
    _section("Not read: look these up in the document itself", ("place", "problem"), _readings(one))
    from scraper.reports.form_findings import form_findings

    found = [(each.kind, each.what) for each in form_findings([one]) if each.kind != "unread"]
    _section("What the record does not show", ("finding", "what"), found)


def _section(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    if rows:
        output.emit(["", *([title] if title else [])])
        tables.show(columns, rows, texts=columns)


def _singles(form: Form) -> list[tuple[object, ...]]:
    return [(one["label"] or one["code"], _answer(form, one)) for one in form["answers"] if one["row"] is None]


def _tables(form: Form) -> Iterator[tuple[list[str], list[list[object]]]]:
    """The repeated rows of each group, a column per label, in the order of the form."""
    groups: dict[str, dict[int, dict[str, object]]] = {}
    for one in form["answers"]:
        if one["row"] is not None:
            row = groups.setdefault(one["group"] or "", {}).setdefault(one["row"], {})
            row[_heading(one, row)] = _answer(form, one)
    for rows in groups.values():
        columns = list(dict.fromkeys(name for row in rows.values() for name in row))
        yield ["row", *columns], [[number, *(row.get(name) for name in columns)] for number, row in rows.items()]


def _heading(one: Mapping[str, Any], row: Mapping[str, object]) -> str:
    """The label, or the code without its number where there is none, or another column of the row is called so."""
    code = str(one["code"]).removesuffix(str(one["row"]))
    label = one["label"]
    return str(label) if label and label not in row else code


def _answer(form: Form, one: Mapping[str, Any]) -> object:
    """The answer as a person says it; where it was not read for sure, that."""
    value = one["value"]
    if value is None and _why(form, one["code"]):
        return "not read, see below"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "; ".join(value) if isinstance(value, list) else value


def _signatures(form: Form) -> list[tuple[object, ...]]:
    return [(one["code"], _is_there(form, one), one["signed_by"], one["signed_at"]) for one in form["signatures"]]


def _photos(form: Form) -> list[tuple[object, ...]]:
    maybe = {one["place"] for one in form["readings"] if one["problem"] == MAY_BE_SIGNED}
    there = {one["code"]: _is_there(form, one) for one in form["photos"]}
    there |= {code: f"{said}, a photo or a signature" for code, said in there.items() if code in maybe}
    return [(one["code"], there[one["code"]], one["caption"]) for one in form["photos"]]


def _is_there(form: Form, picture: Mapping[str, Any]) -> str:
    if picture["sha256"] is not None:
        return "yes"
    return "not known, see below" if _why(form, picture["code"]) else "no"


def _why(form: Form, code: str) -> str | None:
    return why_unread(code, ((one["place"], one["problem"]) for one in form["readings"]))


def _readings(form: Form) -> list[tuple[object, ...]]:
    return [(one["place"], one["problem"]) for one in form["readings"]]


def findings(
    job: Annotated[
        str | None, typer.Option("--job", metavar="NUMBER", help="Only this job's forms.", show_default=False)
    ] = None,
    category: Category = None,
    unsigned: Annotated[bool, typer.Option("--unsigned", help="Places that somebody should have signed.")] = False,
    unread: Annotated[bool, typer.Option("--unread", help="What has to be looked up in the document.")] = False,
    late: Annotated[bool, typer.Option("--late", help="Forms that came after their job was completed.")] = False,
    confidential: Confidential = False,
    form: Annotated[str, typer.Option("--format", metavar="table|json|csv|xlsx", help="How to print.")] = "table",
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write here.", show_default=False)] = None,
    wide: tables.Wide = False,
    columns: tables.Columns = None,
) -> None:
    """Print what the records of completed forms do not show: signatures, answers, parts, and what was not read."""
    form = words.output_format(form, ("table", "json", "csv", "xlsx"))
    words.need_file(form, out, "findings")
    if out is not None and form not in ("csv", "xlsx"):
        raise ConfigError("--format: a file of findings is csv or xlsx")
    kind_of_form, asked_columns = category_of(category), tables.asked(wide, columns)
    from scraper.reports.form_findings import form_findings

    asked: dict[Kind, bool] = {"unsigned": unsigned, "unread": unread, "late": late}
    with reading() as workspace:
        forms = stored_forms(workspace, job, kind_of_form, confidential=confidential)
    found = form_findings(forms, [kind for kind, is_asked in asked.items() if is_asked])
    _print(found, form, out, asked_columns)
    if out is not None:
        output.wrote(out, len(found), "findings")
    if not found:
        output.note(f"nothing is found in {len(forms)} forms")
    open_ones = {one.form["id"] for one in form_findings(forms, ["unread"])}
    if open_ones and unsigned and not unread:
        output.note(f"something was not read, signatures perhaps, in forms: {len(open_ones)}; --unread names it")


def _print(found: Sequence[FormFinding], form: str, out: Path | None, asked: tables.Asked) -> None:
    from scraper.reports.form_findings import COLUMNS

    if form == "xlsx" and out is not None:
        _workbook([one.row() for one in found], out)
    elif form == "csv":
        sheets.write((COLUMNS, *(one.row() for one in found)), out)
    elif form == "json":
        output.emit(output.json_array(one.as_json() for one in found))
    else:
        by_name = [one.as_json() for one in found]
        rows = [[one[name] for name in SHOWN] for one in by_name]
        tables.show(SHOWN, rows, asked, texts=["what"], first=["job", "finding", "document"])


def _workbook(rows: Sequence[Sequence[Any]], out: Path) -> None:
    from scraper.reports.form_findings import COLUMNS
    from scraper.reports.plain_sheet import add
    from scraper.reports.workbook import workbook

    with workbook(out) as made:
        add(made, "Findings", COLUMNS, rows)


def stored_forms(workspace: Workspace, job: str | None, category: str | None, *, confidential: bool) -> list[Form]:
    """The forms of a job and a category that are not gone, the confidential ones on request. Raises `ConfigError`."""
    chosen = None if job is None else chosen_job(workspace, job)
    forms: list[Form] = [
        one
        for one in workspace.store.objects.current(FORM, None if chosen is None else chosen.number)
        if (chosen is None or chosen.has(one)) and category in (None, one["category"])
    ]
    return forms if confidential else without_confidential(workspace, forms)


def category_of(text: str | None) -> str | None:
    """A category as forms have it, given in any case. Raises `ConfigError` for one that no form can be of."""
    from scraper.models.compliance_form import CATEGORIES

    if text is not None and text.casefold() not in CATEGORIES:
        raise ConfigError(f"--category: {text!r} is not known; expected {' or '.join(CATEGORIES)}")
    return None if text is None else text.casefold()


def without_confidential(workspace: Workspace, forms: Sequence[Form]) -> list[Form]:
    """Those that the portal does not mark confidential; how many are left out is told."""
    from scraper.store.confidential import confidential_of

    hidden = confidential_of(workspace.store)
    kept = [one for one in forms if not hidden.is_form(one, one["portal_id"])]
    if left_out := len(forms) - len(kept):
        output.note(f"left out: {left_out} confidential, which --confidential puts in")
    return kept
