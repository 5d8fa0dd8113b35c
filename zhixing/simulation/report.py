"""What came of a scenario, told from its events alone."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from contracts.control import AssetFound, AssetsFrozen, DepositDeducted
from contracts.disposal import LotRegistered
from contracts.documents import DocumentMade, DocumentSent, DocumentServed, NoticeRequested
from contracts.documents import DocumentReviewed as Reviewed
from contracts.enforcement import CaseClosed
from contracts.payments import FundsPaidOut, FundsReceived, PayoutApproved, ReceiptAllocated
from contracts.steps import StepRecorded
from contracts.supervision import (
    NodeBreached,
    NodeClosed,
    NodeExtended,
    NodeOpened,
    NodePaused,
    NodeRedated,
    NodeResumed,
    NodeWarned,
)
from contracts.triage import (
    CaseAssigned,
    CaseConverted,
    CaseTriaged,
    CustodyAccepted,
    CustodyBegan,
)
from kernel.journal.protocol import Recorded
from zhixing.simulation.player import Played

Answer = dict[str, Any]


def report(played: Played) -> Answer:
    """The answer of `zhixing play --json`."""
    history = played.history
    first = history[0] if history else None
    return {
        "court": played.scenario.court,
        "pack": first.rule_pack if first else None,
        "case": played.scenario.case,
        "tier": _last(history, CaseTriaged, "tier", CaseConverted, "to_tier"),
        "team": _last(history, CaseAssigned, "team"),
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
        "assets": assets(history),
        "lots": [
            {"lot": e.lot_id, "asset": e.asset_id, "kind": e.asset_kind}
            for e in _events(history, LotRegistered)
        ],
        "account": account(history),
        "closing": _last(history, CaseClosed, "manner"),
        "events": [
            {
                "service": r.service,
                "name": r.name,
                "at": r.occurred_at.isoformat(),
                "recorded_at": r.recorded_at.isoformat(),
                "id": str(r.event_id),
                "causation": str(r.causation_id) if r.causation_id else None,
            }
            for r in history
        ],
    }


def nodes(history: Sequence[Recorded]) -> list[Answer]:
    """Every node that was opened, with its dates, its status and its ground."""
    found: dict[str, Answer] = {}
    for recorded in history:
        match recorded.event:
            case NodeOpened() as e:
                found[e.node_id] = {
                    "id": e.node_id,
                    "requirements": list(e.requirements),
                    "code": e.code,
                    "title": e.title,
                    "subject": e.subject_id,
                    "who": e.who,
                    "opened": e.opened_at.isoformat(),
                    "due": _iso(e.due),
                    "provisional": e.derivation.provisional,
                    "closed": None,
                    "status": "prompt" if e.due is None else "open",
                    "overdue_on_arrival": e.overdue_on_arrival,
                    "ground": {"article": e.derivation.article, "text": e.derivation.text},
                }
            case NodeWarned() as e:
                found[e.node_id]["status"] = "warned"
            case NodeBreached() as e:
                found[e.node_id]["status"] = "breached"
            case NodePaused() as e:
                found[e.node_id]["status"] = "paused"
            case NodeResumed() | NodeExtended() | NodeRedated() as e:
                found[e.node_id]["due"] = _iso(e.due)
                if found[e.node_id]["status"] == "paused":
                    found[e.node_id]["status"] = "open"
            case NodeClosed() as e:
                found[e.node_id]["closed"] = e.closed_at.isoformat()
                found[e.node_id]["status"] = _ending(e)
            case _:
                pass
    return list(found.values())


def _ending(event: NodeClosed) -> str:
    if event.ending in ("cancelled", "withdrawn"):
        return "cancelled"
    return "late" if event.late else "met"


def custody(history: Sequence[Recorded]) -> list[Answer]:
    """Who held the case from when to when."""
    spans: list[Answer] = []
    for recorded in history:
        event = recorded.event
        if isinstance(event, CustodyBegan | CustodyAccepted):
            at = recorded.occurred_at.isoformat()
            if spans:
                spans[-1]["to"] = at
            spans.append({"holder": event.holder, "from": at, "to": None})
    return spans


def approvals(history: Sequence[Recorded]) -> list[Answer]:
    found = []
    for recorded in history:
        match recorded.event:
            case Reviewed() as e:
                found.append({"act": f"review {e.document_id}", "by": e.reviewer})
            case PayoutApproved() as e:
                found.append({"act": f"payout {e.payout_id}", "by": e.approver})
            case CaseConverted() as e if e.approver:
                found.append({"act": "conversion", "by": e.approver})
            case StepRecorded() as e if e.requester:
                found.append({"act": e.step, "by": recorded.actor.partition(":")[2]})
            case _:
                pass
    return found


def documents(history: Sequence[Recorded]) -> list[Answer]:
    found: dict[str, Answer] = {}
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


def assets(history: Sequence[Recorded]) -> list[Answer]:
    found: dict[str, Answer] = {}
    for recorded in history:
        match recorded.event:
            case AssetFound() as e:
                found[e.asset_id] = {
                    "asset": e.asset_id,
                    "kind": e.asset_kind,
                    "amount_fen": e.amount_fen,
                    "frozen_fen": 0,
                    "deducted_fen": 0,
                    "expires_on": None,
                }
            case AssetsFrozen() as e:
                found[e.asset_id]["frozen_fen"] = e.amount_fen
                found[e.asset_id]["expires_on"] = e.expires_on.isoformat()
            case DepositDeducted() as e:
                found[e.asset_id]["deducted_fen"] = e.amount_fen
            case _:
                pass
    return list(found.values())


def account(history: Sequence[Recorded]) -> dict[str, int]:
    """The case's money in fen: received = paid + refunded + fees + held."""
    received = sum(e.amount_fen for e in _events(history, FundsReceived))
    paid = sum(e.amount_fen for e in _events(history, FundsPaidOut))
    fees = sum(e.fee_fen for e in _events(history, ReceiptAllocated))
    return {
        "received": received,
        "paid": paid,
        "refunded": 0,
        "fees": fees,
        "held": received - paid - fees,
    }


