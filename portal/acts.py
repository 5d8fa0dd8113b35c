"""The acts of the services as the pages offer them: read from the services' own descriptions."""

import re
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from portal.houses import HouseAway, Houses

KEPT_SECONDS = 60.0
CASE, COURT = "case_id", "court"  # parts of a path that who asks for the form need not give


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """An act of a service: where it is done, by whom, and the schema of what it needs.

    `places` are the parts of its path besides the case or the court. `roles` is empty where the
    court's pack decides who may.
    """

    service: str
    name: str
    title: str
    path: str
    schema: Mapping[str, Any]
    roles: tuple[str, ...]
    places: tuple[str, ...]

    @property
    def of_court(self) -> bool:
        """Whether it is an act of the court itself, and of no case."""
        return f"{{{COURT}}}" in self.path

    def may(self, roles: Collection[str]) -> bool:
        """Whether somebody with these roles may be offered the act."""
        return not self.roles or any(role in self.roles for role in roles)


@dataclass
class Acts:
    """The acts of all services, asked for anew every minute."""

    houses: Houses
    _kept: dict[str, tuple[float, Mapping[str, Act]]] = field(default_factory=dict)

    async def of(self, service: str) -> Mapping[str, Act]:
        """The acts of one service by name. Raises HouseAway."""
        since, acts = self._kept.get(service, (-KEPT_SECONDS, {}))
        if time.monotonic() - since >= KEPT_SECONDS:
            acts = await self._read(service)
            self._kept[service] = time.monotonic(), acts
        return acts

    async def allowed(self, service: str, roles: Collection[str]) -> frozenset[str]:
        """The names of a service's acts that these roles may be offered; none while it is away."""
        try:
            acts = await self.of(service)
        except HouseAway:
            return frozenset()
        return frozenset(act.name for act in acts.values() if act.may(roles))

    async def _read(self, service: str) -> Mapping[str, Act]:
        try:
            answer = await self.houses.client.get(f"{self.houses.urls[service]}/openapi.json")
            paths = answer.json()["paths"]
        except (httpx.HTTPError, KeyError, ValueError) as error:
            raise HouseAway(service) from error
        return {
            act.name: act
            for path, operations in paths.items()
            if (operation := operations.get("post"))
            and (act := _act(service, path, operation)) is not None
        }


def _act(service: str, path: str, operation: Mapping[str, Any]) -> Act | None:
    roles = tuple(operation.get("x-roles", ()))
    if roles == ("system",):
        return None
    name = str(operation.get("operationId", "")).removeprefix(f"{service}_")
    content = operation.get("requestBody", {}).get("content", {})
    places = tuple(part for part in re.findall(r"{([^}:]+)", path) if part not in (CASE, COURT))
    return Act(
        service=service,
        name=name,
        title=str(operation.get("summary", name)),
        path=path,
        schema=content.get("application/json", {}).get("schema", {}),
        roles=roles,
        places=places,
    )
