"""One job as a PDF for e-mail: what its archive shows, on paper."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from bs4 import BeautifulSoup

from flows.browser.launch import BrowserThread
from flows.browser.print_pdf import ORIGIN, printed
from scraper.archive.bag import Bag
from scraper.archive.create import fill
from scraper.archive.scope import Scope, Selection
from scraper.archive.writer import target
from scraper.errors import ConfigError
from scraper.workspace import Workspace


def report(ws: Workspace, out: Path, job: str, *, confidential: bool = False, short: bool = False) -> int:
    """Write the PDF, `short` without the sources of fields; how many bytes it has.

    Raises `ConfigError` for a job that is not stored, or a place taken.
    """
    if out.exists():
        raise ConfigError(f"--out: {out} is there already; expected a new name")
    scope = Scope(jobs=(job,), confidential=confidential)
    with tempfile.TemporaryDirectory() as folder:
        bag_folder = Path(folder) / "bag"
        with target(bag_folder, "") as place, Bag(place, b"") as bag, ws.store.frozen():
            _, pages, _ = fill(bag, ws, Selection(ws, scope))
        html = _for_paper(pages.report(job, lambda path: f"{ORIGIN}/{path}", short=short))
        data = _print(ws, html, f"{ws.settings.account}, job {job}", bag_folder)
    part = out.with_name(f".{out.name}.part")
    try:
        part.write_bytes(data)
        os.replace(part, out)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise ConfigError(f"--out: {out} cannot be written ({error.strerror}); expected a place to write") from error
    return len(data)


def _for_paper(html: str) -> str:
    """Without what paper cannot do: links into the archive, pictures that wait to be seen."""
    soup = BeautifulSoup(html, "lxml")
    for link in soup("a"):
        link.decompose() if "skip" in link.get_attribute_list("class") else link.unwrap()
    for picture in soup("img"):
        del picture["loading"]
    return str(soup)


def _print(ws: Workspace, html: str, title: str, folder: Path) -> bytes:
    def file(path: str) -> bytes | None:
        found = (folder / path).resolve()
        return found.read_bytes() if found.is_relative_to(folder.resolve()) and found.is_file() else None

    thread = BrowserThread()
    try:
        settings = ws.settings
        return thread.run(lambda: printed(thread.browser(settings.browser_path, settings.ca_bundle), html, title, file))
    finally:
        thread.close()