def _events(history: Sequence[Recorded], kind: Any) -> list[Any]:
    return [r.event for r in history if isinstance(r.event, kind)]


def _last(history: Sequence[Recorded], *kinds_and_fields: Any) -> Any:
    pairs = list(zip(kinds_and_fields[::2], kinds_and_fields[1::2], strict=True))
    found = None
    for recorded in history:
        for kind, field in pairs:
            if isinstance(recorded.event, kind):
                found = getattr(recorded.event, field)
    return found


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def unmet(answer: Answer, expect: Any) -> list[str]:
    """What the scenario expected and did not get, in words."""
    faults = [
        f"{name}: expected {wanted}, got {answer[name]}"
        for name, wanted in (
            ("tier", expect.tier),
            ("team", expect.team),
            ("closing", expect.closing),
        )
        if wanted is not None and answer[name] != wanted
    ]
    holders = [span["holder"] for span in answer["custody"]]
    if expect.holders is not None and holders != expect.holders:
        faults.append(f"holders: expected {expect.holders}, got {holders}")
    faults += _unmet_nodes(answer, expect)
    for name, amount in expect.account.items():
        if answer["account"][name] != amount:
            faults.append(f"account.{name}: expected {amount}, got {answer['account'][name]}")
    if expect.refused is not None:
        got = [{k: r[k] for k in ("step", "article")} for r in answer["refused"]]
        if got != expect.refused:
            faults.append(f"refused: expected {expect.refused}, got {got}")
    names = {f"{e['service']}.{e['name']}" for e in answer["events"]}
    faults += [f"no event {name}" for name in expect.events if name not in names]
    return faults


def _unmet_nodes(answer: Answer, expect: Any) -> list[str]:
    faults: list[str] = []
    known = {node["id"]: node for node in answer["nodes"]}
    for node_id, wanted in expect.nodes.items():
        node = known.get(node_id)
        if node is None:
            faults.append(f"node {node_id} was never opened")
            continue
        for name, value in wanted.items():
            got = node[name]
            shown = got[: len(value)] if isinstance(value, str) and isinstance(got, str) else got
            if shown != value:
                faults.append(f"node {node_id}.{name}: expected {value}, got {got}")
    if expect.breached is not None:
        late = sorted(n["id"] for n in answer["nodes"] if n["status"] in ("breached", "late"))
        if late != sorted(expect.breached):
            faults.append(f"breached: expected {sorted(expect.breached)}, got {late}")
    return faults
