"""Objections: 民事诉讼法 第二百三十六条, 第二百三十八条; 民诉法解释 第三百一十四条, 第四百六十三条;
异议复议规定 第一条, 第二条, 第六条, 第十一条; 执行程序解释 第十五条, 第十六条.

An outsider's objection stops the disposal of its asset until it is decided for good, and nothing
else; one against an act of enforcement stops nothing (执行程序解释 第九条).
"""

from collections.abc import Sequence
from typing import assert_never

from contracts.enforcement import EnforcementEvent
from contracts.enforcement_objections import (
    DisposalBarred,
    DisposalFreed,
    ObjectedAssetFreed,
    ObjectionAdmitted,
    ObjectionKind,
    ObjectionOutcome,
    ObjectionReceived,
    ObjectionRemedy,
    ObjectionRemedyDecided,
    ObjectionRemedyLapsed,
    ObjectionRemedySought,
    ObjectionRuled,
    ObjectionRulingServed,
)
from contracts.sealed import said
from contracts.titles import choice_titles
from kernel.deciding.decider import Circumstances, NoSuchCase
from kernel.deciding.files import named_as_documents, require_all_stored
from kernel.law.limits import TimeLimit, due
from services.enforcement.commands.objections import (
    AdmitObjection,
    NoteObjectionLapses,
    Objecting,
    ReceiveObjection,
    RecordObjectionRemedy,
    RecordObjectionRulingServed,
    RuleObjection,
    SeekObjectionRemedy,
)
from services.enforcement.decide.standing import citation, work_of_team
from services.enforcement.rules import form_of_document, on
from services.enforcement.state import State, Work
from services.enforcement.state.objections import Objection

CONDUCT, OUTSIDER = "conduct-objection", "outsider-objection"
IN_WRITING, IN_TIME = "objection-in-writing", "outsider-objection-in-time"
NO_DISPOSAL, RELEASED = "no-disposal-under-objection", "objected-asset-to-release"
OWN_TEAM = "objection-not-by-own-team"
RULES: dict[ObjectionKind, str] = {"conduct": CONDUCT, "outsider": OUTSIDER}
OUTCOMES: dict[ObjectionKind, tuple[ObjectionOutcome, ...]] = {
    "conduct": ("revoked", "corrected", "rejected", "declined", "withdrawn"),
    "outsider": ("suspended", "rejected", "declined", "withdrawn"),
}
REMEDY_OUTCOMES = {"review": ("upheld", "revoked"), "suit": ("enforced", "not_enforced")}
TO_SEEK: dict[ObjectionRemedy, TimeLimit] = {
    "review": TimeLimit(value=10, unit="day"),  # 第二百三十六条: 裁定送达之日起十日内
    "suit": TimeLimit(value=15, unit="day"),  # 第二百三十八条: 裁定送达之日起十五日内
}
RULING = "objection-ruling"
PAPERS = "已存入本案的申请书、送达回证或者裁判文书"


def decide_objection(
    command: Objecting, state: State | None, circumstances: Circumstances
) -> Sequence[EnforcementEvent]:
    """Objections are examined after the closing of a case too. Raises NoSuchCase, Refused, or
    Stands where another decision is recorded."""
    if isinstance(command, NoteObjectionLapses):
        return lapses(state, circumstances)
    work = work_of_team(state)
    match command:
        case ReceiveObjection():
            return receive(command, work, circumstances)
        case AdmitObjection():
            return admit(command, work)
        case RuleObjection():
            return rule(command, work, circumstances)
        case RecordObjectionRulingServed():
            return serve(command, work, circumstances)
        case SeekObjectionRemedy():
            return seek(command, work, circumstances)
        case RecordObjectionRemedy():
            return record_remedy(command, work, circumstances)
        case _:
            assert_never(command)


