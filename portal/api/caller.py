"""Who calls the portal's own API: by bearer token as at every service, or from an open page."""

from typing import Annotated

from fastapi import Depends, Request

from kernel.people.identity import NotIdentified
from portal.api.problems import ApiProblem
from portal.session import Doorkeeper, SignInNeeded, Visitor

BEARER = "bearer "


async def _caller(request: Request) -> Visitor:
    doorkeeper: Doorkeeper = request.app.state.doorkeeper
    given = request.headers.get("authorization", "")
    try:
        if given.lower().startswith(BEARER):
            return await doorkeeper.bearer(given[len(BEARER) :].strip())
        return await doorkeeper.visitor(request)
    except (NotIdentified, SignInNeeded) as error:
        raise ApiProblem(401, "未登录或者登录已失效") from error


Caller = Annotated[Visitor, Depends(_caller)]
