"""Templates of forms: handed in by one, approved or refused by another."""

from collections.abc import Sequence

from contracts.documents import DocumentsEvent
from contracts.documents_templates import TemplateProposed, TemplatePublished, TemplateRefused
from contracts.sealed import said
from kernel.deciding.decider import Circumstances, Fault, Invalid, NoSuchCase, Refused, Stands
from services.documents import rules
from services.documents.commands import (
    ProposeTemplate,
    PublishTemplate,
    RefuseTemplate,
    Templating,
)
from services.documents.state import Shelf

VERSIONS_MAX = 1_000  # of one form; whoever hands in more has a program that repeats itself


def decide_on_template(
    command: Templating, shelf: Shelf | None, circumstances: Circumstances
) -> Sequence[DocumentsEvent]:
    """Raises NoSuchCase for a kind without a form or an unknown version, Stands, Refused or
    Invalid."""
    if rules.form_of(command.document_kind, circumstances.pack) is None:
        raise NoSuchCase("本院的该种格式化文书", "document_kind")
    known = shelf or Shelf(kind=command.document_kind)
    match command:
        case ProposeTemplate():
            return _propose(command, known, circumstances)
        case PublishTemplate():
            return _publish(command, known, circumstances)
        case RefuseTemplate():
            return _refuse(command, known, circumstances)


def _propose(
    command: ProposeTemplate, shelf: Shelf, circumstances: Circumstances
) -> Sequence[DocumentsEvent]:
    """A file that waits already, or is in use, is not handed in again."""
    for version, known in shelf.proposed.items():
        stands = version == shelf.published or version > max(shelf.published, *shelf.refused, 0)
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
    if command.version == shelf.published and shelf.published:
        return []
    _require_open(command.version, shelf, circumstances)
    return [
        TemplatePublished(
            document_kind=command.document_kind,
            version=command.version,
            approver=circumstances.actor.person,
        )
    ]


def _refuse(
    command: RefuseTemplate, shelf: Shelf, circumstances: Circumstances
) -> Sequence[DocumentsEvent]:
    if not said(command.reason):
        raise Invalid(Fault(field="reason", title="须写明理由"))
    gone = shelf.refused.get(command.version)
    if gone is not None and gone.reason == command.reason:
        return []
    _require_open(command.version, shelf, circumstances)
    return [
        TemplateRefused(
            document_kind=command.document_kind,
            version=command.version,
            approver=circumstances.actor.person,
            reason=command.reason,
        )
    ]


def _require_open(version: int, shelf: Shelf, circumstances: Circumstances) -> None:
    """Raises NoSuchCase, Stands where it was decided, Refused for the one who handed it in."""
    proposed = shelf.proposed.get(version)
    if proposed is None:
        raise NoSuchCase("该版本的模板", "version")
    if version in shelf.refused or version <= shelf.published:
        raise Stands(
            "", "该版本的模板已有决定或者已被取代", "version", {"version": shelf.published}
        )
    if proposed.proposer == circumstances.actor.person:
        raise Refused("", "模板由提交人以外的人批准", "version")
