"""What a document's own controls and pictures are called: the tags and alternative texts that survived."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from scraper.documents.blocks import Box, Document, Picture, paragraphs
from scraper.documents.codes import picture_code
from scraper.documents.template import Template


@dataclass(frozen=True)
class Tags:
    """Boxes by tag and pictures by code, each with everything that bears the name."""

    boxes: Mapping[str, tuple[bool | None, ...]]
    pictures: Mapping[str, tuple[Picture, ...]]

    @classmethod
    def of(cls, document: Document) -> Tags:
        """All names in a document."""
        boxes: dict[str, list[bool | None]] = defaultdict(list)
        pictures: dict[str, list[Picture]] = defaultdict(list)
        for story in document.stories:
            for paragraph in paragraphs(story.blocks):
                for one in paragraph.inlines:
                    if isinstance(one, Box) and one.tag:
                        boxes[one.tag].append(one.checked)
                    elif isinstance(one, Picture) and (code := picture_code(one.alt)):
                        pictures[code].append(one)
        return cls(
            {tag: tuple(states) for tag, states in boxes.items()},
            {code: tuple(found) for code, found in pictures.items()},
        )

    def knows(self, template: Template) -> bool:
        """Whether any name of the template survived in the document."""
        slots = [slot for code in template.codes for slot in code.slots]
        return any(
            slot.code in (self.boxes if slot.kind == "box" else self.pictures) for slot in slots if slot.kind != "text"
        )
