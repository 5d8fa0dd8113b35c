"""An open node of the work list, as seen by the person who works on it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from zhixing.demo.office import NotYet, Office, at


@dataclass(frozen=True)
class Task:
    """An open node of the work list, and the office that works on it."""

    office: Office
    case_id: str
    node: dict[str, Any]
    now: datetime

    @property
    def subject(self) -> str:
        return str(self.node["subject_id"])

    def path(self, rest: str = "") -> str:
        return at(self.case_id, rest)

    async def act(
        self, role: str, service: str, rest: str, body: dict[str, Any] | None = None
    ) -> Any:
        return await self.office.act(role, service, self.path(rest), body)

    async def store(self, role: str, service: str, name: str) -> str:
        return await self.office.store(role, service, self.case_id, name)

    async def look(self, role: str, service: str, rest: str = "") -> Any:
        found = await self.office.look(role, service, self.path(rest))
        if found is None:
            raise NotYet("not there yet")
        return found


Recipe = Callable[[Task], Awaitable[None]]
