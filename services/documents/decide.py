"""The judgement of documents: one function per command."""

from collections.abc import Sequence
from typing import assert_never

from contracts.documents import (
    DocumentMade,
    DocumentReturned,
    DocumentReviewed,
    DocumentSealed,
    DocumentSent,
    DocumentServed,
    DocumentsEvent,
    DraftHandedOver,
    NoticeChannel,
    NoticeFailed,
    NoticeRequested,
    NoticeSent,
    PackageOrdered,
    PackageSent,
    ServiceChannel,
    ServiceImpossible,
)
from kernel.decider import Circumstances, Early, NoSuchCase
from kernel.rulebook import Disclosure
from services.documents import rules
from services.documents.commands import (
    CaseCommand,
    ClimbLadder,
    Command,
    HandOverDraft,
    MakeDocument,
    NoticeCommand,
    OrderPackage,
    RecordNoticeFailed,
    RecordNoticeSent,
    RecordReturned,
    RecordServed,
    ReviewDocument,
    SealDocument,
    SendDocument,
    TellByNextChannel,
    TellParties,
)
from services.documents.state import Attempt, Document, Notice, Package, Receipts, State, written

REVIEW = "document-review"  # the act of the approvals table


def decide(
    command: Command, state: State | None, circumstances: Circumstances
) -> Sequence[DocumentsEvent]:
    match command:
        case RecordServed():
            assert state is None or isinstance(state, Receipts)
            return record_served(command, state, circumstances)
        case RecordNoticeSent() | RecordNoticeFailed():
            assert state is None or isinstance(state, Notice)
            return record_notice(command, state)
        case _:
            assert state is None or isinstance(state, Package)
            return decide_on_package(command, state, circumstances)


def decide_on_package(
    command: CaseCommand, package: Package | None, circumstances: Circumstances
) -> Sequence[DocumentsEvent]:
    match command:
        case OrderPackage():
            return order(command, package)
        case TellParties():
            return tell(command, package, circumstances)
        case MakeDocument():
            return make(command, _known(package), circumstances)
        case ReviewDocument():
            return review(_document(command, package), _known(package), circumstances)
        case SealDocument():
            return seal(_document(command, package), _known(package), circumstances)
        case SendDocument():
            return send(command, _document(command, package), _known(package), circumstances)
        case HandOverDraft():
            return hand_over(_document(command, package), _known(package), circumstances)
        case RecordReturned():
            return record_returned(command, _known(package))
        case ClimbLadder():
            return climb(command, _known(package), circumstances)
        case TellByNextChannel():
            return tell_again(command, _known(package), circumstances)
        case _:
            assert_never(command)


def _known(package: Package | None) -> Package:
    if package is None:
        raise NoSuchCase("本案立案登记")
    return package


def _document(
    command: ReviewDocument | SealDocument | SendDocument | HandOverDraft, package: Package | None
) -> Document:
    document_id = rules.document_id_of(command.case_id, command.kind)
    document = _known(package).documents.get(document_id)
    if document is None:
        raise NoSuchCase("本案的该件文书", "kind")
    return document


def order(command: OrderPackage, package: Package | None) -> Sequence[DocumentsEvent]:
    if package is not None:
        return []
    return [
        PackageOrdered(
            case_id=command.case_id,
            kinds=command.kinds,
            addressees=tuple(
                written(party.role, party.person_id)
                for party in command.parties
                if party.role != "other"
            ),
        )
    ]


def make(
    command: MakeDocument, package: Package, circumstances: Circumstances
) -> Sequence[DocumentsEvent]:
    """三、(二)3: generated, then checked against the file by its maker."""
    document_id = rules.document_id_of(command.case_id, command.kind)
    if document_id in package.documents:
        return []
    form = rules.form_of(command.kind, circumstances.pack)
    if form is None:
        raise NoSuchCase("本院的该种格式化文书", "kind")
    if command.discrepancies and circumstances.has_rule("document-checked"):
        found = "、".join(command.discrepancies)
        raise circumstances.refuse(
            "document-checked", f"文书与案卷材料核对有异: {found}", "discrepancies"
        )
    return [
        DocumentMade(
            case_id=package.case_id,
            document_id=document_id,
            document_kind=form.kind,
            addressees=rules.served_with(form, package.parties),
            maker=circumstances.actor.person,
        )
    ]


