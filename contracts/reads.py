"""Reads (查阅): who read which personal data, in what case and what for, in any service.

They concern no work: other services only mark them. Each answer with personal data has its event,
stored before the answer is given.
"""

from datetime import datetime
from typing import Annotated, TypeAlias

from pydantic import Field

from contracts import fields
from contracts.sealed import Sealed, personal
from contracts.titles import event

Purpose: TypeAlias = Annotated[Sealed, personal("purpose", "查阅目的")]
Reader: TypeAlias = Annotated[str, Field(title="查阅人")]
ReaderRole: TypeAlias = Annotated[str, Field(title="查阅岗位")]
Route: TypeAlias = Annotated[str, Field(title="查阅的页面")]
Categories: TypeAlias = Annotated[tuple[str, ...], Field(title="查阅的信息种类")]
InFull: TypeAlias = Annotated[tuple[str, ...], Field(title="完整显示的信息种类")]
ReadCount: TypeAlias = Annotated[int, Field(title="查阅的信息数")]
ReadAt: TypeAlias = Annotated[datetime, Field(title="查阅时间")]


@event("查阅当事人信息")
class PersonalDataRead:
    """Somebody was shown personal data of one case.

    `case_id` is empty where the data belongs to none. `route` is the template of the path, such as
    `/cases/{case_id}`. `categories` are the kinds of data (`contracts.sealed.PersonalKind`),
    `in_full` those that were not masked, `count` how many texts. `purpose` is what the reader
    stated, if anything.
    """

    case_id: fields.CaseId
    reader: Reader
    reader_role: ReaderRole
    route: Route
    categories: Categories
    in_full: InFull
    count: ReadCount
    read_at: ReadAt
    purpose: Purpose | None = None


ReadEvent: TypeAlias = PersonalDataRead
