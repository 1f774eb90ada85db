"""What runs in every page before its own scripts: a sense of whether the page is still busy, the page as it reads, and
the controls with the names they go by."""

from __future__ import annotations

from importlib import resources

_PARTS = ("seen", "state", "capture", "controls", "fresh", "links")
_OFFERED = """
window.__ascora = {
  state, hold, capture, controls, fields, fill, near, holds, isPressable, scrollPast, mark, remember, fresh,
  settled: isSettled, moved: hasMoved, text: () => (document.body ? document.body.innerText : ""),
};
"""


def script() -> str:
    """All parts as one script with one scope of its own, which does nothing where it has run already."""
    parts = [resources.files(__package__).joinpath(f"{part}.js").read_text("utf-8") for part in _PARTS]
    return "\n".join(["(() => {", "if (window.__ascora) return;", *parts, _OFFERED, "})();"])
