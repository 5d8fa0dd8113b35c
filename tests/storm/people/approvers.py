"""Those whom the pack names decide on what others asked for."""

from collections.abc import Iterator

import orjson

from contracts.approvals import ApprovalRequested
from kernel.deciding.approvals import GiveApproval, RefuseApproval, Requests, stream_of
from tests.storm.people.seen import Seen, Wish

TOO_LATE = "该节点已办结"


def approvers(seen: Seen) -> Iterator[Wish]:
    """Whoever's turn it is approves some time later, or refuses what has become pointless."""
    for service, states in seen.states.items():
        requests = states.get(stream_of(seen.case_id))
        if not isinstance(requests, Requests):
            continue
        for approval_id, standing in requests.standing.items():
            of = {"case_id": seen.case_id, "approval_id": approval_id}
            pointless = _pointless(standing.request, seen)
            decision = RefuseApproval(**of, reason=TOO_LATE) if pointless else GiveApproval(**of)
            for office in standing.offices:
                yield Wish(
                    key=f"{'refuse' if pointless else 'approve'}/{service}/{approval_id}/{office}",
                    service=service,
                    commands=(decision,),
                    role=office,
                )


def _pointless(request: ApprovalRequested, seen: Seen) -> bool:
    """Whether the clock that was to be moved no longer runs."""
    node = orjson.loads(request.body).get("node_id")
    return node is not None and (seen.clock is None or node not in seen.clock.open)
