"""The nine houses by name: their composition roots, loaded only when asked for."""

from collections.abc import Callable
from importlib import import_module
from typing import Any, cast

from contracts.catalogue import SERVICES
from kernel.deciding.definition import ServiceDefinition
from kernel.door.approvals import approval_routes
from kernel.door.files import file_routes
from kernel.door.http import Door
from kernel.door.steps import step_routes
from kernel.files.scanning import Scanner
from kernel.program.settings import ServiceSettings
from kernel.program.wiring import Wiring
from outside.virus_scan import Clamd


def house(service: str) -> ServiceDefinition[Any, Any, Any]:
    """The pure rooms of a service."""
    return cast(
        "ServiceDefinition[Any, Any, Any]", import_module(f"services.{service}.app").DEFINITION
    )


def houses() -> dict[str, ServiceDefinition[Any, Any, Any]]:
    """The definitions of all services by name."""
    return {service: house(service) for service in SERVICES}


def settings(service: str, **values: Any) -> ServiceSettings:
    """The service's settings from the environment, with these values set."""
    made = import_module(f"services.{service}.settings").Settings(**values)
    return cast("ServiceSettings", made)


def wiring(service: str, given: ServiceSettings) -> Wiring:
    """What the service's composition root hands to the kernel."""
    return cast("Wiring", import_module(f"services.{service}.app").wiring(given))


def scanner(given: ServiceSettings) -> Scanner | None:
    """The virus scanner of the settings; None where they name none."""
    if not given.clamd:
        return None
    host, _, port = given.clamd.rpartition(":")
    return Clamd(host, int(port))


def routes_of(service: str) -> Callable[[Door], None]:
    """What declares the service's HTTP routes, those that every service has included."""
    own = cast("Callable[[Door], None]", import_module(f"services.{service}.api").routes)

    def routes(door: Door) -> None:
        own(door)
        step_routes(door)
        approval_routes(door)
        file_routes(door)

    return routes
