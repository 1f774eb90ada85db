"""What stands in for what does not come, so that a page goes on as if it had: one clear dot, no words."""

from __future__ import annotations

_DOT = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")
STAND_INS = {
    "image": ("image/gif", _DOT),
    "font": ("font/woff2", b""),
    "media": ("video/mp4", b""),
    "script": ("text/javascript", b""),
    "stylesheet": ("text/css", b""),
    "document": ("text/html", b"<!DOCTYPE html>"),
}
"""Content type and body by the browser's resource type."""
