"""The bundled portal's screens on paper: lists, and every tab of the cards of records, asked for over plain HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import httpx

from fixtures.portal.app import portal_app
from fixtures.portal.data import PAGE_SIZE
from fixtures.portal.grids import CARDS, GRIDS, MENU_LISTS
from fixtures.portal.grids.customers import EXPORT_ALL
from fixtures.portal.options import Options
from fixtures.portal.seeding import build
from fixtures.portal.sessions import COOKIE
from fixtures.portal.site import Site
from scraper.workspace import Workspace
from tests.recorded import RecordedPortal, screen

ORIGIN = "http://portal.test"


def site_of(jobs: int, **switches: str) -> Site:
    """A portal in the classic skin, which draws its pages whole."""
    site = Site.of(build(jobs), Options(switches=switches))
    site.portal_url, site.files_url = ORIGIN, "http://files.test"
    return site


def on_paper(ws: Workspace, site: Site, lists: Mapping[str, str]) -> RecordedPortal:
    """Lists by the grid's name, each with the cards of the entity that its rows lead to."""
    found = RecordedPortal(ws, admin=True)
    asyncio.run(_walk(site, lists, found))
    return found


async def _walk(site: Site, lists: Mapping[str, str], found: RecordedPortal) -> None:
    session = site.sessions.open(site.world.users[1])
    transport = httpx.ASGITransport(portal_app(site))
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN, cookies={COOKIE: session.key}) as http:

        async def page(address: str, **asked: str | int) -> str:
            answer = await http.get(address, params=asked)
            assert answer.status_code == 200, address
            return answer.text.replace(session.forgery_token, "")  # else no two visits are the same

        if "customers" in lists:
            found.exports["customers"] = (await http.get(EXPORT_ALL)).content
        for name, entity in lists.items():
            pages = range(1, -(-max(1, len(GRIDS[name].rows(site, "all"))) // PAGE_SIZE) + 1)
            path = MENU_LISTS[name].path
            found.menu[name] = screen(*[await page(path, status="all", page=number) for number in pages])
            card = CARDS[entity]
            for address in [card.address(one.guid) for one in card.things(site.world)]:
                found.records[entity, address] = {tab: screen(await page(address, tab=tab)) for tab in card.tabs}
