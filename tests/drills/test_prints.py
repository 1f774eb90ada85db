"""LibreOffice prints completed Word forms: the print gives the answers of the file, or says of each why not."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from fixtures.portal.forms.templates import TEMPLATES, complete, template
from scraper.documents.form import ReadForm, read_form
from scraper.documents.template import Template, read_template
from scraper.profile import load
from tests.scraper.documents.kinds import KINDS

pytestmark = pytest.mark.drill

PROFILE = load()
SEEDS = 20
IN_TEXT_BOXES = {"Toolbox Talk"}
"""Their words may stand anywhere in print, so that nothing of them is read; see `test_generated.py`."""


def printed(files: Mapping[str, bytes], folder: Path) -> dict[str, bytes]:
    """The PDF that LibreOffice makes of each Word file."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    for name, content in files.items():
        (folder / f"{name}.docx").write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    sources = [str(folder / f"{name}.docx") for name in files]
    command = [program, "--headless", profile, "--convert-to", "pdf", "--outdir", str(folder), *sources]
    subprocess.run(command, check=True, capture_output=True)
    return {name: (folder / f"{name}.pdf").read_bytes() for name in files}


def agree(in_word: ReadForm, in_print: ReadForm) -> list[str]:
    """Where the two differ and nothing is said of it."""
    why = " | ".join(f"{one.place}: {one.problem}" for one in in_print.readings)
    shown = {one.code: one for one in in_print.answers}
    return [
        f"{one.code}: {one.value!r} in Word, {shown[one.code].value!r} in print"
        for one in in_word.answers
        if _words(shown[one.code].value) != _words(one.value)
        and not (shown[one.code].value is None and one.code in why)
    ]


def _words(value: object) -> object:
    return value.split() if isinstance(value, str) else value


def read(content: bytes, known: Template) -> ReadForm:
    """With its own template."""
    return read_form(content, [known], PROFILE.forms, PROFILE.formats)


@pytest.mark.parametrize("name", [name for name in TEMPLATES if name not in IN_TEXT_BOXES])
def test_a_generated_form_reads_alike_in_word_and_in_print(name: str, tmp_path: Path) -> None:
    """Twenty of each template."""
    known = read_template(template(name), name, PROFILE.forms)
    files = {str(seed): complete(name, seed, "flat").content for seed in range(SEEDS)}
    for seed, content in printed(files, tmp_path).items():
        assert agree(read(files[seed], known), read(content, known)) == [], seed


def test_what_print_shows_otherwise_reads_alike(tmp_path: Path) -> None:
    """Numbers, bullets, heads, notes and letters as this LibreOffice prints them."""
    files = {name: kind.completed() for name, kind in KINDS.items()}
    for name, content in printed(files, tmp_path).items():
        known = read_template(KINDS[name].template(), name, PROFILE.forms)
        assert agree(read(files[name], known), read(content, known)) == [], name
