"""What a person calls the screen that something is read from, and which line of the profile would mend its reading."""

from __future__ import annotations

from scraper.profile import Profile

_TABS = {
    "job": "details",
    "job_sections": "details",
    "job_checklist": "details",
    "custom_details": "custom_details",
    "attachments": "attachments",
    "forms": "forms",
    "job_stages": "stages",
    "variations": "variations",
    "claim_sections": "progress_claims",
    "progress_claims": "progress_claims",
}
"""What a card shows, by its grid or details in the profile: the tab that it stands on."""
_MENU = {
    "jobs": "jobs",
    "retentions": "dashboard",
    "invoices": "invoices",
    "custom_forms": "custom_forms",
    "job_types": "job_types",
}
"""What a screen of the menu shows."""
_OWN = {"claim": "the claim's own screen", "form": "the form's own screen"}


def called(profile: Profile, name: str) -> str:
    """The screen that shows a grid or details of the profile, as the profile's first wording calls it.

    >>> from scraper.profile import load
    >>> [called(load(), name) for name in ("progress_claims", "retentions", "claim")]
    ['the Progress Claims tab', 'the Dashboard screen', "the claim's own screen"]
    """
    if name in _TABS:
        return tab_called(profile.tabs[_TABS[name]][0])
    if name in _MENU:
        return screen_called(profile.menu[_MENU[name]][0])
    return _OWN.get(name, name)


def tab_called(words: str) -> str:
    """A tab of a card by the words on it."""
    return f"the {words} tab"


def screen_called(words: str) -> str:
    """A screen by the words of its entry in the menu."""
    return f"the {words} screen"


def mend(table: str, *keys: str) -> str:
    """What to add to the account's own profile.

    >>> mend("tabs", "variations")
    'to mend it, put the words that the portal uses into the profile: [tabs] variations = ["..."]'
    """
    lines = ", ".join(f'{key} = ["..."]' for key in keys)
    return f"to mend it, put the words that the portal uses into the profile: [{table}] {lines}"
