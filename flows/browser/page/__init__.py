"""What runs in every page before its own scripts: a sense of whether the page is still busy, the page as it reads, and
the controls with the names they go by."""

from __future__ import annotations

from importlib import resources

_PARTS = (
    "seen", "spots", "stirs", "changes", "errands", "state", "looks", "styles", "painted", "drawn", "order", "names",
    "ground", "apart", "capture",
    "controls", "forms", "between", "fresh", "links", "shadows",
)  # fmt: skip
_OFFERED = """
window.__ascora = {
  state, hold, capture, controls, fields, fill, holds, isPressable, mark, pressed,
  postsTo, senders, shutFrames, standing, inFront, over, remember, fresh,
  scrollPast, scrollSideways, scrollBack, scrollTo,
  bounds, waits, asks, beside, comes, until, settled: isSettled, moved: hasMoved, stillFor: () => now() - state.movedAt,
  text: () => (document.body ? textOf(document) : ""),
};
"""


def script() -> str:
    """All parts as one script with one scope of its own, which does nothing where it has run already."""
    parts = [resources.files(__package__).joinpath(f"{part}.js").read_text("utf-8") for part in _PARTS]
    return "\n".join(["(() => {", "if (window.__ascora) return;", *parts, _OFFERED, "})();"])
