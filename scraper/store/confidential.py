"""What the portal marks confidential, and what is the same under another name: one rule for everything that leaves.

Bytes are confidential wherever they turn up: as another attachment, a form's document, a picture, a claim. A form is
confidential by its document's bytes, by its GUID, or by a file's name on its own card: its answers are what it says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from scraper.store import Store, StoredObject
from scraper.store.lookup import BEGINNING, Wanted

Attachments = Callable[[str, str], Iterable[Mapping[str, Any]]]
"""The attachments, gone ones too, that a filter of theirs finds by a value: name of the filter, then the value."""
_A_PAGE = 500


class Confidential:
    """Asks the attachments of one account, each question once."""

    def __init__(self, attachments: Attachments) -> None:
        self._marked = cache(
            lambda name, value: [one for one in attachments(name, value) if one["confidential"] is True]
        )

    def is_file(self, sha256: str | None) -> bool:
        """Whether bytes are those of a confidential attachment."""
        return sha256 is not None and bool(self._marked("sha256", sha256))

    def is_form(self, form: Mapping[str, Any], portal_id: str | None) -> bool:
        """Whether a `compliance_form` of these fields is a confidential attachment."""
        document = form["document"] or {}
        if self.is_file(document.get("sha256")):
            return True
        card = form["job_number"], form["section_name"]
        named = self._marked("name", document["name"]) if document.get("name") else ()
        if any((one["job_number"], one["section_name"]) == card for one in named):
            return True
        return portal_id is not None and bool(self._marked("id", portal_id))

    def withholds(self, one: StoredObject) -> bool:
        """Whether an object may leave only where confidential things may."""
        return one.entity == "compliance_form" and self.is_form(one.fields, one.body["portal_id"])


def confidential_of(store: Store) -> Confidential:
    """What is confidential as the store has it now."""

    def attachments(name: str, value: str) -> Iterable[Mapping[str, Any]]:
        if name == "id":
            one = store.objects.get("attachment", value)
            return () if one is None else (one.fields,)
        return _all(store, Wanted("attachment", {name: value}, gone=True))

    return Confidential(attachments)


def _all(store: Store, wanted: Wanted) -> Iterable[Mapping[str, Any]]:
    after = BEGINNING
    while rows := store.lookup.page(wanted, after, _A_PAGE):
        yield from (one.fields for _, one in rows)
        after = rows[-1][0]
