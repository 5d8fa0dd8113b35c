"""The nine houses by name: their composition roots, loaded only when asked for."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, cast

from contracts.catalogue import SERVICES
from kernel.deciding.service import ServiceDefinition
from kernel.door.http import Door
from kernel.door.steps import step_routes
from kernel.program.app import Wiring
from kernel.program.settings import ServiceSettings

TITLES: Mapping[str, str] = {
    "intake": "立案核对、初次接待",
    "documents": "文书制作送达、告知",
    "control": "查控、保全、事项委托",
    "triage": "繁简分流、分案、移交",
    "enforcement": "执行实施",
    "disposal": "财产处置、网拍",
    "payments": "案款",
    "archive": "卷宗、终本、归档",
    "supervision": "节点、督办、质效",
}


def house(service: str) -> ServiceDefinition[Any, Any, Any]:
    """The pure rooms of a service."""
    return cast(
        "ServiceDefinition[Any, Any, Any]", import_module(f"services.{service}.app").DEFINITION
    )


def houses() -> dict[str, ServiceDefinition[Any, Any, Any]]:
    return {service: house(service) for service in SERVICES}


def settings(service: str, **values: Any) -> ServiceSettings:
    """The service's settings from the environment, with these values set."""
    made = import_module(f"services.{service}.settings").Settings(**values)
    return cast("ServiceSettings", made)


def wiring(service: str, given: ServiceSettings) -> Wiring:
    """What the service's composition root hands to the kernel."""
    return cast("Wiring", import_module(f"services.{service}.app").wiring(given))


def routes_of(service: str) -> Callable[[Door], None]:
    """What declares the service's HTTP routes, those that every service has included."""
    own = cast("Callable[[Door], None]", import_module(f"services.{service}.api").routes)

    def routes(door: Door) -> None:
        own(door)
        step_routes(door)

    return routes
