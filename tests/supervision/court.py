"""A court with a few rows, one per way in which a node can behave, and its facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from contracts.control import (
    AssetsFrozen,
    DepositDeducted,
    FeedbackClassified,
    FeedbackPrinted,
    InquiryAnswered,
)
from contracts.documents import PackageSent
from contracts.enforcement import CaseClosed, NoticePeriodSet, WorkBegun
from contracts.intake import CaseFiled, FilingChecked, FilingCorrected, FilingErrorFound
from contracts.supervision import FactNoted
from contracts.triage import CaseConverted, CaseTriaged, CustodyAccepted
from contracts.values import Tier
from kernel.deciding.decider import SYSTEM, Actor
from kernel.deciding.testing import Spec, Verdict
from kernel.rulebook import Pack
from services.supervision.app import DEFINITION
from services.supervision.commands import ExtendNode, Observe, PauseNode, ResumeNode
from tests.support import at, calendar, pack

CASE = "（2026）豫1024执1号"
FILED_AT = at("2026-01-05 10:00")
GROUND = {"article": "第一条", "text": "一", "requirements": ["YL-001"]}


def node(code: str, limit: dict[str, Any], **more: Any) -> dict[str, Any]:
    row = {"code": code, "title": code, "stage": "stage", "who": "clerks", "limit": limit}
    return {**row, **GROUND, **more}


NODES = [
    node(
        "checked",
        {"unit": "same_day"},
        opens_on=["intake.CaseFiled"],
        closes_on=["intake.FilingChecked"],
        when=["filed_at_window"],
    ),
    node(
        "sent",
        {"value": 5, "unit": "working_day"},
        counts_from="filing",
        opens_on=["intake.CaseFiled"],
        closes_on=["documents.PackageSent"],
        consequence="通报",
    ),
    node(
        "corrected",
        {"unit": "prompt"},
        subject="field",
        reopens=True,
        opens_on=["intake.FilingErrorFound"],
        closes_on=["intake.FilingCorrected"],
    ),
    node(
        "printed",
        {"value": 24, "unit": "hour"},
        subject="inquiry",
        opens_on=["control.InquiryAnswered"],
        closes_on=["control.FeedbackPrinted"],
        cancels_on=["enforcement.CaseClosed"],
    ),
    node(
        "classified",
        {"value": 3, "unit": "day"},
        restarts=True,
        opens_on=["control.InquiryAnswered"],
        closes_on=["control.FeedbackClassified"],
    ),
    node(
        "freeze-waited",
        {"value": 15, "unit": "day", "roll": False},
        subject="asset",
        wait=True,
        opens_on=["control.AssetsFrozen"],
        cancels_on=["control.FeedbackClassified"],
        when=["deposit"],
        cancels_when=["freeze_falls_short"],
    ),
    node(
        "deducted",
        {"value": 2, "unit": "day"},
        subject="asset",
        opens_on=["supervision.WaitElapsed"],
        closes_on=["control.DepositDeducted"],
        when=["freeze_wait_over", "fast_tier"],
        awaits_tier=True,
    ),
    node(
        "transferred",
        {"value": 5, "unit": "day"},
        counts_from="filing",
        opens_on=["triage.CaseTriaged"],
        closes_on=["enforcement.CaseClosed"],
        when=["to_fast_tier"],
        cancels_on=["triage.CaseConverted"],
    ),
    node(
        "received",
        {"value": 3, "unit": "day"},
        counts_from="triage.CaseTriaged",
        opens_on=["triage.CustodyAccepted"],
        closes_on=["enforcement.WorkBegun"],
    ),
    node(
        "begun",
        {"unit": "prompt"},
        opens_on=["triage.CustodyAccepted"],
        closes_on=["enforcement.WorkBegun"],
        when=["ordinary_tier"],
    ),
    node(
        "decided",
        {"value": 1, "unit": "day"},
        opens_on=["triage.CaseTriaged"],
        closes_on=["triage.CustodyAccepted"],
    ),
    node(
        "notice-period",
        {"unit": "prompt"},
        subject="person",
        wait=True,
        due_on="perform_by",
        opens_on=["enforcement.NoticePeriodSet"],
    ),
]
APPROVALS = [
    {"code": code, "title": code, "binds": binds, "stages": [{"roles": ["bureau_head"]}], **GROUND}
    for code, binds in (
        ("pause-node", ["supervision.PauseNode", "supervision.ResumeNode"]),
        ("extend-node", ["supervision.ExtendNode"]),
    )
]


def small_pack(*, approvals: bool = True) -> Pack:
    return pack_of(NODES, approvals=APPROVALS if approvals else [])


def pack_of(
    nodes: list[dict[str, Any]], steps: Sequence[dict[str, Any]] = (), **tables: Any
) -> Pack:
    """A pack with these rows; `approvals` may be others than the usual two."""
    rows = {
        "court": "yanling",
        "title": "某法院",
        "document": "某号",
        "document_title": "某细则",
        "in_force_from": date(2022, 3, 14),
        "command_centre": "clerks",
        "division": "411024",
        "national": pack().national,
        "arithmetic": {"roll": True, **GROUND},
        "team": [{"code": "clerks", "title": "某组", **GROUND}],
        "warning": [
            {"unit": "working_day", "before": 1, "before_unit": "working_day"},
            {"unit": "day", "before": 1, "before_unit": "working_day"},
        ],
        "approval": tables.get("approvals", APPROVALS),
        "node": nodes,
        "step": list(steps),
    }
    return Pack.model_validate(rows)


def step(code: str, service: str, **more: Any) -> dict[str, Any]:
    row = {"code": code, "title": code, "service": service, "by": ["handler"]}
    return {**row, **GROUND, **more}


def service_of(event: Any) -> str:
    """The service whose fact it is; its contracts may lie in several modules."""
    return type(event).__module__.removeprefix("contracts.").partition("_")[0]


def observe(event: Any, when: datetime) -> Observe:
    """The observation of a fact that took effect then."""
    service = service_of(event)
    name = type(event).__name__
    return Observe(case_id=event.case_id, service=service, name=name, occurred_at=when, event=event)


HANDLER = Actor("handler-1", "handler")
MOVING = (PauseNode, ResumeNode, ExtendNode)


@dataclass(frozen=True)
class Court:
    """A history under way: each fact adds what supervision makes of it."""

    spec: Spec

    def saw(self, event: Any, when: str) -> "Court":
        return Court(self.spec.given(*self.observing(event, when).events))

    def observing(self, event: Any, when: str) -> Verdict:
        return self.asked(observe(event, at(when)), when)

    def did(self, command: Any, when: str, **by: Any) -> "Court":
        verdict = self.asked(command, when, **by)
        assert verdict.refusal is None, verdict.refusal
        return Court(self.spec.given(*verdict.events))

    def asked(self, command: Any, when: str, *, by: Actor = SYSTEM) -> Verdict:
        """Clocks are moved under an approval: then `by` is who gives it, and a handler asked."""
        if isinstance(command, MOVING) and by != SYSTEM:
            approved_by = (by.person,)
            return self.spec.when(command, at=at(when), by=HANDLER, approved_by=approved_by)
        return self.spec.when(command, at=at(when), by=by)


def court(**switches: bool) -> Court:
    return court_of(small_pack(**switches))


def court_of(rules: Pack) -> Court:
    return Court(Spec(DEFINITION, rules, calendar()))


def filed_case(**switches: bool) -> Court:
    """A case filed at the window on Monday 2026-01-05 at ten."""
    return court(**switches).saw(filed(), "2026-01-05 10:00")


def outline(verdict: Verdict) -> list[str]:
    """The events in short, after checking that they survive storage and a retry."""
    verdict.then(*verdict.events)
    return [" ".join(_told(event)) for event in verdict.events]


def _told(event: Any) -> list[str]:
    told = [type(event).__name__]
    if isinstance(event, FactNoted):
        return [*told, event.fact, event.subject_id or event.subject]
    for field in ("node_id", "ending", "late", "tier"):
        value = getattr(event, field, None)
        if value is True:
            told.append(field)
        elif value:
            told.append(str(value))
    due = getattr(event, "due", None)
    return told if due is None else [*told, f"{due:%Y-%m-%d %H:%M:%S}"]


def filed(case_id: str = CASE, filed_at: datetime = FILED_AT, **more: Any) -> CaseFiled:
    stated: dict[str, Any] = {"kind": "first", "channel": "window", "target": "money", **more}
    return CaseFiled(
        case_id=case_id,
        claim_fen=5_000_000,
        title_document=None,
        filed_at=filed_at,
        registered_on=None,
        parties=(),
        **stated,
    )


def filing_checked() -> FilingChecked:
    return FilingChecked(case_id=CASE)


def package_sent() -> PackageSent:
    return PackageSent(case_id=CASE)


def error_found(field: str) -> FilingErrorFound:
    return FilingErrorFound(case_id=CASE, field=field, found="有误")


def corrected(field: str) -> FilingCorrected:
    return FilingCorrected(case_id=CASE, field=field)


def fed_back(inquiry_id: str) -> InquiryAnswered:
    return InquiryAnswered(case_id=CASE, inquiry_id=inquiry_id, system="national", hits=())


def printed(inquiry_id: str) -> FeedbackPrinted:
    return FeedbackPrinted(case_id=CASE, inquiry_id=inquiry_id)


def frozen(asset_id: str, effective_at: datetime) -> AssetsFrozen:
    return AssetsFrozen(
        case_id=CASE,
        asset_id=asset_id,
        asset_kind="deposit",
        amount_fen=5_000_000,
        effective_at=effective_at,
        expires_on=date(2027, 1, 6),
        article="三、(三)3(1)",
    )


def classified(outcome: Any) -> FeedbackClassified:
    return FeedbackClassified(
        case_id=CASE, outcome=outcome, frozen_fen=0, claim_fen=None, assets=0, offline=0
    )


def deducted(asset_id: str) -> DepositDeducted:
    return DepositDeducted(case_id=CASE, asset_id=asset_id, amount_fen=5_000_000)


def triaged(tier: Tier, *, provisional: bool = False) -> CaseTriaged:
    return CaseTriaged(
        case_id=CASE,
        tier=tier,
        pool_teams=(),
        article="二、(一)9",
        text="简易案件",
        matched=(),
        decided_by="triage_officer",
        provisional=provisional,
    )


def converted() -> CaseConverted:
    return CaseConverted(
        case_id=CASE,
        from_tier="fast",
        to_tier="ordinary",
        reason="疑难复杂",
        approver="bureau_head-1",
        article="三、(七)",
    )


def accepted() -> CustodyAccepted:
    return CustodyAccepted(case_id=CASE, holder="ordinary-1", handler="handler-1")


def begun() -> WorkBegun:
    return WorkBegun(case_id=CASE, act="阅卷")


def notice_period(perform_by: date) -> NoticePeriodSet:
    return NoticePeriodSet(case_id=CASE, person_id="P2", perform_by=perform_by)


def closed() -> CaseClosed:
    return CaseClosed(case_id=CASE, manner="performed", article="三、(八)14")