def receive(
    command: ReceiveObjection, work: Work, circumstances: Circumstances
) -> Sequence[EnforcementEvent]:
    """第一条: in writing. One set of papers is one objection."""
    for known in work.objections.by_id.values():
        if known.received.evidence == command.evidence:
            return circumstances.unchanged(IN_WRITING, command, known.received)
    require_all_stored(circumstances, work.case_id, command.evidence, "evidence", PAPERS)
    _require_objector(command, work, circumstances)
    objection_id = f"{work.case_id}-O-{len(work.objections.by_id) + 1}"
    received = ObjectionReceived(
        case_id=work.case_id,
        objection_id=objection_id,
        kind=command.kind,
        claim=command.claim,
        evidence=command.evidence,
        person_id=command.person_id,
        objector=command.objector,
        asset_id=command.asset_id,
    )
    if command.kind == "conduct":
        return [received]
    barred = DisposalBarred(
        case_id=work.case_id,
        objection_id=objection_id,
        asset_id=command.asset_id,
        article=citation(circumstances, NO_DISPOSAL),
    )
    return [received, barred]


def _require_objector(command: ReceiveObjection, work: Work, circumstances: Circumstances) -> None:
    """Raises Refused where nothing is claimed or nobody claims it, where an outsider names no asset
    or comes too late; NoSuchCase for an asset that is in no register."""
    if not said(command.claim):
        why = "申请书应当载明异议请求、事实和理由"
        raise circumstances.refuse(IN_WRITING, why, "claim")
    if command.kind == "conduct":
        if command.asset_id:
            raise circumstances.refuse(CONDUCT, "执行行为异议不针对执行标的", "asset_id")
        if bool(command.person_id) == said(command.objector):
            why = "须写明提出异议的一名当事人或者利害关系人"
            raise circumstances.refuse(CONDUCT, why, "person_id")
        return
    if command.person_id or not said(command.objector):
        raise circumstances.refuse(OUTSIDER, "须写明案外人，案外人不是当事人", "objector")
    if work.closed == "performed":
        why = "执行标的执行终结后不得再提出案外人异议"
        raise circumstances.refuse(IN_TIME, why, "asset_id")
    if command.asset_id not in work.assets:
        raise NoSuchCase("已登记的执行标的", "asset_id")


def admit(command: AdmitObjection, work: Work) -> Sequence[EnforcementEvent]:
    """第二条第一款: within three days, which a node counts."""
    one = objection_of(command.objection_id, work)
    if one.admitted or one.ruled is not None:
        return []
    return [
        ObjectionAdmitted(
            case_id=work.case_id, objection_id=command.objection_id, kind=one.received.kind
        )
    ]


def rule(
    command: RuleObjection, work: Work, circumstances: Circumstances
) -> Sequence[EnforcementEvent]:
    """By a sealed ruling of its own, and by nobody who enforces the case (第十一条第三款)."""
    one = objection_of(command.objection_id, work)
    kind = one.received.kind
    if one.ruled is not None:
        return circumstances.unchanged(RULES[kind], command, one.ruled)
    if command.outcome not in OUTCOMES[kind]:
        allowed = "、".join(choice_titles(ObjectionOutcome)[which] for which in OUTCOMES[kind])
        raise circumstances.refuse(RULES[kind], f"该异议只能裁定{allowed}", "outcome")
    if not one.admitted and command.outcome != "declined":
        raise circumstances.refuse(IN_WRITING, "异议尚未立案，只能裁定不予受理", "outcome")
    known = named_as_documents(circumstances, work.case_id)
    if command.document_id not in known or form_of_document(command.document_id) != RULING:
        raise NoSuchCase("本案已签章的执行异议裁定书", "document_id")
    if work.objections.using(command.document_id) is not None:
        why = "该裁定书已用于另一件异议"
        raise circumstances.refuse(RULES[kind], why, "document_id")
    ruled = ObjectionRuled(
        case_id=work.case_id,
        objection_id=command.objection_id,
        kind=kind,
        outcome=command.outcome,
        document_id=command.document_id,
        article=citation(circumstances, RULES[kind]),
        remedy=_remedy(kind, command.outcome),
    )
    ends = command.outcome in ("declined", "withdrawn")
    return [ruled, *_freed(one, work)] if ends else [ruled]


def _remedy(kind: ObjectionKind, outcome: ObjectionOutcome) -> ObjectionRemedy:
    if outcome == "withdrawn":
        return "none"
    return "suit" if kind == "outsider" and outcome != "declined" else "review"


