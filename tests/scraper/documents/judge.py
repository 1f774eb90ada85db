"""Whether a form was read exactly or told: no answer but the true one, and a reason for each that is missing."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from PIL import Image, ImageChops, ImageStat

from scraper.documents.form import ReadForm

_THUMB = 60, 20
_ALIKE = 24.0
"""Of 255, by which pictures may differ on the whole after a printer made them smaller and packed them anew."""


@dataclass
class Verdict:
    """What was found wrong, and how much was read."""

    faults: list[str] = field(default_factory=list)
    """Each a sentence that names its code."""
    read: int = 0
    """So many places that are filled in came back."""
    told: list[str] = field(default_factory=list)
    """The codes of those that did not, and of which a reading says why."""


def judge(
    form: ReadForm, truth: Mapping[str, Any], pictures: Mapping[str, bytes], samples: Mapping[str, bytes]
) -> Verdict:
    """Hold a read form against the truth of `fixtures.paper.filling`.

    `pictures` are by code what was put in place of the sample of its kind. `also`, in the truth, has by code other
    values that are as right, where programs show one thing in several ways; `told` names those of which a reading must
    say that they cannot be read.
    """
    verdict = Verdict()
    told = " | ".join(f"{one.place}: {one.problem}" for one in form.readings)
    for code, fault, is_read in (*_answers(form, truth, told), *_shots(form, truth, told, pictures, samples)):
        if fault:
            verdict.faults.append(f"{code}: {fault}")
        verdict.read += is_read is True
        verdict.told += [code] * (is_read is False)
    return verdict


def _answers(form: ReadForm, truth: Mapping[str, Any], told: str) -> Iterator[tuple[str, str, bool | None]]:
    found = {one.code: one for one in form.answers}
    for code, true in truth["answers"].items():
        said = _plain(found[code].value if code in found else None)
        right = [_plain(one) for one in (true, *truth.get("also", {}).get(code, ()))]
        if code in truth.get("told", ()) and said is None and code not in told:
            yield code, "something stands there that is no text, and no reading says so", None
        elif said in right:
            yield code, "", None if said is None else True
        elif said is not None:
            yield code, f"is {true!r}, and {said!r} is said", None
        elif code not in told:
            yield code, f"is {true!r}, and neither read nor told", None
        else:
            yield code, "", False
    yield from (
        (code, f"is no code, and {found[code].value!r} is said", None) for code in found if code not in truth["answers"]
    )


def _plain(value: object) -> object:
    """A value with white space as print keeps it."""
    if isinstance(value, str):
        return " ".join(value.split()) or None
    return list(value) if isinstance(value, list | tuple) else value


def _shots(
    form: ReadForm, truth: Mapping[str, Any], told: str, pictures: Mapping[str, bytes], samples: Mapping[str, bytes]
) -> Iterator[tuple[str, str, bool | None]]:
    for kind, found in (("signature", form.signatures), ("photo", form.photos)):
        said = {one.code: one.sha256 for one in found}
        for code, how in truth[f"{kind}s"].items():
            sha256 = said.get(code)
            if sha256 is not None and how is None:
                yield code, "nobody put anything there, and a picture is said", None
            elif sha256 is not None and how == "picture":
                wrong = _is_other(form.pictures[sha256], code, pictures, samples[kind])
                yield code, wrong, None if wrong else True
            elif sha256 is not None and _thumb(form.pictures[sha256]) == _thumb(samples[kind]):
                yield code, f"is signed by {how}, and the sample is given for it", None
            elif sha256 is None and how is not None and code not in told:
                yield code, f"is there as {how}, and neither found nor told", None
            else:
                yield code, "", None if how is None else sha256 is not None
    for one in form.signatures:
        name = truth.get("signed_by", {}).get(one.code)
        if one.signed_by is not None and _plain(one.signed_by) != _plain(name):
            yield one.code, f"is signed by {name!r}, and {one.signed_by!r} is said", None


def _is_other(content: bytes, code: str, pictures: Mapping[str, bytes], sample: bytes) -> str:
    """Whether a picture is another one than the code's own; which, in words."""
    upright = _thumb(content)
    turned = upright.transpose(Image.Transpose.ROTATE_180)  # as a printer may have stored it
    shown = min(upright, turned, key=lambda one: _far(one, _thumb(pictures[code])))
    if _far(shown, _thumb(pictures[code])) <= min(_ALIKE, _far(shown, _thumb(sample))):
        nearer = [one for one in pictures if _far(shown, _thumb(pictures[one])) < _far(shown, _thumb(pictures[code]))]
        return f"the picture of {nearer[0]} is given for it" if nearer else ""
    return "another picture than its own is given for it"


def _thumb(content: bytes) -> Image.Image:
    """The picture small and grey, on white paper."""
    image = Image.open(io.BytesIO(content)).convert("RGBA")
    paper = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(paper, image).convert("L").resize(_THUMB, Image.Resampling.BOX)


def _far(one: Image.Image, other: Image.Image) -> float:
    return float(ImageStat.Stat(ImageChops.difference(one, other)).mean[0])
