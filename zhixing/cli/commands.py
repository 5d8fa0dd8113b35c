"""Every command of every service, as data: name, service, schema, roles, route."""

from typing import Any

from pydantic import TypeAdapter

from contracts.catalogue import SERVICES
from kernel.door.http import route_book
from kernel.people.identity import Permissions
from kernel.rulebook import COURTS
from zhixing.houses import routes_of
from zhixing.simulation.player import commands_of


def commands() -> list[dict[str, Any]]:
    """In the order of the services and of their own lists of commands."""
    permissions = Permissions.load(COURTS / "permissions")
    rows: list[dict[str, Any]] = []
    for service in SERVICES:
        routes = route_book(service, permissions, routes_of(service))
        for name, command in commands_of(service).items():
            route = routes.get(name)
            rows.append(
                {
                    "name": name,
                    "service": service,
                    "title": (command.__doc__ or name).strip().splitlines()[0],
                    "roles": list(permissions.roles(service, name)),
                    "method": route.method if route else None,
                    "path": route.path if route else None,
                    "schema": TypeAdapter(command).json_schema(),
                }
            )
    return rows
