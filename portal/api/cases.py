"""What the portal's API tells of one case."""

from fastapi import APIRouter

from portal.api.caller import Caller
from portal.api.problems import ApiProblem
from portal.next_acts import CaseActs, acts_of
from portal.pages.ground import On

router = APIRouter(prefix="/api", tags=["门户"])


@router.get(
    "/cases/{case_id}/acts", operation_id="portal_next_acts", summary="下一步可以办理的事项"
)
async def next_acts(caller: Caller, ground: On, case_id: str) -> CaseActs:
    """What may be done next in the case in every service, by whom, and what holds the rest back:
    the missing fact, approval, document or waiting time, with its article."""
    told = await acts_of(ground.houses, caller.token, case_id)
    if not told.services and not told.away:
        raise ApiProblem(404, "没有这一案件，或者您无权查看")
    return told
