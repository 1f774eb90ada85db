"""The file `.env`: a line that would set nothing, or something else than it says, is told."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Collection, Iterable
from pathlib import Path

from dotenv.parser import Binding, parse_stream

from scraper.config.values import UNREPLACED
from scraper.errors import ConfigError

PREFIX = "ASCORA_"
VARIABLE = "ASCORA_ENV_FILE"
"""Names another file in place of the one here; it stands in the environment alone."""
_TYPOGRAPHIC = tuple("“”„‘’‚«»")
_REPLACED = re.compile(r"\$\{([^}:]+)\}")
_WHOLE_ALIKE = 0.9
_ALIKE = 0.85
"""Names that have so much in common are one name and a slip."""


def place() -> Path:
    """The file in force. Raises `ConfigError` where another one is named and is not there."""
    named = os.environ.get(VARIABLE)
    path = Path(named or ".env")
    if named and not path.is_file():
        raise ConfigError(f"--env-file: {named} is not there; expected a file of lines NAME=value")
    return path


def check(path: Path, known: Collection[str], secrets: Collection[str]) -> None:
    """Raise `ConfigError` for a line that is none, a setting that stands twice, a slip of a name that is `known`, and
    one of `secrets` that would have something put into it. A file that is not there is no problem.
    """
    if not path.exists():
        return
    lines = _lines(path)
    if isinstance(lines, str):  # raised outside of the handler: its error holds what the file does, secrets too
        raise ConfigError(f"{path}: cannot be read ({lines}); expected lines NAME=value in UTF-8")
    seen: dict[str, int] = {}
    for one in lines:
        at = f"{path}, line {one.original.line}"
        if one.error:
            raise ConfigError(f"{at}: expected NAME=value")
        if one.key is None:
            continue
        if one.value is None:
            raise ConfigError(f"{at}: {one.key} has no value; expected NAME=value")
        name = one.key.upper()
        if name in known and name in seen:
            raise ConfigError(f"{at}: {name} stands in line {seen[name]}, too; expected it once")
        are_set = {*os.environ, *seen}
        seen[name] = one.original.line
        if name in known and (wrong := _wrong(one.value, one, are_set, is_secret=name in secrets)):
            raise ConfigError(f"{at}: {name} {wrong}")
        for slip, meant in slips([name], known):
            raise ConfigError(f"{at}: there is no setting {slip}; expected {meant}")


def _wrong(value: str, line: Binding, are_set: Collection[str], *, is_secret: bool) -> str | None:
    """What is wrong with a setting's value as it is written; a secret must be taken letter by letter."""
    if value[:1] in _TYPOGRAPHIC:
        return "begins with a typographic quote; expected a plain one, or none"
    if is_secret and "${" in value:
        return "holds ${, which is replaced in this file; expected it in the vault"
    if is_secret and not _is_verbatim(line.original.string.partition("=")[2].strip(), value):
        return "would be read without a part of it (a # behind a blank, a backslash); expected it in the vault"
    if not is_secret and (found := UNREPLACED.search(value)):
        return f"holds {found[0]}, which is not replaced in this file; expected it written out, or as ${{NAME}}"
    lacking = [one for one in _REPLACED.findall(value) if one not in are_set]
    if lacking and not _REPLACED.fullmatch(value):  # a part of it would be left out, and the rest taken
        return f"holds ${{{lacking[0]}}}, which nothing sets; expected it written out"
    return None


def _is_verbatim(written: str, value: str) -> bool:
    """Whether a value stands there as it is read, quoted or not.

    >>> _is_verbatim("a#b", "a#b"), _is_verbatim("'a #b' # ours", "a #b"), _is_verbatim("a #b", "a")
    (True, True, False)
    """
    quoted = written[:1] in ("'", '"') and written[1:].startswith(value + written[:1])
    return quoted or written == value


def _lines(path: Path) -> list[Binding] | str:
    try:
        with path.open(encoding="utf-8-sig") as file:
            return list(parse_stream(file))
    except (OSError, UnicodeDecodeError) as error:
        return str(error)


def slips(names: Iterable[str], known: Collection[str]) -> list[tuple[str, str]]:
    """Those of the names that are one letter or two from a setting, each with the setting that is meant.

    >>> slips(["ASCORA_TIMEZON", "ASCORA_SERVICE_HOST", "HOME"], ["ASCORA_TIMEZONE"])
    [('ASCORA_TIMEZON', 'ASCORA_TIMEZONE')]
    >>> slips(["ACSORA_TIMEZONE", "ASCORA-TIMEZONE", "TIMEZONE"], ["ASCORA_TIMEZONE"])
    [('ACSORA_TIMEZONE', 'ASCORA_TIMEZONE'), ('ASCORA-TIMEZONE', 'ASCORA_TIMEZONE')]
    """
    meant = {name.removeprefix(PREFIX): name for name in known}
    found = []
    for name in names:
        if name in known:
            continue
        if name.startswith(PREFIX):
            near = difflib.get_close_matches(name.removeprefix(PREFIX), meant, 1, _ALIKE)
            found += [(name, meant[one]) for one in near]
        else:  # the beginning itself may have the slip, or a sign of another program before it
            found += [(name, one) for one in difflib.get_close_matches(_bare(name), known, 1, _WHOLE_ALIKE)]
    return found


def _bare(name: str) -> str:
    return name.upper().removeprefix("$ENV:").replace("-", "_")
