"""Tabs of a card that the profile has no words for are named, and nothing else is taken for one."""

from __future__ import annotations

import pytest

from scraper.pages.html.card_tabs import unknown_tabs
from scraper.pages.html.dom import parse
from scraper.profile import load

PROFILE = load()


@pytest.mark.parametrize(
    ("html", "unknown"),
    [
        (
            "<div role=tablist><a role=tab>Details</a><a role=tab>Line Items (3)</a><a role=tab>Notes</a></div>",
            ("Line Items",),
        ),
        ("<ul class=tabs><li><a href=a>Details</a><li><a href=b>Scope</a><li><a href=c>Files (2)</a></ul>", ("Scope",)),
        (
            "<div><button>Details</button><button>Attachments</button><button>Bill Of Qty</button></div>",
            ("Bill Of Qty",),
        ),
        ("<div><li role=tab><span>Details</span></li><li role=tab><span>Lines</span></li></div>", ("Lines",)),
        ("<div role=tablist><a role=tab>Details</a><a role=tab>Labour & Callout</a><a role=tab>Emails</a></div>", ()),
        ("<nav><a href=a>Details</a><a href=b>Contacts</a><a href=c>Purchase</a></nav>", ()),
        ("<p><a href=a>Details</a> <a href=b>Edit</a></p>", ()),
        ("<div role=tablist><a role=tab>Open</a><a role=tab>Archived</a></div>", ()),
        ("<div role=tablist><a role=tab>Details</a></div><div><button>Convert to Job</button></div>", ()),
        ("<table><tr><td><a href=a>Details</a><a href=b>Contacts</a><a href=c>Go</a></table>", ()),
        ("<h2>Details</h2><a href=a>Contacts</a><a href=b>Print Quote</a>", ()),
        (
            "<div role=tablist><a role=tab>Details</a><a role=tab data-ascora-hidden>Lines</a></div>",
            (),
        ),
    ],
)
def test_a_tab_of_no_known_name_is_named(html: str, unknown: tuple[str, ...]) -> None:
    """Beside a card's Details, whatever marks it up; not menus, buttons, rows of lists or tabs above lists."""
    assert unknown_tabs(parse(f"<body>{html}</body>"), PROFILE) == unknown
