"""The result of a scenario: facts from its events, and states as the services fold them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeAlias, get_args

from contracts.approvals import ApprovalGiven
from contracts.disposal import LotRegistered
from contracts.documents import DocumentMade, DocumentSent, DocumentServed, NoticeRequested
from contracts.supervision import (
    BreachStruck,
    NodeClosed,
    NodeOpened,
)
from contracts.triage import (
    CustodyAccepted,
    CustodyBegan,
)
from kernel.base.zone import CHINA
from kernel.journal.envelope import Recorded
from services.control.state import Control
from services.enforcement.state import Work
from services.payments.state import Books, CaseAccount
from services.supervision.state import OWN, CaseClock, Moving, Node
from services.triage.state import Sorting
from zhixing.audit.states import folded
from zhixing.simulation.player import Played

NODE_EVENTS = (NodeOpened, NodeClosed, BreachStruck, *get_args(Moving))

CaseReport: TypeAlias = dict[str, Any]  # what `zhixing play --json` prints of one case
Entry: TypeAlias = dict[str, Any]  # one node, document, approval … of it


def report(played: Played) -> CaseReport:
    """What `zhixing play --json` prints."""
    history = played.history
    states = list({(r.service, r.stream): state for r, state in folded(history)}.values())
    sorting = next((one for one in states if isinstance(one, Sorting)), None)
    work = next((one for one in states if isinstance(one, Work)), None)
    first = history[0] if history else None
    return {
        "court": played.scenario.court,
        "pack": first.rule_pack if first else None,
        "case": played.scenario.case,
        "tier": sorting.tier if sorting else None,
        "team": sorting.team if sorting else None,
        "custody": custody(history),
        "nodes": nodes(history),
        "refused": [
            {"step": r.step, "command": r.command, "article": r.article, "reason": r.reason}
            for r in played.refusals
        ],
        "approvals": approvals(history),
        "documents": documents(history),
        "notices": [
            {"event": e.event, "to": e.addressee, "channel": e.channel, "article": e.article}
            for e in _events(history, NoticeRequested)
        ],
        "assets": assets(states),
        "lots": [
            {"lot": e.lot_id, "asset": e.asset_id, "kind": e.asset_kind}
            for e in _events(history, LotRegistered)
        ],
        "account": account(states),
        "closing": work.closed if work else None,
        "events": [
            {
                "service": r.service,
                "name": r.name,
                "at": r.occurred_at.astimezone(CHINA).isoformat(),
                "recorded_at": r.recorded_at.astimezone(CHINA).isoformat(),
                "id": str(r.event_id),
                "causation": str(r.causation_id) if r.causation_id else None,
            }
            for r in history
        ],
    }


def nodes(history: Sequence[Recorded]) -> list[Entry]:
    """Every node that was opened, with its dates, its status and its ground."""
    found: dict[str, Entry] = {}
    for recorded, clock in folded(r for r in history if r.service == OWN):
        event = recorded.event
        if isinstance(event, NodeOpened):
            found[event.node_id] = _opened(event)
        if isinstance(clock, CaseClock) and isinstance(event, NODE_EVENTS):
            found[event.node_id] |= _standing(clock, event.node_id)
        if isinstance(event, NodeClosed) and event.ending == "withdrawn":  # it was never a duty
            found[event.node_id] |= {"closed": _iso(event.closed_at), "status": "cancelled"}
    return list(found.values())


def _opened(event: NodeOpened) -> Entry:
    return {
        "id": event.node_id,
        "requirements": list(event.requirements),
        "code": event.code,
        "title": event.title,
        "subject": event.subject_id,
        "who": event.who,
        "opened": event.opened_at.isoformat(),
        "opened_recorded": _iso(event.recorded_at or event.opened_at),
        "due": _iso(event.due),
        "provisional": event.derivation.provisional,
        "closed": None,
        "closed_recorded": None,
        "struck": None,
        "status": "",
        "overdue_on_arrival": event.overdue_on_arrival,
        "ground": {"article": event.derivation.article, "text": event.derivation.text},
    }


def _standing(clock: CaseClock, node_id: str) -> Entry:
    """The state of a node in supervision: its end, whether it is over, and how."""
    ended = clock.ended.get(node_id)
    if ended is not None:
        late = "late" if ended.late else "met"
        status = "cancelled" if ended.ending == "cancelled" else late
        struck = ended.struck
        return {
            "due": _iso(ended.node.due),
            "closed": ended.closed_at.isoformat(),
            "closed_recorded": ended.recorded_at.isoformat(),
            "status": status if struck is None else "struck",
            "struck": None if struck is None else {"reason": struck.reason, "by": struck.approver},
        }
    node = clock.open.get(node_id)
    if node is None:
        return {}
    return {"due": _iso(node.due), "closed": None, "status": _status(node)}


def _status(node: Node) -> str:
    if node.pause is not None:
        return "paused"
    if node.breached:
        return "breached"
    if node.warned:
        return "warned"
    return "prompt" if node.due is None else "open"


def custody(history: Sequence[Recorded]) -> list[Entry]:
    """Who held the case, from when to when."""
    spans: list[Entry] = []
    for recorded in history:
        event = recorded.event
        if isinstance(event, CustodyBegan | CustodyAccepted):
            at = recorded.occurred_at.isoformat()
            if spans:
                spans[-1]["to"] = at
            spans.append({"holder": event.holder, "from": at, "to": None})
    return spans


def approvals(history: Sequence[Recorded]) -> list[Entry]:
    """The approvals of the case, in order."""
    given = (recorded.event for recorded in history if isinstance(recorded.event, ApprovalGiven))
    return [{"act": event.approval, "by": event.approver} for event in given]


def documents(history: Sequence[Recorded]) -> list[Entry]:
    """The documents of the case, with every attempt to serve them."""
    found: dict[str, Entry] = {}
    for recorded in history:
        match recorded.event:
            case DocumentMade() as e:
                found[e.document_id] = {
                    "document": e.document_id,
                    "kind": e.document_kind,
                    "sent": [],
                    "served": [],
                }
            case DocumentSent() as e:
                found[e.document_id]["sent"].append({"to": e.addressee, "channel": e.channel})
            case DocumentServed() as e:
                found[e.document_id]["served"].append({"to": e.addressee, "channel": e.channel})
            case _:
                pass
    return list(found.values())


def assets(states: Sequence[Any]) -> list[Entry]:
    """The assets in control, in the order in which they were found."""
    return [
        {
            "asset": asset.asset_id,
            "kind": asset.asset_kind,
            "amount_fen": asset.amount_fen,
            "frozen_fen": asset.frozen_fen,
            "deducted_fen": asset.deducted_fen if asset.stage == "deducted" else 0,
            "expires_on": None if asset.expires_on is None else asset.expires_on.isoformat(),
        }
        for control in states
        if isinstance(control, Control)
        for asset in control.assets.values()
    ]


def account(states: Sequence[Any]) -> dict[str, int]:
    """The money of the case in fen as payments booked it: received = paid + refunded + fees + held.

    Empty if there is no account yet.
    """
    books = next((one.books for one in states if isinstance(one, CaseAccount)), Books())
    return {
        "received": books.received_fen,
        "paid": books.paid_fen,
        "refunded": books.refunded_fen,
        "fees": books.fees_fen,
        "held": books.held_fen,
    }


def _events(history: Sequence[Recorded], kind: Any) -> list[Any]:
    return [r.event for r in history if isinstance(r.event, kind)]


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
