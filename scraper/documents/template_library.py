"""The company's own form templates: from the folder that they were put in, and from Administration > Custom Forms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from scraper.documents.template import Template, read_template
from scraper.errors import ConfigError, DocumentUnreadable
from scraper.profile.forms import Forms
from scraper.profile.words import fold


def load(paths: Iterable[Path], rules: Forms, setting: str, but: Path | None = None) -> tuple[Template, ...]:
    """Templates from files and folders, each called by its file's name without the ending; `but` is no template.

    Raises `ConfigError` naming the setting, the file and what was expected.
    """
    found = (path for given in paths for path in _files(given, setting))
    return tuple(_load(path, rules, setting) for path in found if but is None or path.absolute() != but.absolute())


def is_at_hand(name: str, templates: Iterable[Template]) -> bool:
    """Whether there is a template of this name, or a version of it such as `SWMS v2`."""
    return any(fold(one.name).startswith(fold(name)) for one in templates)


def pictures_of(template: Template) -> str:
    """Which of a template's codes count as signatures, which as photos, and which are in doubt; for a person."""
    said: dict[str, dict[str, int]] = {"signatures": {}, "photos": {}, "in doubt": {}}
    for one in template.codes:
        if one.kind in ("signature", "photo"):
            counted = said["in doubt" if one.is_doubtful else f"{one.kind}s"]
            stem = one.code.rstrip("0123456789")
            counted[stem] = counted.get(stem, 0) + 1
    parts = (
        f"{what}: {', '.join(f'{stem} ({number})' if number > 1 else stem for stem, number in stems.items())}"
        for what, stems in said.items()
        if stems
    )
    return "; ".join(parts) or "no picture"


def kept(contents: Iterable[tuple[str, bytes]], rules: Forms) -> Iterator[Template]:
    """Templates by name and bytes, as the portal gave them; what is none is left out."""
    for name, content in contents:
        try:
            found = read_template(content, name, rules)
        except DocumentUnreadable:
            continue
        if found.codes:
            yield found


def _files(given: Path, setting: str) -> Iterator[Path]:
    if not given.is_dir():
        yield given
    elif inside := sorted(one for one in given.glob("*.docx") if not one.name.startswith("~$")):
        yield from inside
    else:
        raise ConfigError(f"{setting}: the folder {given} holds no .docx file; expected the company's templates")


def _load(path: Path, rules: Forms, setting: str) -> Template:
    try:
        found = read_template(path.read_bytes(), path.stem, rules)
    except OSError as error:
        raise ConfigError(f"{setting}: {path} cannot be read ({error.strerror}); expected a .docx file") from error
    except DocumentUnreadable as error:
        raise ConfigError(f"{setting}: {path}: {error}") from error
    if not found.codes:
        raise ConfigError(f"{setting}: {path} holds no code such as {{JobNumber}}; expected a template, not a form")
    return found
