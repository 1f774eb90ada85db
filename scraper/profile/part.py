"""What every part of the profile is: frozen, and without keys that nobody knows."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Part(BaseModel):
    """One table of the profile."""

    model_config = ConfigDict(frozen=True, extra="forbid")
