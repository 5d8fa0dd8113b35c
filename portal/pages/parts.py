"""Parts of a page that a service answers, or in words why not; the rest of the page works."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import quote, urlencode

import httpx

from portal.houses import HouseAway
from portal.pages.ground import Ground
from portal.session import Visitor

State = Literal["shown", "empty", "closed", "away", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What a service answered for a part of a page.

    `state` is shown, empty (there is nothing), closed (not for the visitor), away (the service does
    not answer), or failed; `why` is what the service said of it, `tag` names what it showed.
    """

    service: str
    state: State
    content: Any = None
    why: str = ""
    tag: str = ""

    @property
    def shown(self) -> bool:
        """Whether there is something to show."""
        return self.state == "shown"

    def get(self, name: str, default: Any = None) -> Any:
        """A member of the answer; the default where there is none."""
        return self.content.get(name, default) if isinstance(self.content, Mapping) else default


async def part(
    ground: Ground,
    visitor: Visitor,
    service: str,
    path: str,
    query: Mapping[str, object] | None = None,
    purpose: str = "",
) -> Part:
    """Ask a service for a part of a page. A stated purpose shows personal data in full there, and
    is recorded with the reading."""
    asked = f"{path}?{urlencode(query)}" if query else path
    try:
        answer = await ground.houses.ask(
            service, "GET", asked, token=visitor.token, purpose=purpose
        )
    except HouseAway:
        return Part(service=service, state="away")
    if answer.good:
        return Part(service=service, state="shown", content=answer.content, tag=answer.tag)
    state = _STATES.get(answer.status, "failed")
    return Part(service=service, state=state, why=_why(answer.content))


def _why(content: Mapping[str, Any]) -> str:
    faults = content.get("errors") or [content]
    return "；".join(str(one.get("title", "")) for one in faults)


def at_case(case_id: str, rest: str = "") -> str:
    """The path of a case in a service."""
    return f"/cases/{quote(case_id, safe='')}{rest}"


_STATES: Mapping[int, State] = {
    httpx.codes.NOT_FOUND: "empty",
    httpx.codes.FORBIDDEN: "closed",
    httpx.codes.UNAUTHORIZED: "closed",
}
