"""How a workbook shows a number: whole, or not, and then nobody can tell what its writer meant."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|(?P<space>_.)|(?P<fill>\*.)|\[\$(?P<currency>[^\]-]*)(?:-[^\]]*)?\]'
    r"|(?P<colour>\[(?:black|blue|cyan|green|magenta|red|white|yellow|color ?\d+)\])|(?P<bracket>\[[^\]]*\])"
    r"|(?P<general>general|@)|(?P<digit>[0#?.,]+)|(?P<percent>%)|(?P<strange>e[+-]|/)|(?P<plain>.)",
    re.IGNORECASE | re.DOTALL,
)
_SECTIONS = re.compile(r'((?:"[^"]*"|\\.|\[[^\]]*\]|[^;"\\\[])*)(?:;|$)')
_DIGITS = re.compile(r"(?P<whole>[0#?,]*)(?:\.(?P<part>[0#?]*))?")
_GENERAL_DIGITS = 11
"""So many digits a number without a format of its own shows."""
_EXACT = 10**15
"""Below this a number is stored to the last digit of its whole part."""


@dataclass(frozen=True)
class _Section:
    before: str
    digits: str
    """Its places; empty for *General*."""
    behind: str
    percent: int


def shown(value: int | float, code: str) -> str:
    """The number as its format prints it. Raises `ValueError` where the format does not show all of it.

    >>> shown(1234.5, "#,##0.00"), shown(-12.5, '"$"#,##0.00;[Red]("$"#,##0.00)'), shown(0.105, "0.0%"), shown(7, "000")
    ('1,234.50', '($12.50)', '10.5%', '007')
    >>> shown(12.345, "0.00")
    Traceback (most recent call last):
    ValueError: its value is 12.345, and its format '0.00' does not show all of that
    """
    number = Decimal(repr(value))
    if not abs(number) < _EXACT:
        raise _unclear(value, code)
    sections = _SECTIONS.findall(code)[:-1] or [""]
    at = 1 if number < 0 and len(sections) > 1 else 2 if number == 0 and len(sections) > 2 else 0
    section = _section(sections[at], value, code)
    if not number and "0" not in section.digits:
        return "0"  # many formats draw a dash for it, which elsewhere stands for nothing at all
    sign = "-" if number < 0 and at == 0 else ""
    places = abs(number).scaleb(2 * section.percent)
    return f"{sign}{section.before}{_placed(places, section.digits, value, code)}{section.behind}"


def _section(words: str, value: int | float, code: str) -> _Section:
    """The parts of one section. Raises `ValueError` for what shows a number otherwise than in digits."""
    before, behind, digits, percent, is_general = "", "", "", 0, False
    for found in _TOKEN.finditer(words):
        kind, text = str(found.lastgroup), found[str(found.lastgroup)]
        if kind in ("strange", "bracket") or (kind in ("digit", "general") and (digits or is_general)):
            raise _unclear(value, code)
        if kind == "digit":
            digits = text
        elif kind == "general":
            is_general = True
        else:
            percent += kind == "percent"
            said = {"space": " ", "fill": "", "colour": ""}.get(kind, text)
            before, behind = (before, behind + said) if digits or is_general else (before + said, behind)
    if not digits and not is_general and value:
        raise _unclear(value, code)
    return _Section(before.lstrip(), digits, behind.rstrip(), percent)


def _placed(number: Decimal, digits: str, value: int | float, code: str) -> str:
    """A number that is not negative, in the places of its format."""
    if not digits:
        if number != number.to_integral_value() and len(number.normalize().as_tuple().digits) > _GENERAL_DIGITS:
            raise _unclear(value, code)
        return f"{number.normalize():f}"
    places = _DIGITS.fullmatch(digits)
    if places is None or places["whole"].endswith(","):  # a comma at the end divides by a thousand
        raise _unclear(value, code)
    part = places["part"] or ""
    if number != round(number, len(part)):
        raise _unclear(value, code)
    whole, _, decimals = f"{number:.{len(part)}f}".partition(".")
    least = len(part.rstrip("#?"))
    decimals = decimals[:least] + decimals[least:].rstrip("0")
    padded = whole.zfill(places["whole"].count("0"))
    grouped = f"{int(padded):,}" if "," in places["whole"] and len(padded) == len(whole) else padded
    return f"{grouped}.{decimals}" if decimals else grouped


def _unclear(value: int | float, code: str) -> ValueError:
    return ValueError(f"its value is {value}, and its format {code!r} does not show all of that")
