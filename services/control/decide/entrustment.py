"""What this court entrusts to another: requested with its papers, sent, urged, answered, passed."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import assert_never

from contracts.control import ControlEvent
from contracts.control_entrustment import (
    EntrustedMatterKind,
    EntrustmentAccepted,
    EntrustmentAnswered,
    EntrustmentNotTaken,
    EntrustmentPaper,
    EntrustmentPapersAsked,
    EntrustmentRegistered,
    EntrustmentRequested,
    EntrustmentResultPassed,
    EntrustmentReturned,
    EntrustmentSent,
    EntrustmentSupplemented,
    EntrustmentUrged,
    EntrustmentWithdrawn,
)
from contracts.control_matters import EntrustmentMessageTaken
from contracts.titles import choice_titles
from kernel.base.zone import CHINA
from kernel.deciding.decider import Circumstances, NoSuchCase, Refused
from services.control.commands.entrustment import (
    OutgoingCommand,
    PassEntrustmentResult,
    RecordNotTaken,
    RecordRegistered,
    RecordTold,
    RequestEntrustment,
    SendEntrustment,
    SupplementEntrustment,
    UrgeEntrustment,
    WithdrawEntrustment,
)
from services.control.decide.entrusting_papers import given_papers, kinds_missing, named
from services.control.rules import entrustment_id_of, entrustment_row
from services.control.state import Control
from services.control.state.entrustment import Entrustment

REQUEST = "entrustment-requested"
PAPERS = "entrustment-papers"
SENT = "entrustment-sent"


def decide_outgoing(
    command: OutgoingCommand, state: Control, circumstances: Circumstances
) -> Sequence[ControlEvent]:
    """Raises NoSuchCase for an unknown entrustment, Refused or Stands as its command does."""
    if isinstance(command, RequestEntrustment):
        return request(command, state, circumstances)
    about = command.told if isinstance(command, RecordTold) else command
    one = state.entrustments.get(about.entrustment_id)
    if one is None:
        raise NoSuchCase("本案的该项委托", "entrustment_id")
    match command:
        case SendEntrustment():
            return send(one, circumstances)
        case SupplementEntrustment():
            return supplement(command, one, circumstances)
        case UrgeEntrustment():
            return urge(one, circumstances)
        case WithdrawEntrustment():
            return withdraw(command, one, circumstances)
        case PassEntrustmentResult():
            return pass_result(one)
        case RecordRegistered():
            return registered(command, one)
        case RecordNotTaken():
            return not_taken(command, one)
        case RecordTold():
            return told(command.told, state)
        case _:
            assert_never(command)


def request(
    command: RequestEntrustment, state: Control, circumstances: Circumstances
) -> Sequence[ControlEvent]:
    """第二条第二款: with every paper that the court's list asks for of such a matter.

    Raises Refused with what is lacking, for a court that is this one, or for a day that is over.
    NoSuchCase for a paper that is not stored, or property that is on no register.
    """
    if command.asset_id and command.asset_id not in state.assets:
        raise NoSuchCase("本案的该项财产", "asset_id")
    if command.to_court == circumstances.pack.title:
        raise circumstances.refuse(REQUEST, "受托法院应为本院以外的法院", "to_court")
    if command.answer_by is not None and command.answer_by <= _day(circumstances.at):
        raise circumstances.refuse(REQUEST, "要求办结日期应在今日之后", "answer_by")
    papers = given_papers(command.papers, command.case_id, circumstances)
    article = _complete(command.matter, papers, circumstances)
    requested = EntrustmentRequested(
        case_id=state.case_id,
        entrustment_id=entrustment_id_of(state.case_id, len(state.entrustments) + 1),
        matter=command.matter,
        to_court=command.to_court,
        demand=command.demand,
        papers=papers,
        article=article,
        asset_id=command.asset_id,
        answer_by=command.answer_by,
    )
    same = (_content(one.requested) for one in state.entrustments.values())
    return [] if _content(requested) in same else [requested]


def _complete(
    matter: EntrustedMatterKind,
    papers: Sequence[EntrustmentPaper],
    circumstances: Circumstances,
) -> str:
    """The article under which the papers are complete. Raises Refused that names what lacks."""
    row = entrustment_row(circumstances.pack, matter)
    missing = kinds_missing(row.papers if row is not None else (), papers)
    if row is not None and missing:
        title = choice_titles(EntrustedMatterKind)[matter]
        why = f"委托{title}的材料不齐，缺：{named(missing)}"
        raise Refused(row.article, why, "papers")
    if not papers:
        raise circumstances.refuse(PAPERS, "应制作好相应法律文书，随委托一并提交", "papers")
    return circumstances.pack.rule(PAPERS).article if row is None else row.article


def send(one: Entrustment, circumstances: Circumstances) -> Sequence[ControlEvent]:
    """第四条第二款: over the platform. What it did not take is sent again."""
    if one.stage not in ("requested", "not_taken"):
        return []
    return [
        EntrustmentSent(
            case_id=one.requested.case_id,
            entrustment_id=one.entrustment_id,
            attempt=one.attempts + 1,
            matter=one.requested.matter,
            from_court=circumstances.pack.title,
            to_court=one.requested.to_court,
            demand=one.requested.demand,
            papers=one.papers,
            answer_by=one.requested.answer_by,
            asset_id=one.requested.asset_id,
        )
    ]


def supplement(
    command: SupplementEntrustment, one: Entrustment, circumstances: Circumstances
) -> Sequence[ControlEvent]:
    """第八条: every paper that was asked for. Raises Refused that names what lacks still."""
    papers = given_papers(command.papers, command.case_id, circumstances)
    fresh = tuple(paper for paper in papers if paper not in one.papers)
    if not one.asked and not fresh:
        return []
    missing = kinds_missing(one.asked, papers)
    if missing:
        raise circumstances.refuse(PAPERS, f"仍缺：{named(missing)}", "papers")
    return [
        EntrustmentSupplemented(
            case_id=one.requested.case_id,
            entrustment_id=one.entrustment_id,
            number=one.number,
            attempt=one.supplements + 1,
            papers=fresh,
        )
    ]


def urge(one: Entrustment, circumstances: Circumstances) -> Sequence[ControlEvent]:
    """催办: once a day."""
    today = _day(circumstances.at)
    if one.urged_on == today:
        return []
    return [
        EntrustmentUrged(
            case_id=one.requested.case_id,
            entrustment_id=one.entrustment_id,
            number=one.number,
            urging=one.urgings + 1,
            urged_on=today,
        )
    ]


def withdraw(
    command: WithdrawEntrustment, one: Entrustment, circumstances: Circumstances
) -> Sequence[ControlEvent]:
    if one.stage == "withdrawn":
        return circumstances.unchanged(SENT, command, reason=one.withdrawn)
    return [
        EntrustmentWithdrawn(
            case_id=one.requested.case_id,
            entrustment_id=one.entrustment_id,
            reason=command.reason,
            number=one.number,
        )
    ]


def pass_result(one: Entrustment) -> Sequence[ControlEvent]:
    if one.stage == "passed":
        return []
    return [
        EntrustmentResultPassed(case_id=one.requested.case_id, entrustment_id=one.entrustment_id)
    ]


def registered(command: RecordRegistered, one: Entrustment) -> Sequence[ControlEvent]:
    """The platform's own number; another one for the same entrustment changes nothing."""
    if one.number:
        return []
    return [
        EntrustmentRegistered(
            case_id=command.case_id, entrustment_id=one.entrustment_id, number=command.number
        )
    ]


