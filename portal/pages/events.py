"""What tells an open page that something changed."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query
from fastapi.sse import EventSourceResponse, ServerSentEvent

from portal.pages.cases import NotFound
from portal.pages.ground import On
from portal.session import Signed

TEXT_MAX = 200
router = APIRouter(include_in_schema=False)


async def _room(ground: On) -> None:
    if ground.live.full:
        raise NotFound


@router.get("/events", response_class=EventSourceResponse, dependencies=[Depends(_room)])
async def events(
    visitor: Signed,
    ground: On,
    case_id: Annotated[str, Query(max_length=TEXT_MAX)] = "",
    seen: Annotated[int, Query(ge=0)] = 0,
    last_event_id: Annotated[str, Header(max_length=TEXT_MAX)] = "",
) -> AsyncIterator[ServerSentEvent]:
    """Changes of a case, or of any case of the court. Raises NotFound where too many listen."""
    after = int(last_event_id) if last_event_id.isascii() and last_event_id.isdecimal() else seen
    async for told in ground.live.changes(visitor.court, case_id, after):
        yield told
