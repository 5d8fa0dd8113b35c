"""The Word templates of a court's forms: handed in, published, refused."""

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
    approver: fields.TemplateApprover


@event("模板退回")
class TemplateRefused:
    """A template was not approved, and why."""

    document_kind: fields.DocumentKind
    version: fields.TemplateVersion
    approver: fields.TemplateApprover
    reason: fields.Reason
