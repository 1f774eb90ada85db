"""The archive's pages: what is in it, one page per job and per completed form, and the statement for a person."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from importlib.resources import files as resources
from typing import Any

from scraper.archive.bag import Bag
from scraper.archive.files import Absent, Files
from scraper.archive.names import Names
from scraper.archive.render import elsewhere, environment, shown
from scraper.archive.ro_crate import INDEX
from scraper.archive.scope import Scope, Selection
from scraper.archive.statement import by_listing
from scraper.entities import CATALOG
from scraper.store.stored import in_number_order
from scraper.workspace import Workspace

STATEMENT = "data/capture-statement.html"
FOLDER = "data/pages"
EXTRACTED = f"{FOLDER}/extracted.png"
IN_BROWSERS = ("image/jpeg", "image/png", "image/gif", "image/webp")
"""Pictures that every browser shows; others are files."""

Object = dict[str, Any]


@dataclass(frozen=True)
class Job:
    """What one job's page shows."""

    number: str
    records: dict[str, list[Object]]
    absent: list[Absent]

    @property
    def own(self) -> Mapping[str, Any]:
        """The top job's own record; empty where the archive lacks it."""
        return next((one for one in self.records["job"] if one["parent_job_number"] is None), {})

    @property
    def name(self) -> str | None:
        """As the job's own card has it."""
        return self.own.get("name")

    @property
    def photos(self) -> list[Object]:
        """Attachments that a browser shows as pictures."""
        return [one for one in self.records["attachment"] if one["content_type"] in IN_BROWSERS]

    @property
    def others(self) -> list[Object]:
        """All other attachments."""
        return [one for one in self.records["attachment"] if one["content_type"] not in IN_BROWSERS]


class Pages:
    """Writes pages of one archive."""

    def __init__(
        self, ws: Workspace, selection: Selection, files: Files, proof: Mapping[str, str], said: Mapping[str, Any]
    ) -> None:
        """`proof` says where a piece of evidence lies, by SHA-256; `said` is the statement."""
        self._selection = selection
        self._files = files
        self._said = said
        self._zone = ws.zone
        self._templates = environment(ws.zone)
        undated = {ident for ids in said["undated"].values() for ident in ids}
        self._common = {
            "account": ws.settings.account,
            "captured": said["captured"],
            "time_zone": said["time_zone"],
            "covers": covers(selection.scope),
            "entities": list(CATALOG.values()),
            "fields": {name: spec.record.contract_fields() for name, spec in CATALOG.items()},
            "undated": undated,
            "is_report": False,
            "is_short": False,
            "path_of": files.path,
            "required": said["required_forms"],
        }
        self._proof = proof
        self.of_form: dict[str, str] = {}
        """Where a form's page lies, by the form's id."""

    def write(self, bag: Bag) -> None:
        """Every page of the archive; the index last, since it names them all."""
        picture = (resources("scraper.archive") / "templates" / "extracted.png").read_bytes()
        bag.add(EXTRACTED, [picture], len(picture))
        names, listed = Names(), []
        for job in self.jobs():
            path = names.give(FOLDER, job.number, ending=".html")
            forms = {
                one["id"]: names.give(path.removesuffix(".html"), _form_name(one), ending=".html")
                for one in job.records["compliance_form"]
            }
            self.of_form.update(forms)
            for one in job.records["compliance_form"]:
                bag.add_text(forms[one["id"]], self._page("form.html", forms[one["id"]], one=one))
            bag.add_text(path, self._page("job.html", path, form_paths=forms, **self._of_job(job)))
            lacks = sum(one["job_number"] == job.number for one in self._said["required_forms"]["missing"])
            listed.append(_line(job, path, forms) | {"lacks": lacks})
        walked = by_listing(self._said["coverage"]["listings"])
        statement = self._page("statement.html", STATEMENT, said=self._said, walked=walked)
        bag.add_text(STATEMENT, statement)
        accounts = [name for name, spec in CATALOG.items() if not spec.has_job]
        records = {name: [one.as_json() for one in self._selection.objects(name)] for name in accounts}
        totals = [_counted(entity, number["objects"]) for entity, number in self._said["objects"].items()]
        absent = {"absent": self._files.absent, "withheld": self._said["files"]["withheld_forms"]}
        bag.add_text(INDEX, self._page("index.html", INDEX, jobs=listed, records=records, totals=totals, **absent))

    def report(self, number: str, address: Callable[[str], str], *, short: bool = False) -> str:
        """One job with all its forms as a single page; `address` says where the page finds a file of the archive.

        `short` leaves out which evidence each field was read from.
        """
        job = self._job(number)
        paper = elsewhere(self._zone, lambda path, _: address(path)).get_template("report.html")
        of_paper = {"is_report": True, "is_short": short, "shows_pdf": False, "form_paths": {}}
        return paper.render(self._common | self._of_job(job) | of_paper, here=INDEX, proof=self._evidence)

    def jobs(self) -> Iterator[Job]:
        """Every job that anything of the archive belongs to, in the order of job numbers."""
        numbers: dict[str, None] = {}
        for entity, spec in CATALOG.items():
            if spec.has_job:
                numbers.update((one.fields["job_number"], None) for one in self._selection.objects(entity))
        yield from map(self._job, sorted(numbers, key=in_number_order))

    def _job(self, number: str) -> Job:
        absent = [one for one in self._files.absent if one.job_number == number]
        of_job = partial(self._selection.of_job, number=number)
        records = {
            entity: [one.as_json() for one in of_job(entity)] for entity, spec in CATALOG.items() if spec.has_job
        }
        return Job(number, records, absent)

    def _of_job(self, job: Job) -> dict[str, Any]:
        shown = {"number": job.number, "name": job.name, "records": job.records}
        return shown | {"photos": job.photos, "files": job.others, "absent": job.absent}

    def _page(self, template: str, here: str, **values: Any) -> str:
        return self._templates.get_template(template).render(self._common | values, here=here, proof=self._evidence)

    def _evidence(self, one: Object, name: str) -> str | None:
        """Where the evidence of an object's field lies."""
        return self._proof.get(one["provenance"][name]["evidence"])