def review(
    document: Document, package: Package, circumstances: Circumstances
) -> Sequence[DocumentsEvent]:
    """二、(一)4: 经执行局负责人审核; the maker's own check (三、(二)3) does not replace it."""
    if document.reviewer is not None:
        return []
    actor = circumstances.actor
    if circumstances.has_rule(REVIEW):
        approvers = circumstances.pack.approval(REVIEW).approvers
        if approvers and actor.role not in approvers:
            raise circumstances.refuse(REVIEW, "文书须经执行局负责人审核")
        if actor.person == document.maker:
            raise circumstances.refuse(REVIEW, "制作人不得审核自己制作的文书")
    return [
        DocumentReviewed(
            case_id=package.case_id, document_id=document.document_id, reviewer=actor.person
        )
    ]


def seal(
    document: Document, package: Package, circumstances: Circumstances
) -> Sequence[DocumentsEvent]:
    if document.sealed:
        return []
    if document.reviewer is None and circumstances.has_rule(REVIEW):
        raise circumstances.refuse(REVIEW, "文书尚未审核，不得打印签章")
    return [DocumentSealed(case_id=package.case_id, document_id=document.document_id)]


def send(
    command: SendDocument, document: Document, package: Package, circumstances: Circumstances
) -> Sequence[DocumentsEvent]:
    """二、(一)4, 三、(二)4: the ladder. It climbs by itself; after its end it may begin anew."""
    addressee = command.addressee
    if addressee not in document.addressees:
        raise circumstances.refuse("served-to-addressee", "不是该文书的受送达人", "addressee")
    if not document.sealed:
        raise circumstances.refuse("document-sealed", "文书尚未签章，不得发送", "kind")
    tried = document.attempts.get(addressee, ())
    if tried and addressee not in document.given_up:
        if any(attempt.channel == command.channel for attempt in tried):
            return []
        raise circumstances.refuse("served-to-addressee", "已向该受送达人发送，等待送达结果")
    _channel_is_due(command, tried, circumstances)
    sent = _sent(document, package, addressee, command.channel)
    if completes_package(sent, package):
        return [sent, PackageSent(case_id=package.case_id)]
    return [sent]


def _channel_is_due(
    command: SendDocument, tried: Sequence[Attempt], circumstances: Circumstances
) -> None:
    """Raises Refused where the ladder does not allow the channel (yet)."""
    rungs = circumstances.pack.rungs()
    rung = next((rung for rung in rungs if rung.channel == command.channel), None)
    if rung is None:
        raise circumstances.refuse("served-to-addressee", "本院未采用此送达方式", "channel")
    if rung.needs_consent and not command.consented:
        raise circumstances.refuse(
            "electronic-service-consent", "受送达人未同意电子送达", "consented"
        )
    first = rules.first_rung(rungs, consented=command.consented)
    assert first is not None  # the rung asked for is one of them
    if not tried and first.rung < rung.rung and circumstances.has_rule("service-ladder"):
        raise circumstances.refuse(
            "service-ladder", f"应先行{rules.CHANNELS[first.channel]}", "channel"
        )


def _sent(
    document: Document, package: Package, addressee: str, channel: ServiceChannel
) -> DocumentSent:
    return DocumentSent(
        case_id=package.case_id,
        document_id=document.document_id,
        document_kind=document.kind,
        addressee=addressee,
        channel=channel,
        attempt=len(document.attempts.get(addressee, ())) + 1,
    )


def completes_package(sent: DocumentSent, package: Package) -> bool:
    """三、(二)6: with this one, every ordered document went out to everybody it is for."""
    if package.sent or not package.kinds:
        return False
    for kind in package.kinds:
        document = package.documents.get(rules.document_id_of(package.case_id, kind))
        if document is None:
            return False
        reached = set(document.attempts)
        if document.document_id == sent.document_id:
            reached.add(sent.addressee)
        if not reached.issuperset(document.addressees):
            return False
    return True


def record_returned(command: RecordReturned, package: Package) -> Sequence[DocumentsEvent]:
    document = package.documents[command.document_id]
    tried = document.attempts[command.addressee]
    attempt = tried[command.attempt - 1]
    if attempt.returned is not None:
        return []
    assert command.attempt == len(tried)  # nothing is sent again before it came back
    return [
        DocumentReturned(
            case_id=package.case_id,
            document_id=document.document_id,
            addressee=command.addressee,
            channel=attempt.channel,
            reason=command.reason,
        )
    ]


