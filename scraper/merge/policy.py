"""Which source is believed where two disagree, per entity and field, as data. Agreement needs no rule."""

from __future__ import annotations

from dataclasses import dataclass

from scraper.models import Attachment, ComplianceForm, Job
from scraper.models.base import Source


@dataclass(frozen=True)
class Precedence:
    """The order in which sources are believed, under the name that a conflict carries."""

    rule: str
    order: tuple[Source, ...]
    says_nothing: frozenset[str] = frozenset()
    """Values that are no statement beside another source's."""
    may_differ: bool = False
    """Whether each source has its own value by its nature, so that a difference is no conflict."""


UI_IS_LIVE = Precedence("ui_is_live", ("ui", "api", "document", "derived"))
"""The portal shows what its users work with now, rounded as it bills. The default."""
API_IS_EXACT = Precedence("api_is_exact", ("api", "ui", "document", "derived"))
"""The API sends the stored value; the portal prints it for people (no seconds, often no time at all)."""
FILE_IS_ITSELF = Precedence("file_is_itself", ("document", "ui", "api", "derived"))
"""What the bytes of a file say of themselves outranks what a listing says about them."""
EACH_ITS_OWN = Precedence(
    "each_its_own", ("document", "ui", "api", "derived"), says_nothing=frozenset({"none"}), may_differ=True
)
"""How a form was read."""

POLICY: dict[str, dict[str, Precedence]] = {
    Job.entity: dict.fromkeys(("created_at", "completed_at"), API_IS_EXACT),
    Attachment.entity: dict.fromkeys(
        ("content_type", "size_bytes", "sha256", "is_image", "taken_at", "latitude", "longitude", "unbelieved"),
        FILE_IS_ITSELF,
    ),
    ComplianceForm.entity: {**dict.fromkeys(("answers", "category"), FILE_IS_ITSELF), "method": EACH_ITS_OWN},
}


def precedence(entity: str, field: str) -> Precedence:
    """The precedence in force for one field; the default where the table has no line.

    >>> precedence("job", "created_at").rule, precedence("job", "status").rule
    ('api_is_exact', 'ui_is_live')
    """
    return POLICY.get(entity, {}).get(field, UI_IS_LIVE)
