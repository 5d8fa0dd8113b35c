"""Orders, making, review, seal, the sign-off draft."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from contracts.documents import (
    DocumentMade,
    DocumentReviewed,
    DocumentSealed,
    DocumentSentBack,
    DocumentsEvent,
    DraftHandedOver,
    PackageOrdered,
    SealedPaperStored,
    SealingFailed,
)
from contracts.documents_learned import TierOfCaseLearned
from contracts.papers import Paper, PaperField
from contracts.steps import StepValue
from kernel.base.zone import CHINA
from kernel.deciding.decider import Circumstances, NoSuchCase
from kernel.deciding.step_values import checked
from kernel.rulebook import FormDocument, Pack
from services.documents import rules
from services.documents.commands import (
    MakeDocument,
    NoteTier,
    OrderPackage,
    RecordSealedPaper,
    RecordSealingFailed,
    SendBackDocument,
    document_id_of,
    shelf_of,
)
from services.documents.decide.blanks import blanks
from services.documents.state import Document, Package, Shelf


def order(command: OrderPackage, package: Package | None) -> Sequence[DocumentsEvent]:
    """三、(二)2: the package of a case, and who must be served. Refuses nothing."""
    if package is not None:
        return []
    return [
        PackageOrdered(
            case_id=command.case_id,
            kinds=command.kinds,
            addressees=tuple(party.person_id for party in command.parties if party.role != "other"),
            parties=command.parties,
            claim_fen=command.claim_fen,
            title_document=command.title_document,
            filed_on=command.filed_on,
        )
    ]


def make(
    command: MakeDocument, package: Package, circumstances: Circumstances
) -> Sequence[DocumentsEvent]:
    """三、(二)3: generated, then checked against the file by its maker; made anew once its review
    sent it back. Raises NoSuchCase for a kind without a row, Refused for a discrepancy, Invalid
    where what the maker states is missing or does not fit."""
    document_id = document_id_of(command.case_id, command.document_kind)
    known = package.documents.get(document_id)
    if known is not None and known.sent_back is None:
        return circumstances.unchanged(
            "document-checked", command, discrepancies=(), values=rules.stated_in(known.paper)
        )
    blank = blanks(package, circumstances.pack).get(command.document_kind)
    if blank is None:
        raise NoSuchCase("本院的该种格式化文书", "document_kind")
    form = blank.form
    if command.discrepancies and circumstances.has_rule("document-checked"):
        found = "、".join(command.discrepancies)
        raise circumstances.refuse(
            "document-checked", f"文书与案卷材料核对有异: {found}", "discrepancies"
        )
    shelf: Shelf = circumstances.consulted.get(shelf_of(form.kind)) or Shelf(kind=form.kind)
    published = shelf.proposed.get(shelf.published)
    paper = _paper_of(form, package, command.values, circumstances.pack)
    addressees = rules.served_with(form, package.parties, rules.stated_in(paper))
    if not addressees and form.addressees == rules.PERSON:
        raise NoSuchCase("本案当事人", f"values.{rules.PERSON}")
    return [
        DocumentMade(
            case_id=package.case_id,
            document_id=document_id,
            document_kind=form.kind,
            addressees=addressees,
            maker=circumstances.actor.person,
            paper=replace(
                paper,
                template_version=shelf.published,
                template=published.template if published is not None else None,
            ),
        )
    ]


def review(
    document: Document, package: Package, circumstances: Circumstances
) -> Sequence[DocumentsEvent]:
    """二、(一)4: the reviewers of the court's row let the document pass, as its maker asked; the
    maker's own check (三、(二)3) does not replace it. Raises NoSuchCase where the court has no
    such review."""
    if document.reviewed:
        return []
    row, approved = rules.review_of(circumstances.pack, document.kind), circumstances.approved
    if row is None or approved is None:
        raise NoSuchCase("本院对该种文书的审核", "document_kind")
    return [
        DocumentReviewed(
            case_id=package.case_id,
            document_id=document.document_id,
            reviewers=approved.approvers,
            approval_id=approved.approval_id,
        )
    ]


def send_back(
    command: SendBackDocument, document: Document, package: Package
) -> Sequence[DocumentsEvent]:
    """What a reviewer did not let pass goes back to its maker. Refuses nothing."""
    if document.reviewed or document.sent_back is not None:
        return []
    return [
        DocumentSentBack(
            case_id=package.case_id,
            document_id=document.document_id,
            reviewer=command.reviewer,
            reason=command.reason,
        )
    ]


def note_tier(command: NoteTier, package: Package) -> Sequence[DocumentsEvent]:
    """The tier of the case, where it is another one. Refuses nothing."""
    if package.tier == command.tier:
        return []
    return [TierOfCaseLearned(case_id=package.case_id, tier=command.tier)]


def seal(
    document: Document, package: Package, circumstances: Circumstances
) -> Sequence[DocumentsEvent]:
    """二、(一)4: printed and sealed after the review, where the court has one."""
    if document.sealed:
        return []
    if document.paper is None:  # made before documents had texts
        return [DocumentSealed(case_id=package.case_id, document_id=document.document_id)]
    attempt = document.sealings + 1
    return [
        DocumentSealed(
            case_id=package.case_id,
            document_id=document.document_id,
            paper=document.paper,
            file_id=rules.file_id_of(document.document_id, attempt),
            sealed_at=circumstances.at.astimezone(CHINA),
            attempt=attempt,
        )
    ]


def record_sealed(command: RecordSealedPaper, package: Package) -> Sequence[DocumentsEvent]:
    """The sealed PDF is there. What was reported before, or is of an earlier sealing, is nothing
    new. Refuses nothing."""
    document = package.documents.get(command.document_id)
    if document is None or document.filed or document.file_id != command.file_id:
        return []
    return [
        SealedPaperStored(
            case_id=package.case_id,
            document_id=command.document_id,
            file_id=command.file_id,
            content=command.content,
            size_bytes=command.size_bytes,
            file_name=command.file_name,
            template_sha256=command.template_sha256,
            signer=command.signer,
        )
    ]


def record_failed(command: RecordSealingFailed, package: Package) -> Sequence[DocumentsEvent]:
    """The document could not be sealed; it may be sealed again. Refuses nothing."""
    document = package.documents.get(command.document_id)
    if document is None or document.filed or document.file_id != command.file_id:
        return []
    return [
        SealingFailed(
            case_id=package.case_id,
            document_id=command.document_id,
            file_id=command.file_id,
            reason=command.reason,
        )
    ]


def hand_over(document: Document, package: Package) -> Sequence[DocumentsEvent]:
    """三、(二)7: the sign-off draft, once the document was sent."""
    if document.draft_handed_over:
        return []
    return [DraftHandedOver(case_id=package.case_id, document_id=document.document_id)]


def _paper_of(
    form: FormDocument, package: Package, values: Mapping[str, StepValue], pack: Pack
) -> Paper:
    """What a document of this form says. Raises Invalid where what its maker states does not fit
    the fields of its row."""
    asked = form.model_copy(update={"fields": pack.fields_of(form)})
    given = checked(asked, values, documents=())
    return Paper(
        court=pack.court,
        court_title=pack.title,
        title=form.title,
        template_version=0,
        filed_on=package.filed_on,
        title_document=package.title_document,
        claim_fen=package.claim_fen,
        period_days=form.sets_period_days,
        parties=tuple(package.parties.values()),
        stated=tuple(
            PaperField(name=one.name, title=one.title, kind=one.kind, value=given[one.name])
            for one in asked.fields
            if one.name in given
        ),
    )
