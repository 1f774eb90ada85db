"""Trying again what may work at the next attempt, and nothing told of it but by whoever tries."""

from __future__ import annotations

from typing import Any

import stamina


def retrying(**how: Any) -> stamina.RetryingCaller:
    """A caller with these bounds (as of `stamina.RetryingCaller`). Its library would print each attempt on standard
    output, where a report may be expected: attempts are counted and told by our own lines."""
    stamina.instrumentation.set_on_retry_hooks(())
    return stamina.RetryingCaller(**how)
