"""The answer to a request."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from contracts.approvals import ApprovalRequested
from kernel.journal.protocol import Draft


def answer_to(drafts: Sequence[Draft]) -> dict[str, Any]:
    """The answer to a decided request, as JSON members.

    `events` lists what was recorded; `unchanged` is true when nothing was new; `awaits` lists the
    approvals that the act waits for.
    """
    if not drafts:
        return {"events": [], "unchanged": True}
    events = [
        {"stream": d.stream, "version": d.version, "name": type(d.event).__name__} for d in drafts
    ]
    asked = [d.event for d in drafts if isinstance(d.event, ApprovalRequested)]
    return {"events": events, **({"awaits": [_awaited(one) for one in asked]} if asked else {})}


def _awaited(request: ApprovalRequested) -> dict[str, Any]:
    return {
        "approval_id": request.approval_id,
        "approval": request.approval,
        "case_id": request.case_id,
        "stages": [asdict(stage) for stage in request.stages],
        "lapses_at": None if request.lapses_at is None else request.lapses_at.isoformat(),
    }
