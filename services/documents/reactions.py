"""Reactions: facts of all services in, commands of documents out; requests to post and platform."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from contracts.catalogue import facts
from contracts.documents import (
    AnnouncementElapsed,
    DocumentDelivered,
    DocumentMade,
    DocumentReturned,
    DocumentSealed,
    DocumentSent,
    DocumentsEvent,
    NoticeFailed,
    NoticeRequested,
    RecipientCorrected,
    SealedPaperStored,
    ServiceConsentNoted,
    ServiceConsentRecorded,
)
from contracts.documents_learned import ParticularsCorrected
from contracts.documents_templates import TemplateProposed
from contracts.intake import CaseFiled, FilingCorrected, FirstReceptionHeld
from contracts.intake_parties import PartyCorrected, PartyStated
from contracts.kinds import names_of
from contracts.papers import Paper
from contracts.titles import choice_titles
from contracts.triage import CaseTriaged
from contracts.triage_moves import CaseConverted
from contracts.values import AddressKind, Party, Sealed
from kernel.base.adapters import adapter_of
from kernel.base.zone import CHINA
from kernel.deciding.approvals import AskFor
from kernel.deciding.definition import Outcome
from kernel.deciding.files import StoreFile
from kernel.deciding.learns import Learns
from kernel.journal.envelope import Recorded
from kernel.journal.protocol import EffectRequest
from kernel.rulebook import Pack, form_kind
from services.documents.commands import (
    ClimbLadder,
    Command,
    NoteTier,
    OrderPackage,
    PublishTemplate,
    RecordNoticeFailed,
    RecordNoticeSent,
    RecordReturned,
    RecordSealedPaper,
    RecordSealingFailed,
    RecordServed,
    ReviewDocument,
    TellByNextChannel,
    TellParties,
    name_of,
    package_of,
)
from services.documents.rules import package_kinds, review_of

SERVE = "messages.serve"  # 集中送达平台: electronic service
POST = "post.send"  # 法院专递
SEAL = "seals.apply"  # 电子印章平台
SEALED = (
    "content",
    "size_bytes",
    "template_sha256",
    "signer",
)  # what it tells besides the file's name
NOTIFY = "messages.notify"  # 12368 短信、智慧法院 APP、微信
HEARD = facts(CaseFiled)
TIERS = facts(CaseTriaged, CaseConverted)


def reception(held: FirstReceptionHeld, _occurred_at: datetime) -> ServiceConsentNoted:
    """三、(一)2(1): the consent to electronic service, and the confirmed addresses."""
    known = (held.applicant_address, held.debtor_address)
    return ServiceConsentNoted(
        case_id=held.case_id,
        electronic=held.electronic_service,
        addresses=tuple(address for address in known if address is not None),
    )


def stated(told: PartyStated, occurred_at: datetime) -> ServiceConsentRecorded | None:
    """民诉法 第九十条: a party, or an agent for it, agreed to be served electronically."""
    if told.about != "electronic_service":
        return None
    return ServiceConsentRecorded(
        case_id=told.case_id,
        person_id=told.principal_id,
        consented_on=occurred_at.astimezone(CHINA).date(),
        source="statement",
        recorder=told.person_id,
    )


def recipient_of(corrected: PartyCorrected, _occurred_at: datetime) -> RecipientCorrected:
    """The corrected data of who is served and told."""
    return RecipientCorrected(
        case_id=corrected.case_id, person_id=corrected.person_id, party=corrected.new
    )


def particulars_of(
    corrected: FilingCorrected, _occurred_at: datetime
) -> ParticularsCorrected | None:
    """The corrected amount or title, as far as documents name them."""
    if corrected.claim_fen is None and corrected.title_document is None:
        return None
    return ParticularsCorrected(
        case_id=corrected.case_id,
        claim_fen=corrected.claim_fen,
        title_document=corrected.title_document,
    )


LEARNS = Learns(
    {
        FirstReceptionHeld: reception,
        PartyStated: stated,
        PartyCorrected: recipient_of,
        FilingCorrected: particulars_of,
    },
    package_of,
)


def hears(pack: Pack) -> frozenset[str]:
    """The foreign facts that `react` may answer: those that documents acts on, and those of the
    disclosure table."""
    told = {row.event for row in pack.disclosures}
    return HEARD | told | (TIERS if pack.tiered_forms else frozenset())


def react(fact: Recorded, pack: Pack) -> Sequence[Command | StoreFile | AskFor]:
    """Commands for the documents of the case, then the notices of the disclosure table. Whoever
    made a document asks with it for its review, where the court has one; whoever hands in a
    template asks for its publication."""
    telling = (
        TellParties(case_id=fact.case_id, event=name, event_id=fact.event_id)
        for name in names_of(fact.service, fact.event)
        if pack.disclosures_of(name)
    )
    return (*_moved(fact, pack), *telling)


def _moved(fact: Recorded, pack: Pack) -> Sequence[Command | StoreFile | AskFor]:
    match fact.event:
        case CaseFiled() as filed:
            kinds = package_kinds(filed.kind, pack)
            order = OrderPackage(
                case_id=filed.case_id,
                kinds=kinds,
                parties=filed.parties,
                claim_fen=filed.claim_fen,
                title_document=filed.title_document,
                filed_on=filed.filed_at.astimezone(CHINA).date(),
            )
            return (order,)
        case CaseTriaged() as triaged if pack.tiered_forms:
            return (NoteTier(case_id=triaged.case_id, tier=triaged.tier),)
        case CaseConverted() as converted if pack.tiered_forms:
            return (NoteTier(case_id=converted.case_id, tier=converted.to_tier),)
        case DocumentMade() as made if review_of(pack, made.document_kind) is not None:
            name = name_of(made.document_id)
            review = ReviewDocument(case_id=made.case_id, document_kind=name)
            return (AskFor(command=review),)
        case TemplateProposed() as proposed:
            publication = PublishTemplate(
                court=fact.court, document_kind=proposed.document_kind, version=proposed.version
            )
            return (AskFor(command=publication),)
        case SealedPaperStored() as stored:
            return (_filing(stored),)
        case DocumentReturned() as returned:
            return (
                ClimbLadder(
                    case_id=returned.case_id,
                    document_id=returned.document_id,
                    addressee=returned.addressee,
                ),
            )
        case DocumentDelivered() | AnnouncementElapsed() as done:
            at = done.effective_at if isinstance(done, AnnouncementElapsed) else fact.occurred_at
            return (_receipt(done, at),)
        case NoticeFailed() as failed:
            return (TellByNextChannel(case_id=failed.case_id, notice_id=failed.notice_id),)
        case _:
            return ()


def _filing(stored: SealedPaperStored) -> StoreFile:
    """The sealed PDF as a file of the case; no scanner looks at what we made ourselves."""
    return StoreFile(
        case_id=stored.case_id,
        file_id=stored.file_id,
        content=stored.content,
        size_bytes=stored.size_bytes,
        kind="pdf",
        file_name=stored.file_name,
    )


def _receipt(done: DocumentDelivered | AnnouncementElapsed, at: datetime) -> RecordServed:
    return RecordServed(
        case_id=done.case_id,
        document_id=done.document_id,
        document_kind=done.document_kind,
        addressee=done.addressee,
        channel="direct" if isinstance(done, DocumentDelivered) else "announcement",
        served_at=at,
    )


def effects(event: DocumentsEvent) -> Sequence[EffectRequest]:
    """The requests to outside systems that an event causes."""
    match event:
        case DocumentSealed(paper=Paper() as paper):
            return (_sealing(event, paper),)
        case DocumentSent(channel="electronic"):
            return (_service(SERVE, event),)
        case DocumentSent(channel="post"):
            return (_service(POST, event),)
        case NoticeRequested():
            return (
                EffectRequest(
                    effect_id=event.notice_id,
                    kind=NOTIFY,
                    case_id=event.case_id,
                    payload={
                        "channel": event.channel,
                        "addressee": event.addressee,
                        "event": event.event,
                        "article": event.article,
                        **_contact(event.recipient),
                    },
                ),
            )
        case _:
            return ()


def _sealing(event: DocumentSealed, paper: Paper) -> EffectRequest:
    """What the platform of seals is asked to sign, still sealed where it names people."""
    assert event.sealed_at is not None  # whoever seals a paper says when
    return EffectRequest(
        effect_id=f"{event.document_id}:seal:{event.attempt}",
        kind=SEAL,
        case_id=event.case_id,
        payload={
            "document_id": event.document_id,
            "document_kind": form_kind(name_of(event.document_id)),
            "file_id": event.file_id,
            "sealed_at": event.sealed_at.isoformat(),
            **adapter_of(Paper).dump_python(paper, mode="json"),
        },
    )


def _service(kind: str, sent: DocumentSent) -> EffectRequest:
    return EffectRequest(
        effect_id=f"{sent.document_id}:{sent.addressee}:{sent.attempt}",
        kind=kind,
        case_id=sent.case_id,
        payload={
            "document_id": sent.document_id,
            "document_kind": sent.document_kind,
            "addressee": sent.addressee,
            "channel": sent.channel,
            "attempt": sent.attempt,
            "registered_addresses": list(sent.registered_addresses),
            "letters": _letters(sent.recipient),
            **_contact(sent.recipient),
        },
    )


def _letters(recipient: Party | None) -> list[dict[str, Any]]:
    """Each address that it is posted to on this day, by its kind; still sealed."""
    titles = choice_titles(AddressKind)
    known = () if recipient is None else recipient.addresses
    return [{"place": titles[one.kind], "address": asdict(one.address)} for one in known]


def _contact(recipient: Party | None) -> dict[str, Any]:
    """Name, phone and confirmed address, still sealed; unsealed when the effect is performed."""
    if recipient is None:
        return {"name": None, "phone": None, "address": None}
    return {
        "name": asdict(recipient.name),
        "phone": asdict(recipient.phone) if recipient.phone else None,
        "address": asdict(recipient.address) if recipient.address else None,
    }


def report(effect: EffectRequest, outcome: Outcome) -> Command | None:
    """The answer of an outside system, as a command."""
    confirmed = outcome.state == "confirmed"
    match effect.kind:
        case "seals.apply" if confirmed:
            return RecordSealedPaper(
                case_id=effect.case_id,
                document_id=effect.payload["document_id"],
                file_id=effect.payload["file_id"],
                file_name=Sealed(**outcome.result["file_name"]),
                **{name: outcome.result[name] for name in SEALED},
            )
        case "seals.apply":
            return RecordSealingFailed(
                case_id=effect.case_id,
                document_id=effect.payload["document_id"],
                file_id=effect.payload["file_id"],
                reason=outcome.reason,
            )
        case "messages.notify" if confirmed:
            return RecordNoticeSent(case_id=effect.case_id, notice_id=effect.effect_id)
        case "messages.notify":
            return RecordNoticeFailed(
                case_id=effect.case_id, notice_id=effect.effect_id, reason=outcome.reason
            )
        case "messages.serve" | "post.send" if confirmed:
            return _served(effect, outcome.result)
        case "messages.serve" | "post.send":
            return _returned(effect, outcome.reason)
        case _:
            return None


def _served(effect: EffectRequest, result: dict[str, Any]) -> RecordServed:
    payload = effect.payload
    return RecordServed(
        case_id=effect.case_id,
        document_id=payload["document_id"],
        document_kind=payload["document_kind"],
        addressee=payload["addressee"],
        channel=payload["channel"],
        served_at=datetime.fromisoformat(result["served_at"]),
        place=result.get("place", ""),
    )


def _returned(effect: EffectRequest, reason: str) -> RecordReturned:
    payload = effect.payload
    return RecordReturned(
        case_id=effect.case_id,
        document_id=payload["document_id"],
        addressee=payload["addressee"],
        attempt=payload["attempt"],
        reason=reason,
    )
