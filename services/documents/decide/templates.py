"""Templates of forms: handed in, published when they are approved, or sent back."""

from collections.abc import Sequence

from contracts.approvals import (
    ApprovalLapsed,
    ApprovalRefused,
    ApprovalWithdrawn,
    Unapproved,
)
from contracts.documents import DocumentsEvent
from contracts.documents_templates import TemplateProposed, TemplatePublished, TemplateSentBack
from kernel.deciding.decider import Circumstances, NoSuchCase, Refused, Stands
from services.documents import rules
from services.documents.commands import (
    ProposeTemplate,
    PublishTemplate,
    SendBackTemplate,
    Templating,
)
from services.documents.state import Shelf

VERSIONS_MAX = 1_000  # of one form; whoever hands in more has a program that repeats itself


def decide_on_template(
    command: Templating, shelf: Shelf | None, circumstances: Circumstances
) -> Sequence[DocumentsEvent]:
    """Raises NoSuchCase for a kind without a form or an unknown version, Stands or Refused."""
    if rules.form_of(command.document_kind, circumstances.pack) is None:
        raise NoSuchCase("本院的该种格式化文书", "document_kind")
    known = shelf or Shelf(kind=command.document_kind)
    match command:
        case ProposeTemplate():
            return _propose(command, known, circumstances)
        case PublishTemplate():
            return _publish(command, known, circumstances)
        case SendBackTemplate():
            return _send_back(command, known)


def sent_back(command: PublishTemplate, ended: Unapproved) -> SendBackTemplate:
    """What follows when the publication of a template was not approved."""
    match ended:
        case ApprovalRefused():
            sender, reason = ended.approver, ended.reason
        case ApprovalWithdrawn():
            sender, reason = ended.withdrawer, ended.reason
        case ApprovalLapsed():
            sender, reason = "", "申请已失效"
    return SendBackTemplate(
        court=command.court,
        document_kind=command.document_kind,
        version=command.version,
        sender=sender,
        reason=reason,
    )


def _propose(
    command: ProposeTemplate, shelf: Shelf, circumstances: Circumstances
) -> Sequence[DocumentsEvent]:
    """A file that waits already, or is in use, is not handed in again."""
    for version, known in shelf.proposed.items():
        stands = version == shelf.published or version > max(shelf.published, *shelf.sent_back, 0)
        if known.template_sha256 == command.template_sha256 and stands:
            return []
    if len(shelf.proposed) >= VERSIONS_MAX:
        raise Refused("", f"该种文书的模板已达 {VERSIONS_MAX} 个版本", "document_kind")
    return [
        TemplateProposed(
            document_kind=command.document_kind,
            version=len(shelf.proposed) + 1,
            template=command.template,
            template_sha256=command.template_sha256,
            proposer=circumstances.actor.person,
        )
    ]


def _publish(
    command: PublishTemplate, shelf: Shelf, circumstances: Circumstances
) -> Sequence[DocumentsEvent]:
    """The newest decision stands. Raises Refused where the court's pack has no approval of it."""
    if command.version == shelf.published and shelf.published:
        return []
    if command.version not in shelf.proposed:
        raise NoSuchCase("该版本的模板", "version")
    if command.version in shelf.sent_back or command.version < shelf.published:
        newest = {"version": shelf.published}
        raise Stands("", "该版本的模板已退回或者已被取代", "version", newest)
    approved = circumstances.approved
    if approved is None:
        raise Refused("", "发布模板须经审批", "version")
    return [
        TemplatePublished(
            document_kind=command.document_kind,
            version=command.version,
            approvers=approved.approvers,
            approval_id=approved.approval_id,
        )
    ]


def _send_back(command: SendBackTemplate, shelf: Shelf) -> Sequence[DocumentsEvent]:
    """What was not approved goes back to who handed it in. Refuses nothing."""
    waits = command.version in shelf.proposed and command.version > shelf.published
    if not waits or command.version in shelf.sent_back:
        return []
    return [
        TemplateSentBack(
            document_kind=command.document_kind,
            version=command.version,
            sender=command.sender,
            reason=command.reason,
        )
    ]
