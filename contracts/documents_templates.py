"""The Word templates of a court's forms: handed in, published, sent back."""

from contracts import fields
from contracts.papers import TemplateOfPaper
from contracts.titles import event


@event("模板提交")
class TemplateProposed:
    """A new Word template of a form was handed in, to be approved by another. `version` counts from
    1 for each form; `template_sha256` is that of the
    file."""

    document_kind: fields.DocumentKind
    version: fields.TemplateVersion
    template: TemplateOfPaper
    template_sha256: fields.TemplateContent
    proposer: fields.TemplateProposer


@event("模板发布")
class TemplatePublished:
    """A template was approved: documents of this form are made by it from now on."""

    document_kind: fields.DocumentKind
    version: fields.TemplateVersion
    approvers: fields.TemplateApprovers
    approval_id: fields.ApprovalId


@event("模板退回")
class TemplateSentBack:
    """A template was not approved, or its request was withdrawn or lapsed. `sender` is who ended
    the request; empty where it was time."""

    document_kind: fields.DocumentKind
    version: fields.TemplateVersion
    sender: fields.TemplateSender
    reason: fields.Reason
