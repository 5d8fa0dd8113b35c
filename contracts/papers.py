"""What a document of a case says: the facts that fill its template."""

from datetime import date
from typing import Annotated, TypeAlias

from pydantic import Field

from contracts import fields
from contracts.sealed import personal
from contracts.steps import StepValue
from contracts.titles import value
from contracts.values import Parties

FiledOnDay: TypeAlias = Annotated[date, Field(title="立案日期")]
Stating: TypeAlias = Annotated[StepValue, personal("text", "填写的内容")]


@value("制作人填写项")
class PaperField:
    """A fact that the maker of a document stated: `name` is the field of the form's row, `title`
    its placeholder in the template. Text is sealed; money is fen; days are ISO 8601."""

    name: fields.StatedName
    title: fields.StatedTitle
    kind: fields.StatedKind
    value: Stating


@value("模板文件")
class TemplateFile:
    """Where the Word template of a published version lies, among the files of the court."""

    file_id: fields.FileId
    content: fields.FileContent
    size_bytes: fields.FileBytes


TemplateOfPaper: TypeAlias = Annotated[TemplateFile, Field(title="所用模板")]


@value("文书内容")
class Paper:
    """Everything that a document says, and by which template. `template_version` counts the
    versions that the court published of this form, whose file `template` is; 0 is the one that came
    with the program, which is no file."""

    court: fields.CourtCode
    court_title: fields.CourtTitle
    title: fields.DocumentTitle
    template_version: fields.TemplateVersion
    filed_on: FiledOnDay | None
    title_document: fields.TitleDocument | None
    claim_fen: fields.ClaimFen | None
    period_days: fields.PeriodDays | None
    parties: Parties
    template: TemplateOfPaper | None = None
    stated: Annotated[tuple[PaperField, ...], Field(title="制作人填写项")] = ()


PaperSaid: TypeAlias = Annotated[Paper, Field(title="文书内容")]
