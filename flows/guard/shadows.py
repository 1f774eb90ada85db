"""Closed shadow trees that stand in a page as it is served: nothing in the browser can look into them."""

from __future__ import annotations

import re

_CLOSED = re.compile(
    rb"(<template\b[^>]*?\bshadowrootmode\s*=\s*)(?:\"closed\"|'closed'|closed(?=[\s>]))", re.IGNORECASE
)


def opened(markup: bytes) -> bytes | None:
    """The page with its closed shadow trees open, as a person sees them; None where it has none.

    >>> opened(b'<div><template ShadowRootMode="closed"><p>J7</p></template></div>')
    b'<div><template ShadowRootMode="open"><p>J7</p></template></div>'
    >>> opened(b"<template shadowrootmode=closed>"), opened(b"<p>shadowrootmode=closed</p>")
    (b'<template shadowrootmode="open">', None)
    """
    open_page, count = _CLOSED.subn(rb'\1"open"', markup)
    return open_page if count else None
