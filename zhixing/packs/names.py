"""Names that say what answers a row: Python names, commands, events and routes."""

from functools import cache
from importlib import import_module
from typing import Any, get_args

from fastapi import FastAPI
from fastapi.routing import APIRoute

from contracts.catalogue import EVENTS, SERVICES, SHARED
from kernel.door.http import Door, RouteContext
from kernel.people.identity import Permissions

ROOTS = frozenset({"bench", "contracts", "kernel", "outside", "sandbox", "services", "zhixing"})
METHODS = frozenset({"GET", "POST", "PUT", "DELETE"})


def why_unknown(name: str) -> str:
    """Why nothing has this name; empty if something has."""
    first, _, rest = name.partition(" ")
    if first in METHODS:
        return "" if (first, rest) in _routes() else f"no service has {name}"
    root, _, member = name.partition(".")
    if root in ROOTS:
        return _unimportable(name)
    if root in SERVICES:
        return "" if member in _commands_and_events(root) else f"no command or event {name}"
    return f"{name} is no Python name, service.Command, service.Event or route"


def _unimportable(name: str) -> str:
    """Why the dotted name cannot be resolved: the longest module, then its attributes."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        module = ".".join(parts[:length])
        try:
            found: Any = import_module(module)
        except ModuleNotFoundError as error:
            if error.name is not None and f"{module}.".startswith(f"{error.name}."):
                continue
            return f"{module} cannot be imported: {error}"
        except (ImportError, SyntaxError) as error:
            return f"{module} cannot be imported: {error}"
        for part in parts[length:]:
            if not hasattr(found, part):
                return f"{module} has no {'.'.join(parts[length:])}"
            found = getattr(found, part)
        return ""
    return f"no module {name}"


@cache
def _commands_and_events(service: str) -> frozenset[str]:
    commands = get_args(import_module(f"services.{service}.commands").Command)
    events = (*get_args(EVENTS[service]), *get_args(SHARED))
    return frozenset(item.__name__ for item in (*commands, *events)) | {"RecordStep"}


@cache
def _routes() -> frozenset[tuple[str, str]]:
    """Method and path of every route of every service."""
    from zhixing.houses import routes_of  # loads every service: only a named route needs that

    def closed() -> RouteContext:
        raise RuntimeError("these routes are only listed")

    found: set[tuple[str, str]] = set()
    for service in SERVICES:
        app = FastAPI()
        routes_of(service)(Door(app, service, Permissions({}), closed))
        listed = (route for route in app.routes if isinstance(route, APIRoute))
        found |= {(method, route.path) for route in listed for method in route.methods or ()}
    return frozenset(found)
