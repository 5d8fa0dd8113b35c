"""What the doors of every service answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, TypeAlias

from pydantic import Field

from contracts.approvals import ApprovalStage

Next: TypeAlias = Annotated[str | None, Field(title="下一页的翻页位置；末页为空")]
Shown: TypeAlias = Annotated[
    str | None, Field(description="密存的内容；未说明用途的遮蔽显示，已删除的为空")
]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepContent:
    """What a record of a step says."""

    values: dict[str, Any]
    note: Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class StepChange:
    """A correction of a record: what stood, what stands now, and why."""

    old: StepContent
    new: StepContent
    reason: Shown
    actor: str
    occurred_at: datetime
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A recorded step (办理事项), as it stands, with its corrections."""

    case_id: str
    step: str
    subject: str
    subject_id: str
    done_at: datetime
    article: str
    recorder: str
    number: int
    values: dict[str, Any]
    note: Shown
    approval_id: str
    actor: str
    occurred_at: datetime
    recorded_at: datetime
    corrections: tuple[StepChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepsOfCase:
    """The steps of a case in their order."""

    case_id: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """An approval that was given at a stage."""

    case_id: str
    approval_id: str
    approval: str
    stage: int
    office: str
    approver: str
    role: str
    opinion: Shown
    given_at: datetime
    complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestHead:
    """What every request for an approval says: what for, by whom, and how it stands."""

    case_id: str
    approval_id: str
    approval: str
    act: str
    command: str
    requester: str
    requester_role: str
    requested_at: datetime
    lapses_at: datetime | None
    article: str
    state: str
    ended_by: str | None
    ended_at: datetime | None
    stages: tuple[ApprovalStage, ...]
    given: tuple[Approved, ...]
    reason: Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Request(RequestHead):
    """A request for an approval; `body` is the command."""

    body: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedLine:
    """One field of what is to be done, in words."""

    field: str
    title: str
    value: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestShown(RequestHead):
    """A request in words; `body` only where it cannot be said so."""

    body: dict[str, Any] | None
    asked: tuple[AskedLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestsOfCase:
    """Every request of a case."""

    case_id: str
    approvals: tuple[Request, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestsForMe:
    """The requests that wait for the caller."""

    approvals: tuple[Request, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file of a case; its content is given out under its id."""

    case_id: str
    file_id: str
    content: str
    size_bytes: int
    kind: str
    uploader: str
    scanned_by: str
    stored_at: datetime
    removed_at: datetime | None
    removed_by: str | None
    file_name: Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesOfCase:
    """The files of a case, those that were removed included."""

    case_id: str
    files: tuple[StoredFile, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """A team by its code."""

    code: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """Somebody who may do an act, and as what."""

    person: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """Who holds a case, and who of the staff may do which act in it here."""

    case_id: str
    rules: str
    team: Team
    handler: str | None
    handed_to: Team | None
    acts: dict[str, tuple[Acting, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadState:
    """How much of a file was received."""

    upload_id: str
    size_bytes: int
    received_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedEvent:
    """An event that was recorded: its stream, its number there, its name."""

    stream: str
    version: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AwaitedApproval:
    """A request for approval that was made instead of the act."""

    case_id: str
    approval_id: str
    approval: str
    stages: tuple[ApprovalStage, ...]
    lapses_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Done:
    """What was recorded: `unchanged` where the same was recorded before; `awaits` the requests for
    approval that were made instead."""

    events: tuple[RecordedEvent, ...] = ()
    unchanged: bool = False
    awaits: tuple[AwaitedApproval, ...] = ()


@dataclass(frozen=True, kw_only=True)
class FileDone(Done):
    """What was recorded, and the id of the file that has the content."""

    file_id: str
