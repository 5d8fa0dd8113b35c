"""Reactions: facts of intake in, commands of control out; requests to inquiry systems and banks."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from contracts.catalogue import facts
from contracts.control import (
    ClaimNoted,
    ControlEvent,
    DebtorCorrected,
    DeductionRequested,
    FreezeRequested,
    InquiryStarted,
)
from contracts.control_entrustment import (
    EntrustmentAccepted,
    EntrustmentAnswered,
    EntrustmentPapersAsked,
    EntrustmentReturned,
)
from contracts.control_matters import (
    MatterReceived,
    MatterSupplemented,
    MatterUrged,
    MatterWithdrawn,
)
from contracts.control_measures import AssistanceServed, MeasurePaperNoted
from contracts.control_preservation import PreservationTakenOver
from contracts.control_property import ClosingLearned
from contracts.control_receivables import ThirdPersonNotified
from contracts.documents import DocumentServed, SealedPaperStored
from contracts.enforcement import CaseClosed
from contracts.enforcement_objections import DisposalBarred, DisposalFreed
from contracts.intake import CaseFiled, FilingCorrected
from contracts.intake_parties import PartyCorrected
from contracts.values import CaseKind, Hit, Party
from kernel.deciding.definition import Outcome
from kernel.deciding.files import StoreFile
from kernel.deciding.learns import Learn, Learns
from kernel.journal.envelope import Recorded
from kernel.journal.protocol import EffectRequest
from kernel.rulebook import Pack, form_of_document
from services.control.commands import (
    Command,
    ConfirmDeduction,
    ConfirmFreeze,
    FailDeduction,
    FailFreeze,
    FailInquiry,
    OpenControl,
    ReckonFreeze,
    RecordFeedback,
    StartCollectiveInquiry,
    control_of,
)
from services.control.commands.preservation import NotePreservationTaken
from services.control.commands.property import OrderReleases
from services.control.reactions.entrustment import (
    platform_effects,
    platform_reported,
    react_to_own,
)
from services.control.reactions.objections import bar_of
from services.control.rules import hit_id_of

FREEZE = "banks.freeze"
DEDUCT = "banks.deduct"
ENFORCEMENT_KINDS: frozenset[CaseKind] = frozenset({"first", "resumed"})
HEARD = facts(CaseFiled, SealedPaperStored, DocumentServed)
ASSISTING = "institution"  # the addressee of a notice that asks an institution to assist


def claim_of(corrected: FilingCorrected, _occurred_at: datetime) -> ClaimNoted | None:
    """The claim (fen) where a correction of the filing was about it."""
    if corrected.claim_fen is None:
        return None
    return ClaimNoted(case_id=corrected.case_id, claim_fen=corrected.claim_fen)


def party_of(corrected: PartyCorrected, _occurred_at: datetime) -> DebtorCorrected | None:
    """The corrected data of a debtor, or of one who was or is held for one."""
    if "debtor" not in (corrected.old.role, corrected.new.role):
        return None
    return DebtorCorrected(
        case_id=corrected.case_id, person_id=corrected.person_id, party=corrected.new
    )


def closing_of(closed: CaseClosed, _occurred_at: datetime) -> ClosingLearned:
    """How the case was closed."""
    return ClosingLearned(case_id=closed.case_id, manner=closed.manner)


LEARNS = Learns(
    {
        FilingCorrected: claim_of,
        PartyCorrected: party_of,
        CaseClosed: closing_of,
        DisposalBarred: bar_of,
        DisposalFreed: bar_of,
    },
    control_of,
)


def hears(_pack: Pack) -> frozenset[str]:
    """The foreign facts that `react` may answer."""
    return HEARD


def react(fact: Recorded, pack: Pack) -> Sequence[Command | StoreFile | Learn]:
    """The commands that follow from a fact."""
    match fact.event:
        case CaseFiled() as filed:
            return _filed(filed)
        case SealedPaperStored() | DocumentServed() as told:
            return _papers(told, fact.occurred_at, pack)
        case ClaimNoted() as noted:
            return (ReckonFreeze(case_id=noted.case_id),)
        case PreservationTakenOver() as taken:
            return (
                NotePreservationTaken(
                    case_id=taken.preservation_case_id, enforcement_case_id=taken.case_id
                ),
            )
        case ClosingLearned() as learned:
            return (OrderReleases(case_id=learned.case_id),)
        case _:
            return react_to_own(fact.event)


def _papers(
    told: SealedPaperStored | DocumentServed, occurred_at: datetime, pack: Pack
) -> Sequence[Learn]:
    """What acts on property rest on: rulings and notices that were sealed, notices served."""
    kind = form_of_document(told.document_id)
    if kind not in pack.measure_papers:
        return ()
    if isinstance(told, SealedPaperStored):
        noted: MeasurePaperNoted | AssistanceServed = MeasurePaperNoted(
            case_id=told.case_id, document_id=told.document_id, document_kind=kind
        )
    elif told.addressee == ASSISTING:
        noted = AssistanceServed(
            case_id=told.case_id,
            document_id=told.document_id,
            document_kind=kind,
            served_at=told.served_at or occurred_at,
            by_hand=told.channel == "direct",
        )
    else:
        return ()
    stream = control_of(told.case_id)
    return (Learn(case_id=told.case_id, stream=stream, event=noted, at=occurred_at),)


def _filed(filed: CaseFiled) -> Sequence[Command]:
    """三、(三)2: every enforcement case is queried at filing; preservation cases follow
    三、(四)4."""
    debtors = tuple(party for party in filed.parties if party.role == "debtor")
    opened = OpenControl(
        case_id=filed.case_id,
        claim_fen=filed.claim_fen,
        debtors=tuple(party.person_id for party in debtors),
        parties=debtors,
        claim=filed.claim,
        kind=filed.kind,
    )
    if filed.kind not in ENFORCEMENT_KINDS:
        return (opened,)
    return opened, StartCollectiveInquiry(case_id=filed.case_id)


def dated(event: ControlEvent) -> datetime | None:
    """When the platform had it, where an event tells what came over it; when a third person was
    notified, from which his period runs however late it is recorded."""
    match event:
        case ThirdPersonNotified():
            return event.served_at
        case MatterReceived() | MatterSupplemented():
            return event.received_at
        case MatterUrged() | MatterWithdrawn():
            return event.told_at
        case EntrustmentAccepted() | EntrustmentPapersAsked():
            return event.told_at
        case EntrustmentAnswered() | EntrustmentReturned():
            return event.told_at
        case _:
            return None


def effects(event: ControlEvent) -> Sequence[EffectRequest]:
    """The requests to outside systems that an event causes; each has a fixed id and is made
    once."""
    match event:
        case InquiryStarted():
            return (
                EffectRequest(
                    effect_id=event.inquiry_id,
                    kind=f"{event.system}.inquire",
                    case_id=event.case_id,
                    payload={
                        "inquiry_id": event.inquiry_id,
                        "case_id": event.case_id,
                        "departments": list(event.departments),
                        "persons": [_person(person) for person in event.persons],
                    },
                ),
            )
        case FreezeRequested():
            return (
                EffectRequest(
                    effect_id=freeze_id_of(event.asset_id, event.freeze_number),
                    kind=FREEZE,
                    case_id=event.case_id,
                    payload=_at_the_bank(event),
                ),
            )
        case DeductionRequested():
            return (
                EffectRequest(
                    effect_id=f"{event.asset_id}-deduction",
                    kind=DEDUCT,
                    case_id=event.case_id,
                    payload={
                        **_at_the_bank(event),
                        "freeze_id": freeze_id_of(
                            event.carried_from or event.asset_id, event.freeze_number
                        ),
                        "case_id": event.case_id,
                    },
                ),
            )
        case _:
            return platform_effects(event)


def report(effect: EffectRequest, outcome: Outcome) -> Command | None:
    """The answer of an inquiry system or a bank, as a command."""
    if effect.kind.startswith("entrustments."):
        return platform_reported(effect, outcome)
    if effect.kind == FREEZE:
        return _freeze_reported(effect, outcome)
    if effect.kind == DEDUCT:
        return _deduction_reported(effect, outcome)
    inquiry_id: str = effect.payload["inquiry_id"]
    if outcome.state != "confirmed":
        return FailInquiry(case_id=effect.case_id, inquiry_id=inquiry_id, reason=outcome.reason)
    hits = tuple(_hit(found, effect.payload["persons"]) for found in outcome.result["hits"])
    return RecordFeedback(case_id=effect.case_id, inquiry_id=inquiry_id, hits=hits)


def freeze_id_of(asset_id: str, number: int) -> str:
    """The effect of the n-th network freeze of an asset; another follows a lapse or a release."""
    return f"{asset_id}-freeze" if number == 1 else f"{asset_id}-freeze-{number}"


def _at_the_bank(event: FreezeRequested | DeductionRequested) -> dict[str, Any]:
    """What a bank is asked to do with which item, and which documents order it."""
    return {
        "asset_id": event.asset_id,
        "hit_id": hit_id_of(event.case_id, event.asset_id),
        "amount_fen": event.amount_fen,
        "ruling": event.ruling,
        "assistance": event.assistance,
    }


def _person(party: Party) -> dict[str, Any]:
    """The person to query; name and code stay sealed until the request is sent."""
    return {
        "person_id": party.person_id,
        "name": asdict(party.name),
        "code": asdict(party.code) if party.code is not None else None,
    }


def _freeze_reported(effect: EffectRequest, outcome: Outcome) -> Command:
    asset_id: str = effect.payload["asset_id"]
    if outcome.state != "confirmed":
        return FailFreeze(case_id=effect.case_id, asset_id=asset_id, reason=outcome.reason)
    ends_on: str = outcome.result.get("expires_on", "")
    return ConfirmFreeze(
        case_id=effect.case_id,
        asset_id=asset_id,
        amount_fen=outcome.result["amount_fen"],
        effective_at=datetime.fromisoformat(outcome.result["effective_at"]),
        expires_on=date.fromisoformat(ends_on) if ends_on else None,
    )


def _deduction_reported(effect: EffectRequest, outcome: Outcome) -> Command:
    asset_id: str = effect.payload["asset_id"]
    if outcome.state != "confirmed":
        return FailDeduction(case_id=effect.case_id, asset_id=asset_id, reason=outcome.reason)
    return ConfirmDeduction(
        case_id=effect.case_id, asset_id=asset_id, amount_fen=outcome.result["amount_fen"]
    )


def _hit(found: dict[str, Any], persons: Sequence[dict[str, Any]]) -> Hit:
    """An item of the feedback; `person` is the index of its owner among the persons queried."""
    return Hit(
        hit_id=found["hit_id"],
        person_id=persons[found["person"]]["person_id"] if persons else "",
        asset_kind=found["asset_kind"],
        institution=found["institution"],
        amount_fen=found["amount_fen"],
        online=found["online"],
        division=found.get("division", ""),
    )
