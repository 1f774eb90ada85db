"""One browser for all runs of a test process: starting one costs as much as reading a card."""

from __future__ import annotations

from flows.browser.launch import BrowserThread


class KeptBrowser(BrowserThread):
    """Lent to one run after the other: each has a fresh context of its own, as in a worker."""

    def lend(self) -> KeptBrowser:
        """For the next run; one that has served long enough is replaced."""
        self.recycle()
        return self

    def close(self) -> None:
        """The run is over; it is kept for the next one."""

    def end(self) -> None:
        """Close it in earnest."""
        super().close()
