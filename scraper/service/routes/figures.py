"""Figures that are worked out of what is held, each with its formula and what was missing; they fetch nothing."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from scraper.entities import CATALOG
from scraper.reports import review
from scraper.reports.schedule import Asked
from scraper.reports.win_rate import win_rate
from scraper.service import problems, schemas, threadpool
from scraper.service.accounts import Account
from scraper.service.auth import Caller
from scraper.service.responses import Service, reply
from scraper.service.routes.objects import ASKED, SAME
from scraper.service.schedules import schedules as schedules_of


def router(service: Service) -> APIRouter:
    """The routes."""
    routes = APIRouter(tags=["figures"])
    who: Any = service.authenticator.reading(CATALOG["quote"])

    @routes.get(
        "/quotes/winrate",
        summary="How many of the decided quotes were won",
        operation_id="get_win_rate",
        response_class=Response,
        responses=problems.documented(*ASKED) | SAME | {200: {"model": schemas.WinRate}},
    )
    async def winrate(
        request: Request, asked: Annotated[schemas.HowWon, Query()], caller: Annotated[Caller, who]
    ) -> Response:
        found = await threadpool.run(_win_rate, caller.account, asked.by, asked.variations)
        request.state.answered = {"entity": "quote"}
        return reply(request, found)

    time: Any = service.authenticator.reading(CATALOG["timesheet_entry"])

    @routes.get(
        "/review",
        summary="Time that is incomplete or may not have synced",
        operation_id="get_review",
        response_class=Response,
        responses=problems.documented(*ASKED) | SAME | {200: {"model": schemas.Review}},
    )
    async def reviewed(
        request: Request, asked: Annotated[schemas.WhatToReview, Query()], caller: Annotated[Caller, time]
    ) -> Response:
        found = await threadpool.run(_review, caller.account, asked)
        request.state.answered = {"entity": "timesheet_entry"}
        return reply(request, found)

    @routes.get(
        "/schedules",
        summary="Who is booked when, by day and user",
        operation_id="get_schedules",
        response_class=Response,
        responses=problems.documented(*ASKED) | SAME | {200: {"model": schemas.Schedules}},
    )
    async def schedules(
        request: Request,
        asked: Annotated[schemas.WhichDays, Query()],
        caller: Annotated[Caller, service.authenticator.reading(CATALOG["booking"])],
    ) -> Response:
        wanted = Asked(asked.first, asked.last, asked.user, asked.team, asked.job_number)
        found = await threadpool.run(schedules_of, caller.account.ws, wanted)
        request.state.answered = {"entity": "booking"}
        return reply(request, found)

    return routes


def _review(account: Account, asked: schemas.WhatToReview) -> dict[str, Any]:
    ws = account.ws
    lines, unproven = review.of_store(ws.store, ws.profile.review, ws.clock(), ws.zone)
    wanted = {"rule": asked.rule, "user": asked.user, "job_number": asked.job_number}
    wanted |= {"state": None if asked.state == "all" else asked.state}
    told = [one.as_json() for one in lines]
    own = [one for one in told if all(value in (None, one[name]) for name, value in wanted.items())]
    return {"review": own, "unproven": list(unproven)}


def _win_rate(account: Account, by: str, variations: bool) -> dict[str, Any]:
    held = (account.ws.store.objects.current(name) for name in ("quote", "customer", "variation"))
    return win_rate(*held, by=by, with_variations=variations).as_json()
