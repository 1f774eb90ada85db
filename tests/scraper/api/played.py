"""An API that is only a function, for the tests of its client."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
from pydantic import SecretStr

from scraper.api.answers import ApiAnswer
from scraper.api.client import AscoraApi

KEY = "canary-key-5f2c"
Handler = Callable[[httpx.Request], httpx.Response]


def client(handler: Handler, **options: Any) -> AscoraApi:
    """A client of an API that is only a function."""
    return AscoraApi("https://api.example.test", SecretStr(KEY), transport=httpx.MockTransport(handler), **options)


def page(rows: list[dict[str, Any]], pages: int = 1, total: int | None = None) -> httpx.Response:
    """One page as the API sends it."""
    return httpx.Response(
        200,
        json={
            "success": True,
            "message": None,
            "results": rows,
            "totalPages": pages,
            "totalRecords": len(rows) if total is None else total,
        },
    )


def answering(*responses: httpx.Response) -> Handler:
    """Answers in this order, the last one for ever."""
    left = list(responses)
    return lambda request: left.pop(0) if len(left) > 1 else left[0]


class Listing:
    """A list of jobs that a test can change between two pages."""

    def __init__(self, ids: list[str], page_size: int = 2) -> None:
        self.ids = ids
        self.page_size = page_size
        self.before: Callable[[int], None] = lambda nth: None
        self.asked: list[int] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        number = int(request.url.params["Page"])
        self.asked.append(number)
        self.before(len(self.asked))
        rows = [{"jobId": one} for one in self.ids][(number - 1) * self.page_size : number * self.page_size]
        return page(rows, -(-len(self.ids) // self.page_size), len(self.ids))


def ids(answers: list[ApiAnswer]) -> list[str]:
    """Ids of the rows as the walk gave them."""
    return [row["jobId"] for answer in answers for row in answer.rows]
