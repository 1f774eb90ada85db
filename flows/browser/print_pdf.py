"""A page of our own as a PDF. It asks nobody anything: what it shows is handed to it."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable
from html import escape
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Route

from flows.browser.launch import Browser

ORIGIN = "https://archive.invalid"
"""Where the page thinks it lies; nothing of that name can exist."""
PAGE = f"{ORIGIN}/page.html"
_EDGE = (
    '<div style="font:8px Arial,sans-serif;width:100%;padding:0 14mm;display:flex;justify-content:space-between">'
    "{}</div>"
)
_PAGES = '<span>{}</span><span>page <span class="pageNumber"></span> of <span class="totalPages"></span></span>'


def printed(browser: Browser, html: str, title: str, file: Callable[[str], bytes | None]) -> bytes:
    """The page on A4, its title and page numbers at the foot; `file` gives what an address below `ORIGIN` holds.

    Call it on the browser thread.
    """

    def answer(route: Route) -> None:
        url = route.request.url
        path = unquote(urlsplit(url).path).lstrip("/")
        body = html.encode() if url == PAGE else file(path) if url.startswith(f"{ORIGIN}/") else None
        if body is None:
            route.abort()
            return
        kind = "text/html; charset=utf-8" if url == PAGE else mimetypes.guess_type(path)[0]
        route.fulfill(body=body, content_type=kind or "application/octet-stream")

    context = browser.offline()
    try:
        context.route("**/*", answer)
        page = context.new_page()
        page.goto(PAGE, wait_until="load")
        return page.pdf(
            format="A4",
            print_background=True,
            display_header_footer=True,
            header_template=_EDGE.format(""),
            footer_template=_EDGE.format(_PAGES.format(escape(title))),
            margin={"top": "14mm", "bottom": "18mm", "left": "14mm", "right": "14mm"},
            tagged=True,
            outline=True,
        )
    finally:
        context.close()
