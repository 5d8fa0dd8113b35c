"""The chain of one case, computed again from the logs of the services as an auditor reads them."""

import asyncio
from dataclasses import dataclass
from urllib.parse import quote

from kernel.journal.envelope import Recorded
from portal.houses import Answer, HouseAway, Houses

LINKS_AT_ONCE = 8  # questions to one service
EVENTS_MAX = 500  # of a case in one service; a longer one is verified with `zhixing verify`


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What became of one service's part: how many events hold, the first position that does not,
    and why."""

    service: str
    events: int
    broken_at: int | None = None
    reason: str = ""


async def verified(houses: Houses, token: str, case_id: str) -> list[Verified]:
    """Each service's events of a case: whether their content is that of their hash, and whether
    the next event of the log was linked to it."""
    return list(
        await asyncio.gather(*(_of_service(houses, token, one, case_id) for one in houses.urls))
    )


async def _of_service(houses: Houses, token: str, service: str, case_id: str) -> Verified:
    try:
        answer = await _ask(houses, token, service, f"/log/cases/{quote(case_id, safe='')}")
        if not answer.good:
            return Verified(service=service, events=0, reason=str(answer.content.get("title", "")))
        events = [Recorded.from_fields(one) for one in answer.content["events"]]
        if len(events) > EVENTS_MAX:
            return Verified(service=service, events=0, reason=f"事件多于 {EVENTS_MAX} 项，未核验")
        gate = asyncio.Semaphore(LINKS_AT_ONCE)

        async def fault(recorded: Recorded) -> str:
            async with gate:
                return await _fault(houses, token, service, recorded)

        faults = await asyncio.gather(*map(fault, events))
    except HouseAway as away:
        return Verified(service=service, events=0, reason=str(away))
    for recorded, reason in zip(events, faults, strict=True):
        if reason:
            at = recorded.position
            return Verified(service=service, events=len(events), broken_at=at, reason=reason)
    return Verified(service=service, events=len(events))


async def _fault(houses: Houses, token: str, service: str, recorded: Recorded) -> str:
    if recorded.digest() != recorded.hash:
        return "内容与其哈希值不符"
    first = recorded.position + 1
    answer = await _ask(houses, token, service, f"/log?first={first}&limit=1")
    following = [Recorded.from_fields(one) for one in answer.content["events"]]
    if following and following[0].prev_hash != recorded.hash:
        return "后一事件未与其相连"
    if not following and answer.content["head"]["hash"] != recorded.hash:
        return "日志末端与其不符"
    return ""


async def _ask(houses: Houses, token: str, service: str, path: str) -> Answer:
    return await houses.ask(service, "GET", path, token=token)
