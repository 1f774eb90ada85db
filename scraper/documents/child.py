"""Documents are read in a child process, reused from one to the next, with limits on time and memory.

They come from phones and mailboxes: one that is hostile, or that finds a bug, costs what it says and never the run.
Between the two processes go JSON and bytes, nothing that could be executed.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Collection, Sequence
from itertools import chain
from typing import IO, Any

from scraper.documents.form import ReadForm, read_form
from scraper.documents.template import Template, read_template
from scraper.documents.totals import amounts
from scraper.errors import DocumentUnreadable
from scraper.models.compliance_form import Answer, FormPhoto, FormReading, Signature
from scraper.profile.details import Formats
from scraper.profile.forms import Forms

SECONDS = 5.0
"""How long one form may take, but for the bytes that are only carried: its photos."""
BYTES_A_SECOND = 8 * 1024 * 1024
"""How many of them may take a second more: they are unpacked twice, hashed, and looked at from afar."""
START_SECONDS = 60.0
"""How long Python and the templates may take: they are no form's fault."""
MEGABYTES = 300
"""How much memory the child may take beyond what it starts with, and beyond the document itself."""
MAX_ANSWER = 512 * 1024 * 1024
_LENGTH = 8


class FormReader:
    """Reads forms with one company's templates and rules, for several threads. Close it, or use it as a context."""

    def __init__(self, templates: Sequence[Template], rules: Forms, formats: Formats) -> None:
        self._known = {
            "rules": rules.model_dump(mode="json"),
            "formats": formats.model_dump(mode="json"),
            "names": [one.name for one in templates],
        }
        self._contents = [one.content for one in templates]
        self._child: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def __enter__(self) -> FormReader:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(self, content: bytes) -> ReadForm:
        """What a document says as a form. Raises `DocumentUnreadable`, also for one that takes too much."""
        answer, pictures = self._answer_of("form", content)
        return ReadForm(
            method=answer["method"],
            template_name=answer["template_name"],
            answers=tuple(map(Answer.model_validate, answer["answers"])),
            signatures=tuple(map(Signature.model_validate, answer["signatures"])),
            photos=tuple(map(FormPhoto.model_validate, answer["photos"])),
            readings=tuple(map(FormReading.model_validate, answer["readings"])),
            pictures=dict(zip(answer["pictures"], pictures, strict=True)),
        )

    def amounts(self, content: bytes) -> list[tuple[str, str]]:
        """Amounts in a document, each with the words before it. Raises `DocumentUnreadable`, as `read` does."""
        answer, _ = self._answer_of("amounts", content)
        return [(words, amount) for words, amount in answer["amounts"]]

    def close(self) -> None:
        """End the child."""
        with self._lock:
            self._end()

    def _answer_of(self, what: str, content: bytes) -> tuple[dict[str, Any], list[bytes]]:
        with self._lock:
            try:
                answer, pictures = self._ask(what, content)
            except TimeoutError as error:
                self._end()
                raise DocumentUnreadable(f"reading it took longer than {SECONDS:g} s") from error
            except (OSError, EOFError, ValueError) as error:
                self._end()
                raise DocumentUnreadable("reading it took more memory than any form needs, or failed") from error
        if problem := answer.get("unreadable"):
            raise DocumentUnreadable(str(problem))
        return answer, pictures

    def _ask(self, what: str, content: bytes) -> tuple[dict[str, Any], list[bytes]]:
        child = self._child
        if child is None or child.poll() is not None:
            child = self._start()
        into, out = _pipes(child)
        _send(into, {"what": what}, [content])
        return _receive(_Bounded(out, _seconds(content)))

    def _start(self) -> subprocess.Popen[bytes]:
        self._end()
        command = [sys.executable, "-m", "scraper.documents.child"]
        self._child = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        into, out = _pipes(self._child)
        _send(into, self._known, self._contents)
        _receive(_Bounded(out, START_SECONDS))
        return self._child

    def _end(self) -> None:
        if self._child is not None:
            self._child.kill()
            for pipe in _pipes(self._child):
                with contextlib.suppress(OSError):
                    pipe.close()
            self._child.wait()
            self._child = None


def _seconds(content: bytes) -> float:
    return SECONDS + len(content) / BYTES_A_SECOND


