"""What went over the wire: requests that leave, and what came of those that did not bring what the page asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from flows.guard.background import Background, pattern_of
from flows.guard.moment import Moment
from flows.guard.submission import Door
from flows.guard.words import shape_of
from scraper.errors import PortalUnavailable, RateLimited, RequestRefused, ScraperError, SessionExpired


@dataclass(frozen=True)
class Trouble:
    """A request of the current screen that did not bring what the page asked for."""

    url: str
    kind: Literal["refused", "failed", "expired", "limited"]
    why: str
    mend: str = ""
    script: bool = False
    """Asked for beside the page itself: by a script, for a frame, an asset, a socket."""
    told: bool = False
    """Whether the answer itself says that the session has ended; a bare 401 may be one part's own refusal."""
    retry_after: float | None = None
    errand: str = ""
    """The request as the page tells it."""

    @property
    def error(self) -> ScraperError:
        """The error that it stands for."""
        line = f"{short(self.url)}: {self.why}"
        if self.kind == "limited":
            return RateLimited(line, self.retry_after)
        if self.kind == "expired":
            return SessionExpired(line)
        return PortalUnavailable(line) if self.kind == "failed" else RequestRefused(f"refused {line}")


@dataclass(frozen=True)
class FileRequest:
    """A request for a file: what a link, a script or a form asks for."""

    method: str
    url: str
    body: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    """Of a form that is posted: what its body is, and whose page it was on."""


@dataclass
class Traffic:
    """What went over the wire: counters for the whole run, troubles for the screen at hand."""

    browser_pages: int = 0
    portal_http: int = 0
    clock_offset: float | None = None
    """Seconds by which the portal's clock is ahead of ours, as its last page said; its answers are a second coarse."""
    refused: list[Trouble] = field(default_factory=list)
    """Each kind once."""
    background: Background = field(default_factory=Background)
    troubles: list[Trouble] = field(default_factory=list)
    moment: Moment = field(default_factory=Moment)
    """What the flow awaits right now."""
    read_posts: list[str] = field(default_factory=list)
    """Addresses of the POSTs that were let through and not told yet, each once."""
    door: Door | None = None
    """What may be posted besides reads at this moment."""

    def screen(self) -> None:
        """Forget the troubles of the screen before."""
        self.troubles.clear()

    def let_through(self, url: str) -> None:
        """A POST left; its address is told once, whatever card it was about."""
        address = shape_of(url)
        if address not in self.read_posts:
            self.read_posts.append(address)

    def note(self, trouble: Trouble) -> None:
        """Something that the screen at hand may miss."""
        self.troubles.append(trouble)
        if trouble.kind == "refused":
            self.count(trouble)

    def count(self, refused: Trouble) -> None:
        """Something that was refused, told once for all of its kind."""
        kind = pattern_of(refused.errand)
        if all(pattern_of(one.errand) != kind for one in self.refused):
            self.refused.append(refused)


def errand_of(method: str, url: str, body: str | None) -> str:
    """A request as the page tells it (`flows/browser/page/errands.js`)."""
    return f"{method} {url.partition('#')[0]}" + (f" {body[:300]}" if body else "")


def short(url: str) -> str:
    """An address without its query, as a message shows it."""
    return url.split("?", 1)[0].split("#", 1)[0]