def covers(scope: Scope) -> str:
    """The scope in words.

    >>> covers(Scope(jobs=("J1001",)))
    'Job J1001 with its sections.'
    >>> covers(Scope())
    'The whole account.'
    """
    parts = [f"Job{'s' if len(scope.jobs) > 1 else ''} {', '.join(scope.jobs)} with its sections"] if scope.jobs else []
    parts += [f"jobs of {scope.customer}"] if scope.customer else []
    parts += [f"from {scope.first}"] if scope.first else []
    parts += [f"to {scope.last}"] if scope.last else []
    parts += [f"only {', '.join(name.replace('_', ' ') for name in scope.entities)}"] if scope.entities else []
    text = "; ".join(parts) or "the whole account"
    return f"{text[0].upper()}{text[1:]}."


def _line(job: Job, path: str, forms: Mapping[str, str]) -> dict[str, Any]:
    """A job's row of the index."""
    everything = [one for records in job.records.values() for one in records]
    customer = job.own.get("site_customer") or {}
    names = [one["name"] for one in job.records["attachment"]]
    return {
        "path": path,
        "number": job.number,
        "name": job.name,
        "customer": customer.get("name"),
        "status": None if job.own.get("status") is None else shown(job.own["status"]).replace("_", " "),
        "forms": [{"name": _form_name(one), "path": forms[one["id"]]} for one in job.records["compliance_form"]],
        "photos": len(job.photos),
        "files": len(job.others),
        "claims": len(job.records["progress_claim"]),
        "conflicts": sum(len(one["conflicts"]) for one in everything),
        "failed": sum(finding["outcome"] == "failed" for one in everything for finding in one["findings"]),
        "absent": len(job.absent),
        "words": " ".join(names),
    }


def _counted(entity: str, number: int) -> tuple[str, int]:
    """How many there are, and what they are called."""
    spec = CATALOG[entity]
    return spec.words if number == 1 else spec.plural_words, number


def _form_name(one: Mapping[str, Any]) -> str:
    return str(one["template_name"] or (one["document"] or {}).get("name") or "Form")