def serve(
    command: RecordObjectionRulingServed, work: Work, circumstances: Circumstances
) -> Sequence[EnforcementEvent]:
    """From the service run the ten days of the review, or the fifteen of the suit."""
    one = objection_of(command.objection_id, work)
    if one.served is not None:
        return circumstances.unchanged(RULES[one.received.kind], command, one.served)
    remedy = one.ruled.remedy if one.ruled else "none"
    require_all_stored(circumstances, work.case_id, command.evidence, "evidence", PAPERS)
    last = due(TO_SEEK[remedy], circumstances.at, circumstances.calendar).due
    assert last is not None  # both limits have an end
    return [
        ObjectionRulingServed(
            case_id=work.case_id,
            objection_id=command.objection_id,
            remedy=remedy,
            until=on(last),
            evidence=command.evidence,
        )
    ]


def seek(
    command: SeekObjectionRemedy, work: Work, circumstances: Circumstances
) -> Sequence[EnforcementEvent]:
    """Within the days from the service, which are asked before."""
    one = objection_of(command.objection_id, work)
    if one.sought is not None:
        return circumstances.unchanged(RULES[one.received.kind], command, one.sought)
    require_all_stored(circumstances, work.case_id, command.evidence, "evidence", PAPERS)
    assert one.served is not None  # a guard holds the act back otherwise
    return [
        ObjectionRemedySought(
            case_id=work.case_id,
            objection_id=command.objection_id,
            remedy=one.served.remedy,
            seeker=command.seeker,
            evidence=command.evidence,
        )
    ]


def record_remedy(
    command: RecordObjectionRemedy, work: Work, circumstances: Circumstances
) -> Sequence[EnforcementEvent]:
    """What the higher court or the judgment says of it, and what follows for the asset."""
    one = objection_of(command.objection_id, work)
    rule_code = RULES[one.received.kind]
    if one.decided is not None:
        return circumstances.unchanged(rule_code, command, one.decided)
    assert one.sought is not None  # a guard holds the act back otherwise
    if command.outcome not in REMEDY_OUTCOMES[one.sought.remedy]:
        raise circumstances.refuse(rule_code, "复议和诉讼各有自己的结果", "outcome")
    require_all_stored(circumstances, work.case_id, command.evidence, "evidence", PAPERS)
    decided = ObjectionRemedyDecided(
        case_id=work.case_id,
        objection_id=command.objection_id,
        remedy=one.sought.remedy,
        outcome=command.outcome,
        evidence=command.evidence,
    )
    if command.outcome == "enforced":
        return [decided, *_freed(one, work)]
    if command.outcome == "not_enforced":
        return [decided, *_released(one, work, circumstances)]
    return [decided]


def lapses(state: State | None, circumstances: Circumstances) -> Sequence[EnforcementEvent]:
    """The rulings against which nobody sought anything within the days. Refuses nothing."""
    if state is None:
        return []
    today, events = on(circumstances.at), list[EnforcementEvent]()
    for one in state.objections.by_id.values():
        if one.open_until is None or today <= one.open_until:
            continue
        assert one.served is not None  # a day runs only from a service
        events += [
            ObjectionRemedyLapsed(
                case_id=state.case_id,
                objection_id=one.received.objection_id,
                remedy=one.served.remedy,
            ),
            *_after_lapse(one, state, circumstances),
        ]
    return events


def _after_lapse(
    one: Objection, work: Work, circumstances: Circumstances
) -> Sequence[EnforcementEvent]:
    if one.ruled is not None and one.ruled.outcome == "suspended":
        return _released(one, work, circumstances)
    return _freed(one, work)


def _freed(one: Objection, work: Work) -> Sequence[DisposalFreed]:
    if not one.barred:
        return []
    asked = one.received
    return [
        DisposalFreed(
            case_id=work.case_id, objection_id=asked.objection_id, asset_id=asked.asset_id
        )
    ]


def _released(
    one: Objection, work: Work, circumstances: Circumstances
) -> Sequence[ObjectedAssetFreed]:
    """第三百一十四条: what the outsider won stays barred until its measures are released."""
    asked = one.received
    return [
        ObjectedAssetFreed(
            case_id=work.case_id,
            objection_id=asked.objection_id,
            asset_id=asked.asset_id,
            article=citation(circumstances, RELEASED),
        )
    ]


def objection_of(objection_id: str, work: Work) -> Objection:
    """The objection of that id. Raises NoSuchCase."""
    found = work.objections.by_id.get(objection_id)
    if found is None:
        raise NoSuchCase("本案的该件异议", "objection_id")
    return found
