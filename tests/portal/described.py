"""What a service says of its own routes, without the service running."""

from functools import cache
from typing import Any

from fastapi import FastAPI

from kernel.door.http import Door, RouteContext
from kernel.door.next_acts import act_routes
from kernel.door.reads import read_routes
from kernel.door.standing import standing_routes
from kernel.people.identity import Permissions
from tests.support import COURTS, rulebook
from zhixing.houses import routes_of


@cache
def described(service: str) -> dict[str, Any]:
    """The OpenAPI document of a service."""

    def closed() -> RouteContext:
        raise RuntimeError("these routes are only described")

    app = FastAPI()
    permissions = Permissions.load(COURTS / "permissions", frozenset(rulebook().offices))
    door = Door(app, service, permissions, closed)
    for routes in (routes_of(service), act_routes, standing_routes, read_routes):
        routes(door)
    return app.openapi()
