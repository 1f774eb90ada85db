"""The job that `--job` names: its number in any case, alone or with a section of it behind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scraper.cli import words
from scraper.errors import ConfigError

if TYPE_CHECKING:
    from scraper.workspace import Workspace


@dataclass(frozen=True)
class ChosenJob:
    """A stored job, or one section of it."""

    number: str
    """As its job spells it."""
    section: str | None = None
    """None: the job with all its sections."""
    card: str | None = None
    """Id of the job or section itself; None where its card was never read."""

    def has(self, fields: Mapping[str, Any]) -> bool:
        """Whether an object of these fields is of it; what names no section is of the whole job."""
        if self.section is not None and fields["entity"] == "job":
            return bool(fields["id"] == self.card)
        sections = (None, fields.get("section_name", self.section))
        return self.number == fields["job_number"] and self.section in sections


def spelled(workspace: Workspace, numbers: tuple[str, ...]) -> tuple[str, ...]:
    """Job numbers as their jobs spell them, a section's as that of its job; one that is not stored as it was said."""
    cards = ((said, workspace.store.lookup.card(said)) for said in numbers)
    known = (said if card is None else str(card.job.fields["job_number"]) for said, card in cards)
    return tuple(dict.fromkeys(known))


def chosen_job(workspace: Workspace, said: str) -> ChosenJob:
    """What a person means by `--job`. Raises `ConfigError` where nothing of such a job is stored."""
    (said,) = words.jobs([said])
    card = workspace.store.lookup.card(said)
    if card is not None:
        return ChosenJob(str(card.job.fields["job_number"]), card.section, card.job.id)
    from scraper.entities import CATALOG

    listed = (name for name, spec in CATALOG.items() if spec.has_job)
    if not any(True for name in listed for _ in workspace.store.objects.list(name, said)):
        raise ConfigError(f"--job: no job {said} is stored; expected one that `ascora list job` prints")
    return ChosenJob(said)
