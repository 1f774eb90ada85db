"""What flows hand out: one screen, or one page of a listing, kept as evidence; a file that was stored."""

from __future__ import annotations

from dataclasses import dataclass, field

from scraper.evidence.blobs import Blob
from scraper.evidence.snapshot import Snapshot
from scraper.pages.html.grid import GridView
from scraper.pages.html.rows import RowView
from scraper.pages.html.virtual import new_rows


@dataclass(frozen=True)
class Kept:
    """One screen, or one page of a listing, kept as evidence."""

    snapshot: Snapshot
    expected: int | None = None
    """What the listing itself says it holds in all, as of this page; None where it says nothing."""
    doubts: tuple[str, ...] = ()
    """On the last page: what says that this is not the end of the listing, or that not all of it was shown."""

    @property
    def proven(self) -> bool:
        """On the last page: the end was reached, at the listing's widest, and the count agrees with what it says."""
        return not self.doubts


@dataclass(frozen=True)
class KeptGrid(Kept):
    """One page of a listing, with the grid on it."""

    view: GridView = field(kw_only=True)

    @property
    def rows(self) -> tuple[RowView, ...]:
        """The rows that are new with this page."""
        return new_rows(self.view, self.snapshot.context.page, self.snapshot.context.after)


@dataclass(frozen=True)
class Fetched:
    """A stored file and where it came from in the end."""

    blob: Blob
    url: str
    content_type: str = "application/octet-stream"
    """As the answer announced it; what the bytes are is for the file's reader to say."""
    name: str | None = None
    """The file name that the answer announced."""
