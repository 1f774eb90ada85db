"""Forms as the trade publishes them, and documents drawn at random, give every answer or its reason, and no other.

What other programs made is read as they made it: kept in `fixtures/forms`, and made anew in the drills.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, note
from hypothesis import strategies as st

from fixtures.paper import kept, make
from fixtures.paper.drawn.draw import Drawn, draw
from fixtures.paper.families import FAMILIES
from fixtures.paper.kept import SAMPLES, Kept
from fixtures.paper.presses import OFFICE
from flows.browser.find_chromium import find
from scraper.documents.form import read_form
from scraper.documents.template import Template, read_template
from scraper.errors import DocumentUnreadable
from scraper.profile import load
from tests.scraper.documents.judge import Verdict, judge

PROFILE = load()
PUBLISHED = sorted((kept.FOLDER / "published").iterdir())
DRAWN = sorted((kept.FOLDER / "drawn").iterdir())
WITH_OFFICE = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")


@cache
def of_folder(folder: Path) -> tuple[Kept, Template]:
    """What is kept there, with its template as it is read."""
    one = kept.read(folder)
    return one, read_template(one.template, "template", PROFILE.forms)


def verdict(one: Kept, name: str, template: Template | None = None) -> Verdict:
    """Read one document with its template, as `sync` does."""
    template = template or read_template(one.template, "template", PROFILE.forms)
    try:
        form = read_form(one.documents[name], [template], PROFILE.forms, PROFILE.formats)
    except DocumentUnreadable as error:
        return Verdict([f"document: {error}"])
    return judge(form, one.truth[name], one.pictures, SAMPLES)


@cache
def of_kept(folder: Path, name: str) -> Verdict:
    """The verdict on what is kept."""
    one, template = of_folder(folder)
    return verdict(one, name, template)


def documents(folders: list[Path]) -> list[Any]:
    """Each document of these folders, as a parameter."""
    return [
        pytest.param(folder, path.name)
        for folder in folders
        for path in sorted(folder.iterdir())
        if path.stem != "template" and path.suffix != ".json"
    ]


def named(value: object) -> str:
    """A folder or a file by its name."""
    return value.name if isinstance(value, Path) else str(value)


@pytest.mark.parametrize("form", [pytest.param(form, id=form.name) for form in FAMILIES])
def test_a_published_form_in_word_gives_every_answer(form) -> None:
    """Signed by picture, ink and stamp, with the template's names and without: all but ink and stamps is read."""
    made = make.written(form)
    template = read_template(made.template, "template", PROFILE.forms)
    for name in made.documents:
        found = verdict(made, name, template)
        assert found.faults == [], name
        assert set(found.told) <= {code for code, how in made.truth[name]["signatures"].items() if how != "picture"}, (
            name
        )


def readable(found: Verdict, truth: Mapping[str, Any]) -> list[str]:
    """The codes that were told and not read though they can be, as ink and stamps cannot."""
    return [code for code in found.told if truth["signatures"].get(code, "picture") in (None, "picture")]


@pytest.mark.parametrize(("folder", "name"), documents(PUBLISHED), ids=named)
def test_a_published_form_in_print_gives_every_answer_or_its_reason(folder: Path, name: str) -> None:
    """Printed by LibreOffice and Chromium; signed before, or by annotations after.

    Reasons do not take the place of answers: nine in ten places come back that are filled in with what can be read, as
    ink and stamps cannot.
    """
    found = of_kept(folder, name)
    told = readable(found, of_folder(folder)[0].truth[name])
    assert found.faults == []
    assert found.read >= 9 * len(told), told


@pytest.mark.parametrize(("folder", "name"), documents(DRAWN), ids=named)
def test_a_drawn_document_is_read_exactly_or_told(folder: Path, name: str) -> None:
    """As we wrote it, as LibreOffice saved it again, and as it printed it."""
    assert of_kept(folder, name).faults == [], "\n".join(of_folder(folder)[0].what)


def test_most_of_the_drawn_documents_is_read() -> None:
    """Reasons do not take the place of answers."""
    read, told = Counter[str](), Counter[str]()
    for folder, name in (one.values for one in documents(DRAWN)):
        found = of_kept(folder, name)
        read[name] += found.read
        told[name] += len(found.told)
    shares = {name: read[name] / (read[name] + told[name]) for name in read}
    assert shares["word.docx"] > 0.8, told
    assert shares["resaved.docx"] > 0.7, told
    assert shares["printed.pdf"] > 0.5, told


def is_exact_or_told(one: Drawn) -> None:
    """The Word file itself, without another program."""
    note(f"seed {one.seed}: " + "; ".join(one.what))
    made = Kept(one.template, {"word.docx": one.content}, {"word.docx": one.truth("word")}, one.pictures, one.what)
    assert verdict(made, "word.docx").faults == []


@given(st.integers(min_value=100_000, max_value=1_000_000_000))
@example(100_000)
def test_whatever_word_does_to_an_answer_it_is_exact_or_told(seed: int) -> None:
    """Documents over all that Word can hide, track, strike, bind, dress and draw."""
    is_exact_or_told(draw(seed))


def test_the_drawn_documents_are_the_same_every_time() -> None:
    """Same seed, same bytes; another seed, another document."""
    assert draw(1).content == draw(1).content
    assert draw(1).content != draw(2).content


@pytest.mark.drill
@WITH_OFFICE
@pytest.mark.parametrize("start", range(1000, 2000, 100))
def test_a_thousand_drawn_documents_are_read_exactly_or_told(start: int) -> None:
    """A hundred each: written, saved again and printed by LibreOffice; what was drawn is printed with what is wrong."""
    faults = []
    for seed, one in make.drawn(range(start, start + 100)).items():
        wrong = [f"  {name}: {fault}" for name in one.documents for fault in verdict(one, name).faults]
        faults += [f"seed {seed}: {'; '.join(one.what)}", *wrong] if wrong else []
    assert faults == [], "\n".join(faults)


@pytest.mark.drill
@WITH_OFFICE
@pytest.mark.parametrize("seed", range(2, 6))
def test_published_forms_of_both_programs_give_every_answer_or_its_reason(seed: int) -> None:
    """All five, signed every way, printed anew; other answers with every seed."""
    configured = os.environ.get("ASCORA_BROWSER_PATH")
    for name, one in make.printed(FAMILIES, find(Path(configured) if configured else None), seed).items():
        for document in one.documents:
            found = verdict(one, document)
            assert found.faults == [], (name, document)
            told = readable(found, one.truth[document])
            assert found.read >= 9 * len(told), (name, document, told)
