"""Those whom the pack names decide on what others asked for."""

from collections.abc import Iterator

from kernel.deciding.approvals import GiveApproval, Requests, stream_of
from tests.storm.people.seen import Seen, Wish


def approvers(seen: Seen) -> Iterator[Wish]:
    """Whoever's turn it is approves, some time later."""
    for service, states in seen.states.items():
        requests = states.get(stream_of(seen.case_id))
        if not isinstance(requests, Requests):
            continue
        for approval_id, standing in requests.standing.items():
            for office in standing.offices:
                yield Wish(
                    key=f"approve/{service}/{approval_id}/{office}",
                    service=service,
                    commands=(GiveApproval(case_id=seen.case_id, approval_id=approval_id),),
                    role=office,
                )
