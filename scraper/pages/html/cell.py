"""What one value shows, before anything is known of what it means."""

from __future__ import annotations

from dataclasses import dataclass

from scraper.pages.html import cut

HALF = "half ticked"
"""What a tick box says that is neither on nor off."""


@dataclass(frozen=True)
class Anchor:
    """A link inside a shown value."""

    text: str
    """Visible text, else the accessible name."""
    href: str


@dataclass(frozen=True)
class Cell:
    """One shown value: of a grid's cell or beside a label."""

    text: str = ""
    """Visible text with what stands in controls, without buttons; where there is none, the name of the icon shown."""
    links: tuple[Anchor, ...] = ()
    buttons: tuple[str, ...] = ()
    """Names of the buttons in it."""
    checked: bool | None = None
    """State of the one tick box in it; None where there is none, more than one, or it is neither on nor off."""
    is_half: bool = False
    """A tick box in it is half on: neither yes nor no."""
    title: str = ""
    """The tool tip."""
    exact: tuple[str, ...] = ()
    """What its attributes say of a moment that its words may only circumscribe, such as *yesterday*."""
    stamps: tuple[str, ...] = ()
    """The moments that the markup itself gives for its words, which may show that the month stands first."""
    styled: str = ""
    """The look that may be all that makes an amount negative: `red`, or the class that says so."""
    is_minus: bool = False
    """Its column proves that its look stands for a minus."""
    nameless_icon: bool = False
    """Something is drawn that has neither text nor name, so what it says cannot be known."""
    tips: tuple[str, ...] = ()
    """Further tool tips, labels and the like: where a shortened text may stand in full."""
    caption: str = ""
    """What the one button says that is all there is; whether that is a value or an action is for the profile to say."""
    opens: bool = False
    """Whether that button opens a list, whose choice it shows."""
    is_muted: bool = False
    """All its words are grey or slanted beside those around."""
    bare: str = ""
    """Its text without the marks that stand beside it, such as *New*; empty where there are none."""
    is_struck: bool = False
    """Some of its words are crossed out, and some are not."""
    unsure: str = ""
    """Why nobody can tell what it says: of a cell of an exported file, or of a number with raised digits."""
    is_pressable: bool = False
    """All its words stand in something to press that leads nowhere, as where a value is edited in place."""

    @property
    def full(self) -> str:
        """The text, in full where only the tool tip has it."""
        return cut.full(self.text, (self.title, *self.tips))

    @property
    def state(self) -> str:
        """What its tick box says, in words; empty without one."""
        return HALF if self.is_half else {True: "Yes", False: "No", None: ""}[self.checked]

    @property
    def is_folded(self) -> bool:
        """Whether the rest of the text is behind *Read more*."""
        return cut.is_folded(self.text)

    @property
    def is_cut(self) -> bool:
        """Whether the text was shortened for display and stands nowhere in full."""
        return self.is_folded or cut.is_cut(self.text, (self.title, *self.tips))

    @property
    def may_be_cut(self) -> bool:
        """Whether there is any doubt of that: enough to refuse it as a name."""
        return self.is_folded or cut.may_be_cut(self.text, (self.title, *self.tips))
