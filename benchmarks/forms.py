"""Reading forms: how much of them comes back, the time it takes over merely walking the file, and how memory stays.

A Word file is walked with python-docx, a PDF with pdfplumber's text extraction.

Truth is the generator's. A wrong answer, one that is neither the truth nor null, ends the benchmark as failed.
"""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import docx
import pdfplumber
import psutil

from fixtures.portal.forms.templates import TEMPLATES, Completed, Made, complete, template, ways
from scraper.documents.child import FormReader
from scraper.documents.form import read_form
from scraper.documents.template import Template, read_template
from scraper.profile import load

FORMS = 20
"""Of each template and kind."""
MANY = 1000
"""Forms read by one process."""
PROFILE = load()


def main() -> int:
    """Print the figures; 1 when any answer was wrong."""
    known = [read_template(template(name), name, PROFILE.forms) for name in TEMPLATES]
    alone: dict[str, Sequence[Template]] = {one.name: [one] for one in known}
    wrong = 0
    kinds: tuple[Made, ...] = ("tagged", "flat", "printed")
    for mode in kinds:
        made = [complete(name, seed, mode) for name in TEMPLATES if mode in ways(name) for seed in range(FORMS)]
        for templates, words in ((known, "with its template"), ([], "without a template")):
            share, faults = recovered(made, templates)
            wrong += faults
            print(f"{mode}, {words}: {share:.1%} of all codes recovered, {faults} wrong")
        walking = seconds(made, lambda one: walk(one.content))
        for choice, of_name in (("all templates", dict.fromkeys(TEMPLATES, known)), ("its own", alone)):
            ratio = seconds(made, partial(read_with, of_name)) / walking
            print(f"{mode}, time with {choice} at hand, over walking the file: {ratio:.2f}")
    print(f"resident memory of the reading process at form {MANY} over form 50: {memory(known):.2f}")
    return 1 if wrong else 0


def read(one: Completed, templates: Sequence[Template]) -> Any:
    """As `sync` reads it, in this process."""
    return read_form(one.content, templates, PROFILE.forms, PROFILE.formats)


def read_with(of_name: Mapping[str, Sequence[Template]], one: Completed) -> Any:
    """The same, with the templates that go with the form's."""
    return read(one, of_name[one.template_name])


def recovered(made: Sequence[Completed], templates: Sequence[Template]) -> tuple[float, int]:
    """Share of filled-in codes that come back, and how many come back as something else."""
    codes = found = wrong = 0
    for one in made:
        form = read(one, templates)
        said = {answer.code: answer.model_dump(mode="json")["value"] for answer in form.answers}
        said |= {picture.code: picture.sha256 for picture in (*form.signatures, *form.photos)}
        true = {answer["code"]: answer["value"] for answer in one.truth["answers"]}
        true |= {picture["code"]: picture["sha256"] for kind in ("signatures", "photos") for picture in one.truth[kind]}
        filled = {code: value for code, value in true.items() if value is not None}
        codes += len(filled)
        found += sum(said.get(code) == value for code, value in filled.items())
        wrong += sum(value is not None and true.get(code) != value for code, value in said.items())
    return found / codes, wrong


def walk(content: bytes) -> int:
    """Open the file and look at every paragraph and cell, or every page's text, once."""
    if content.startswith(b"%PDF"):
        with pdfplumber.open(io.BytesIO(content)) as pdf:
            return sum(len(page.extract_text()) for page in pdf.pages)
    document = docx.Document(io.BytesIO(content))
    letters = sum(len(paragraph.text) for paragraph in document.paragraphs)
    for table in document.tables:
        letters += sum(len(cell.text) for row in table.rows for cell in row.cells)
    return letters


def seconds(made: Sequence[Completed], work: Callable[[Completed], object]) -> float:
    """Processor time for all of them."""
    started = time.process_time()
    for one in made:
        work(one)
    return time.process_time() - started


def memory(known: Sequence[Template]) -> float:
    """Of the child process that reads form after form."""
    with FormReader(known, PROFILE.forms, PROFILE.formats) as reader:
        resident: list[int] = []
        for number, content in enumerate(_contents(), 1):
            reader.read(content)
            if number in (50, MANY):
                (child,) = psutil.Process().children()
                resident.append(child.memory_info().rss)
    return resident[1] / resident[0]


def _contents() -> Iterator[bytes]:
    made = [complete(name, seed, kind).content for name in TEMPLATES for seed in range(5) for kind in ways(name)]
    for number in range(MANY):
        yield made[number % len(made)]


if __name__ == "__main__":
    sys.exit(main())