def climb(
    command: ClimbLadder, package: Package, circumstances: Circumstances
) -> Sequence[DocumentsEvent]:
    """二、(一)4 and 三、(二)5: the next rung, or the table of reasons where there is none."""
    document, addressee = package.documents[command.document_id], command.addressee
    tried = document.attempts[addressee]
    if tried[-1].returned is None or addressee in document.given_up:
        return []
    rung = rules.next_rung(circumstances.pack.rungs(), tried[-1].channel)
    if rung is not None:
        return [_sent(document, package, addressee, rung.channel)]
    return [
        ServiceImpossible(
            case_id=package.case_id,
            document_id=document.document_id,
            addressee=addressee,
            reason=rules.table_of_reasons(
                (attempt.channel, attempt.returned or "") for attempt in tried
            ),
        )
    ]


def hand_over(
    document: Document, package: Package, circumstances: Circumstances
) -> Sequence[DocumentsEvent]:
    if document.draft_handed_over:
        return []
    if not document.attempts and circumstances.has_rule("draft-handed-over"):
        raise circumstances.refuse("draft-handed-over", "文书尚未发送，无签发稿可移送")
    return [DraftHandedOver(case_id=package.case_id, document_id=document.document_id)]


def record_served(
    command: RecordServed, receipts: Receipts | None, circumstances: Circumstances
) -> Sequence[DocumentsEvent]:
    if receipts is not None and command.addressee in receipts.served:
        return []
    form = rules.form_of(command.document_kind, circumstances.pack)
    served_at = min(command.served_at, circumstances.at)  # nothing is received in the future
    return [
        DocumentServed(
            case_id=command.case_id,
            document_id=command.document_id,
            document_kind=command.document_kind,
            addressee=command.addressee,
            channel=command.channel,
            perform_by=rules.perform_by(form, served_at, circumstances.calendar),
        )
    ]


def tell(
    command: TellParties, package: Package | None, circumstances: Circumstances
) -> Sequence[DocumentsEvent]:
    """三、(九), 三、(八)8(5): whom the disclosure table names; the table's first channel first."""
    if package is None:
        raise Early(f"{command.event} came before the filing of {command.case_id}")
    wanted = {
        rules.notice_id_of(package.case_id, command.event_id, person, row.channels[0]): (
            row,
            person,
        )
        for row in circumstances.pack.disclosures_of(command.event)
        for person, role in package.parties.items()
        if role in row.to
    }
    return [
        _notice(notice_id, package, row, (person, row.channels[0]))
        for notice_id, (row, person) in wanted.items()
        if notice_id not in package.notices
    ]


def tell_again(
    command: TellByNextChannel, package: Package, circumstances: Circumstances
) -> Sequence[DocumentsEvent]:
    """三、(九): 或其他适当方式. Any channel of the row will do, so the next one is tried."""
    failed = package.notices[command.notice_id]
    role = package.parties[failed.addressee]
    for row in circumstances.pack.disclosures_of(failed.event):
        if role not in row.to or failed.channel not in row.channels:
            continue
        for channel in row.channels[row.channels.index(failed.channel) + 1 :]:
            notice_id = rules.by_channel(failed.notice_id, channel)
            if notice_id in package.notices:
                return []
            return [_notice(notice_id, package, row, (failed.addressee, channel))]
    return []


def _notice(
    notice_id: str, package: Package, row: Disclosure, to: tuple[str, NoticeChannel]
) -> NoticeRequested:
    addressee, channel = to
    return NoticeRequested(
        case_id=package.case_id,
        notice_id=notice_id,
        event=row.event,
        addressee=addressee,
        channel=channel,
        article=row.article,
    )


def record_notice(command: NoticeCommand, notice: Notice | None) -> Sequence[DocumentsEvent]:
    if notice is not None:
        return []
    match command:
        case RecordNoticeSent():
            return [NoticeSent(case_id=command.case_id, notice_id=command.notice_id)]
        case RecordNoticeFailed():
            return [
                NoticeFailed(
                    case_id=command.case_id,
                    notice_id=command.notice_id,
                    reason=command.reason,
                )
            ]
        case _:
            assert_never(command)
