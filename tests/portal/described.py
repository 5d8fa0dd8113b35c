"""What a service says of its own routes, without the service running."""

from functools import cache
from typing import Any

from fastapi import FastAPI

from kernel.door.http import Door, RouteContext
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
    routes_of(service)(door)
    return app.openapi()