def not_taken(command: RecordNotTaken, one: Entrustment) -> Sequence[ControlEvent]:
    if one.stage != "sent":
        return []
    return [
        EntrustmentNotTaken(
            case_id=command.case_id, entrustment_id=one.entrustment_id, reason=command.reason
        )
    ]


def told(message: EntrustmentMessageTaken, state: Control) -> Sequence[ControlEvent]:
    """What the other court did, as the platform told it. What fits no entrustment that is on its
    way changes nothing: the message stands in the inbox."""
    one = state.entrustments.get(message.entrustment_id)
    if one is None or not _fits(message, one):
        return []
    about = {"case_id": state.case_id, "entrustment_id": one.entrustment_id}
    at = message.told_at
    match message.message_kind:
        case "accepted":
            return [EntrustmentAccepted(**about, told_at=at)]
        case "papers_asked":
            return [
                EntrustmentPapersAsked(
                    **about, asked=message.asked, told_at=at, detail=message.result
                )
            ]
        case "answered" if message.outcome is not None:
            return [
                EntrustmentAnswered(
                    **about,
                    outcome=message.outcome,
                    result=message.result,
                    papers=message.papers,
                    told_at=at,
                )
            ]
        case "returned" if message.ground is not None:
            return [
                EntrustmentReturned(
                    **about, ground=message.ground, detail=message.result, told_at=at
                )
            ]
        case _:
            return []


def _fits(message: EntrustmentMessageTaken, one: Entrustment) -> bool:
    """Whether the court that was entrusted speaks of what is with it, for the first time."""
    if message.from_court != one.requested.to_court:
        return False
    if one.number and one.number != message.number:
        return False
    if (message.message_kind, message.told_at) in one.heard:
        return False
    waits = ("sent", "registered", "accepted")
    if message.message_kind == "accepted":
        return one.stage in ("sent", "registered")
    return one.stage in waits


def _content(requested: EntrustmentRequested) -> tuple[object, ...]:
    files = tuple(paper.file_id for paper in requested.papers)
    return (requested.matter, requested.to_court, requested.asset_id, requested.demand, files)


def _day(at: datetime) -> date:
    return at.astimezone(CHINA).date()