def _pipes(child: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    """Into the child and out of it."""
    if child.stdin is None or child.stdout is None:
        raise OSError("the child has no pipes")
    return child.stdin, child.stdout


class _Bounded:
    """Reads a pipe until a point in time. Raises `TimeoutError`, and `EOFError` when the other side is gone."""

    def __init__(self, pipe: IO[bytes], seconds: float) -> None:
        self._file = pipe.fileno()
        self._until = time.monotonic() + seconds

    def read(self, size: int) -> bytes:
        """Exactly so many bytes."""
        parts: list[bytes] = []
        with selectors.DefaultSelector() as selector:
            selector.register(self._file, selectors.EVENT_READ)
            while size:
                if not selector.select(max(0.0, self._until - time.monotonic())):
                    raise TimeoutError
                part = os.read(self._file, min(size, 1 << 20))
                if not part:
                    raise EOFError
                parts.append(part)
                size -= len(part)
        return b"".join(parts)


class _Whole:
    """Reads a pipe as long as it takes; used by the child."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self._pipe = pipe

    def read(self, size: int) -> bytes:
        """Exactly so many bytes."""
        found = self._pipe.read(size)
        if len(found) < size:
            raise EOFError
        return found


def _send(pipe: IO[bytes], head: dict[str, Any], blobs: Collection[bytes] = ()) -> None:
    """Each with its length before it; blobs may be made as they go, and none is held longer than that."""
    text = json.dumps(head | {"blobs": len(blobs)}).encode()
    for part in chain([text], blobs):
        pipe.write(len(part).to_bytes(_LENGTH, "big"))
        pipe.write(part)
    pipe.flush()


def _receive(pipe: _Bounded | _Whole) -> tuple[dict[str, Any], list[bytes]]:
    left = MAX_ANSWER
    head: dict[str, Any] = {"blobs": 0}
    parts: list[bytes] = []
    while len(parts) <= head["blobs"]:
        size = int.from_bytes(pipe.read(_LENGTH), "big")
        left -= size
        if left < 0:
            raise ValueError("an answer larger than any form")
        parts.append(pipe.read(size))
        head = json.loads(parts[0]) if len(parts) == 1 else head
    del head["blobs"]
    return head, parts[1:]


def main() -> None:
    """The child: templates and rules first, then form after form, until the parent closes the pipe or is gone."""
    source, target = _Whole(sys.stdin.buffer), sys.stdout.buffer
    known, contents = _receive(source)
    rules, formats = Forms.model_validate(known["rules"]), Formats.model_validate(known["formats"])
    templates = [read_template(one, name, rules) for one, name in zip(contents, known["names"], strict=True)]
    started_with = _mapped()
    _send(target, {})
    while True:
        _limit_memory(None)
        try:
            asked, (content,) = _receive(source)
        except EOFError:
            return
        if started_with is not None:
            _limit_memory(started_with + MEGABYTES * 1024 * 1024 + len(content))
        signal.setitimer(signal.ITIMER_REAL, 2 * _seconds(content))  # ends this process even when the parent is gone
        if asked["what"] == "amounts":
            _send(target, _amounts(content))
        else:
            _answer(target, content, templates, rules, formats)
        signal.setitimer(signal.ITIMER_REAL, 0)


def _answer(target: IO[bytes], content: bytes, templates: Sequence[Template], rules: Forms, formats: Formats) -> None:
    try:
        form = read_form(content, templates, rules, formats)
    except DocumentUnreadable as error:
        _send(target, {"unreadable": str(error)})
        return
    listed = {
        name: [one.model_dump(mode="json") for one in getattr(form, name)]
        for name in ("answers", "signatures", "photos", "readings")
    }
    head = {"method": form.method, "template_name": form.template_name, "pictures": list(form.pictures), **listed}
    _send(target, head, form.pictures.values())


def _amounts(content: bytes) -> dict[str, Any]:
    try:
        return {"amounts": amounts(content)}
    except DocumentUnreadable as error:
        return {"unreadable": str(error)}


def _mapped() -> int | None:
    """What this process has mapped; None where the system does not count that as Linux does."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[0]) * resource.getpagesize()
    return None


def _limit_memory(to: int | None) -> None:
    """How much this process may map from now on; None for as much as it likes, until the next document has come."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (most if to is None else to, most))


if __name__ == "__main__":
    main()
