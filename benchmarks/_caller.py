"""A caller that does as little as it can: what is timed is the service, not who asks it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from types import TracebackType
from typing import Self
from urllib.parse import urlencode, urlsplit

_LENGTH = re.compile(rb"(?i)\r\ncontent-length: *([0-9]+)")
_Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Caller:
    """Asks one address over connections that it keeps; packed answers are not unpacked."""

    def __init__(self, address: str, *headers: str) -> None:
        parts = urlsplit(address)
        self._host, self._port = parts.hostname or "", parts.port or 80
        said = "".join(f"{line}\r\n" for line in headers)
        self._head = f" HTTP/1.1\r\nhost: {parts.netloc}\r\n{said}accept-encoding: gzip\r\n\r\n"
        self._idle: list[_Line] = []

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for _, writer in self._idle:
            writer.close()

    async def get(self, path: str, params: Mapping[str, str | int]) -> None:
        """Return when the whole answer is here. Raises `ValueError` for another status than 200."""
        while self._idle and self._idle[-1][0].at_eof():
            self._idle.pop()  # the service has closed what was idle for long
        reader, writer = self._idle.pop() if self._idle else await asyncio.open_connection(self._host, self._port)
        asked = path + (f"?{urlencode(params)}" if params else "")
        writer.write(f"GET {asked}{self._head}".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        length = _LENGTH.search(head)
        await reader.readexactly(int(length[1]) if length is not None else 0)
        self._idle.append((reader, writer))
        if not head.startswith(b"HTTP/1.1 200 "):
            raise ValueError(f"{asked}: {head.splitlines()[0].decode()}")
