"""Those whom the pack names decide on what others asked for."""

from collections.abc import Iterator

import orjson

from contracts.approvals import ApprovalRequested
from kernel.deciding.approvals import GiveApproval, RefuseApproval, Requests, stream_of
from tests.storm.people.seen import Seen, Wish

TOO_LATE, PAID = "该节点已办结", "执行标的已全部履行"
AGAINST_DEBTOR = ("RestrictConsumption", "DecideDefaulterListing")
# What an approver may find wrong the first time; it is then asked for anew.
SLIPS = {
    "ReviewDocument": "当事人姓名有误",
    "ApprovePayout": "发放金额须重新核对",
    "ConvertCase": "尚可在期限内结案",
    "PassClosingCheck": "现场调查材料不全",
}


def approvers(seen: Seen) -> Iterator[Wish]:
    """Whoever's turn it is approves some time later, or refuses."""
    for service, states in seen.states.items():
        requests = states.get(stream_of(seen.case_id))
        if not isinstance(requests, Requests):
            continue
        for approval_id, standing in requests.standing.items():
            of = {"case_id": seen.case_id, "approval_id": approval_id}
            why = _why_not(standing.request, requests, seen)
            decision = RefuseApproval(**of, reason=why) if why else GiveApproval(**of)
            for office in standing.offices:
                yield Wish(
                    key=f"{'refuse' if why else 'approve'}/{service}/{approval_id}/{office}",
                    service=service,
                    commands=(decision,),
                    role=office,
                )


def _why_not(request: ApprovalRequested, requests: Requests, seen: Seen) -> str:
    """The reason to refuse: the clock that was to be moved no longer runs, the debtor has performed, or there is a slip
    that is found the first time; empty where there is none."""
    node = orjson.loads(request.body).get("node_id")
    if node is not None and (seen.clock is None or node not in seen.clock.open):
        return TOO_LATE
    if request.command in AGAINST_DEBTOR and (seen.work is None or seen.work.unpaid_fen == 0):
        return PAID
    times = sum(one.request.act == request.act for one in requests.standing.values())
    slips = times == 1 and seen.plan.happens(0.1, request.act)
    return SLIPS.get(request.command, "") if slips else ""
