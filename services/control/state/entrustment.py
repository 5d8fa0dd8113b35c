"""The state of entrustment: what this court entrusted, what was entrusted to it, the inbox."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal, assert_never

from contracts.control_entrustment import (
    EntrustmentAccepted,
    EntrustmentAnswered,
    EntrustmentEvent,
    EntrustmentNotTaken,
    EntrustmentPaper,
    EntrustmentPaperKind,
    EntrustmentPapersAsked,
    EntrustmentRegistered,
    EntrustmentRequested,
    EntrustmentResultPassed,
    EntrustmentReturned,
    EntrustmentSent,
    EntrustmentSupplemented,
    EntrustmentUrged,
    EntrustmentWithdrawn,
)
from contracts.control_matters import (
    EntrustmentInboxOpened,
    EntrustmentMessageRefused,
    EntrustmentMessageTaken,
    InboxEvent,
    MatterAccepted,
    MatterAnswered,
    MatterDone,
    MatterEvent,
    MatterFiled,
    MatterPapersAsked,
    MatterReceived,
    MatterReplyFailed,
    MatterReturned,
    MatterSorted,
    MatterSupplemented,
    MatterUrged,
    MatterWithdrawn,
)
from contracts.sealed import Text

EntrustmentStage = Literal[
    "requested",
    "sent",
    "registered",
    "not_taken",
    "accepted",
    "answered",
    "returned",
    "withdrawn",
    "passed",
]
MatterStage = Literal["received", "accepted", "sorted", "done", "answered", "returned", "withdrawn"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrustment:
    """A matter that this court entrusts to another.

    `urged_on` is when the other court was urged last, `asked` the papers that it misses,
    `heard` the messages about it that were recorded already.
    """

    requested: EntrustmentRequested
    stage: EntrustmentStage = "requested"
    papers: tuple[EntrustmentPaper, ...] = ()
    number: str = ""
    attempts: int = 0
    supplements: int = 0
    urgings: int = 0
    urged_on: date | None = None
    asked: tuple[EntrustmentPaperKind, ...] = ()
    heard: frozenset[tuple[str, datetime]] = frozenset()
    withdrawn: Text = ""

    @property
    def entrustment_id(self) -> str:
        return self.requested.entrustment_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """A matter that another court entrusted to this one. `requests` counts how often it was asked
    for papers, `asked` are those not given yet, `replies` how often it was answered or returned."""

    received: MatterReceived
    stage: MatterStage = "received"
    papers: tuple[EntrustmentPaper, ...] = ()
    sorting: MatterSorted | None = None
    done: MatterDone | None = None
    returned: MatterReturned | None = None
    requests: int = 0
    asked: tuple[EntrustmentPaperKind, ...] = ()
    replies: int = 0
    filed: bool = False
    urged_at: tuple[datetime, ...] = ()
    supplemented_at: tuple[datetime, ...] = ()

    @property
    def number(self) -> str:
        return self.received.case_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    """What the platform has told this court: so many messages."""

    court_title: str
    taken: int = 0


def with_entrustment(
    known: Mapping[str, Entrustment], event: EntrustmentEvent
) -> Mapping[str, Entrustment]:
    """The entrustments of a case after an event. Never refuses."""
    if isinstance(event, EntrustmentRequested):
        after = Entrustment(requested=event, papers=event.papers)
    else:
        after = _after(known[event.entrustment_id], event)
    return {**known, event.entrustment_id: after}


def _after(one: Entrustment, event: EntrustmentEvent) -> Entrustment:
    match event:
        case EntrustmentRequested():
            return one
        case EntrustmentSent():
            return replace(one, stage="sent", attempts=event.attempt)
        case EntrustmentRegistered():
            stage = "registered" if one.stage == "sent" else one.stage
            return replace(one, stage=stage, number=event.number)
        case EntrustmentNotTaken():
            return replace(one, stage="not_taken")
        case EntrustmentAccepted():
            return replace(one, stage="accepted", heard=_heard(one, "accepted", event.told_at))
        case EntrustmentPapersAsked():
            heard = _heard(one, "papers_asked", event.told_at)
            return replace(one, asked=event.asked, heard=heard)
        case EntrustmentSupplemented():
            papers = (*one.papers, *event.papers)
            return replace(one, papers=papers, asked=(), supplements=event.attempt)
        case EntrustmentUrged():
            return replace(one, urgings=event.urging, urged_on=event.urged_on)
        case EntrustmentWithdrawn():
            return replace(one, stage="withdrawn", withdrawn=event.reason)
        case EntrustmentAnswered():
            return replace(one, stage="answered", heard=_heard(one, "answered", event.told_at))
        case EntrustmentReturned():
            return replace(one, stage="returned", heard=_heard(one, "returned", event.told_at))
        case EntrustmentResultPassed():
            return replace(one, stage="passed")
        case _:
            assert_never(event)


def _heard(one: Entrustment, kind: str, at: datetime) -> frozenset[tuple[str, datetime]]:
    return one.heard | {(kind, at)}


def evolve_entrusted(
    state: Matter | Inbox | None, event: InboxEvent | MatterEvent
) -> Matter | Inbox:
    """A matter or the inbox after an event. Never refuses."""
    if isinstance(event, InboxEvent):
        assert not isinstance(state, Matter)  # streams are named after what they hold
        return evolve_inbox(state, event)
    assert not isinstance(state, Inbox)
    return evolve_matter(state, event)


def evolve_matter(matter: Matter | None, event: MatterEvent) -> Matter:
    """A matter after an event. Never refuses."""
    if isinstance(event, MatterReceived):
        return Matter(received=event, papers=event.papers)
    assert matter is not None  # a stream begins with its founding event
    match event:
        case MatterAccepted():
            return replace(matter, stage="accepted")
        case MatterPapersAsked():
            return replace(matter, asked=event.asked, requests=event.request)
        case MatterSupplemented():
            papers = (*matter.papers, *event.papers)
            at = (*matter.supplemented_at, event.received_at)
            return replace(matter, papers=papers, asked=(), supplemented_at=at)
        case MatterSorted():
            return replace(matter, stage="sorted", sorting=event)
        case MatterUrged():
            return replace(matter, urged_at=(*matter.urged_at, event.told_at))
        case MatterWithdrawn():
            return replace(matter, stage="withdrawn")
        case MatterDone():
            return replace(matter, stage="done", done=event)
        case MatterAnswered():
            return replace(matter, stage="answered", replies=event.attempt)
        case MatterReturned():
            return replace(matter, stage="returned", returned=event, replies=event.attempt)
        case MatterReplyFailed():
            before = _before_reply(matter)
            return replace(matter, stage=before)
        case MatterFiled():
            return replace(matter, filed=True)
        case _:
            assert_never(event)


def _before_reply(matter: Matter) -> MatterStage:
    if matter.done is not None:
        return "done"
    return "received" if matter.sorting is None else "sorted"


def evolve_inbox(inbox: Inbox | None, event: InboxEvent) -> Inbox:
    """The inbox after an event. Never refuses."""
    match event:
        case EntrustmentInboxOpened():
            return Inbox(court_title=event.court_title)
        case EntrustmentMessageTaken() | EntrustmentMessageRefused():
            assert inbox is not None
            return replace(inbox, taken=event.message)
        case _:
            assert_never(event)
