"""Orders, making, review, seal, the sign-off draft."""

from collections.abc import Sequence

from contracts.documents import (
    DocumentMade,
    DocumentReviewed,
    DocumentSealed,
    DocumentsEvent,
    DraftHandedOver,
    PackageOrdered,
)
from kernel.deciding.decider import Circumstances, NoSuchCase
from services.documents import rules
from services.documents.commands import (
    MakeDocument,
    OrderPackage,
)
from services.documents.state import Document, Package

REVIEW = "document-review"  # the act of the approvals table


def order(command: OrderPackage, package: Package | None) -> Sequence[DocumentsEvent]:
    if package is not None:
        return []
    return [
        PackageOrdered(
            case_id=command.case_id,
            kinds=command.kinds,
            addressees=tuple(party.person_id for party in command.parties if party.role != "other"),
            parties=command.parties,
        )
    ]


def make(
    command: MakeDocument, package: Package, circumstances: Circumstances
) -> Sequence[DocumentsEvent]:
    """三、(二)3: generated, then checked against the file by its maker."""
    document_id = rules.document_id_of(command.case_id, command.kind)
    if document_id in package.documents:
        return circumstances.unchanged("document-checked", command, discrepancies=())
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
        approvers = circumstances.pack.approval(REVIEW).roles
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


def hand_over(
    document: Document, package: Package, circumstances: Circumstances
) -> Sequence[DocumentsEvent]:
    if document.draft_handed_over:
        return []
    if not document.attempts and circumstances.has_rule("draft-handed-over"):
        raise circumstances.refuse("draft-handed-over", "文书尚未发送，无签发稿可移送")
    return [DraftHandedOver(case_id=package.case_id, document_id=document.document_id)]
