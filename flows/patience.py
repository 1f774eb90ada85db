"""How long anything on a screen is waited for."""

from __future__ import annotations

from datetime import timedelta

SETTLES_WITHIN = timedelta(seconds=10)
"""How long a screen may go on loading without progress: then it is read as it is, or what it still loads is told."""
EXPORTS_WITHIN = timedelta(seconds=120)
"""How long an export may take to be made, which no screen shows."""
GRACE = timedelta(seconds=3)
"""How long a still screen may stay without what is expected before that counts as a different layout; less where it is
sure that nothing is on its way."""
INSTANT = timedelta(milliseconds=100)
"""How long one look for one of several things lasts."""
SLICE = timedelta(seconds=1)
"""How long one wait lasts before failed requests are looked at again."""
ASSETS_WITHIN = timedelta(seconds=10)
"""How long a script or style may take; the page goes on without one that does not come."""
