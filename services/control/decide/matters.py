"""What others entrust to this court: the platform's messages, and each matter from its receipt on.

Nothing is believed but what the platform told (the inbox); what is typed is what this court did.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import assert_never

from contracts.control import ControlEvent
from contracts.control_matters import (
    EntrustmentInboxOpened,
    EntrustmentMessageRefused,
    EntrustmentMessageTaken,
    MatterAccepted,
    MatterAnswered,
    MatterDone,
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
from kernel.deciding.decider import Circumstances, NoSuchCase
from services.control.commands.entrustment import (
    AcceptMatter,
    AnswerMatter,
    AskMatterPapers,
    CompleteMatter,
    FileMatter,
    InboxCommand,
    MatterCommand,
    OpenEntrustmentInbox,
    ReceiveMatter,
    RecordReplyFailed,
    RecordTheirs,
    RefuseMessage,
    ReturnMatter,
    SortMatter,
    TakeMessage,
)
from services.control.decide.entrusting_papers import given_papers
from services.control.state.entrustment import Inbox, Matter

DONE = "entrustment-completed"
RETURNED = "entrustment-returned"
SORTED = "entrustment-sorted"
CLOCKS_APART = timedelta(minutes=5)  # between the platform and this court
OVER = ("answered", "returned", "withdrawn")


def decide_inbox(
    command: InboxCommand, inbox: Inbox | None, circumstances: Circumstances
) -> Sequence[ControlEvent]:
    """Raises NoSuchCase for another court's inbox, or one that was not opened."""
    if command.court != circumstances.court:
        raise NoSuchCase("该法院", "court")
    if isinstance(command, OpenEntrustmentInbox):
        title = circumstances.pack.title
        opened = EntrustmentInboxOpened(case_id=command.court, court_title=title)
        return [opened] if inbox is None else []
    if inbox is None:
        raise NoSuchCase("本院的平台收件", "court")
    if command.message != inbox.taken + 1:
        return []  # it was taken already
    match command:
        case TakeMessage() if command.taken.told_at > circumstances.known_at + CLOCKS_APART:
            return [_refused(command.court, command.message, inbox, "平台记载的时间尚未到来")]
        case TakeMessage():
            return [command.taken]
        case RefuseMessage():
            return [_refused(command.court, command.message, inbox, command.reason)]
        case _:
            assert_never(command)


def _refused(court: str, message: int, inbox: Inbox, reason: Text) -> EntrustmentMessageRefused:
    return EntrustmentMessageRefused(
        case_id=court, message=message, court_title=inbox.court_title, reason=reason
    )


def decide_matter(
    command: MatterCommand, matter: Matter | None, circumstances: Circumstances
) -> Sequence[ControlEvent]:
    """Raises NoSuchCase for an unknown matter, Refused or Stands as its command does."""
    if isinstance(command, ReceiveMatter):
        return receive(command) if matter is None else []
    if isinstance(command, RecordTheirs):
        return theirs(command.told, matter) if matter is not None else []
    if matter is None:
        raise NoSuchCase("该受托事项")
    match command:
        case AcceptMatter():
            return accept(matter)
        case AskMatterPapers():
            return ask_papers(command, matter, circumstances)
        case SortMatter():
            return sort(command, matter, circumstances)
        case CompleteMatter():
            return complete(command, matter, circumstances)
        case AnswerMatter():
            return answer(matter)
        case ReturnMatter():
            return give_back(command, matter, circumstances)
        case RecordReplyFailed():
            return reply_failed(command, matter)
        case FileMatter():
            return file(matter)
        case _:
            assert_never(command)


def receive(command: ReceiveMatter) -> Sequence[ControlEvent]:
    return [
        MatterReceived(
            case_id=command.case_id,
            entrustment_id=command.entrustment_id,
            from_court=command.from_court,
            their_case_id=command.their_case_id,
            matter=command.matter,
            demand=command.demand,
            papers=command.papers,
            received_at=command.received_at,
            answer_by=command.answer_by,
        )
    ]


def theirs(told: EntrustmentMessageTaken, matter: Matter) -> Sequence[ControlEvent]:
    """What the entrusting court did since; nothing that another court says, or that is over."""
    if told.from_court != matter.received.from_court or matter.stage in OVER:
        return []
    number, at = matter.number, told.told_at
    match told.message_kind:
        case "supplemented" if at not in matter.supplemented_at:
            return [
                MatterSupplemented(
                    case_id=number, entrustment_id=number, papers=told.papers, received_at=at
                )
            ]
        case "urged" if at not in matter.urged_at:
            return [MatterUrged(case_id=number, entrustment_id=number, told_at=at)]
        case "withdrawn":
            return [MatterWithdrawn(case_id=number, entrustment_id=number, told_at=at)]
        case _:
            return []


def accept(matter: Matter) -> Sequence[ControlEvent]:
    if matter.stage != "received":
        return []
    return [MatterAccepted(case_id=matter.number, entrustment_id=matter.number)]


def ask_papers(
    command: AskMatterPapers, matter: Matter, circumstances: Circumstances
) -> Sequence[ControlEvent]:
    """第八条: may be asked for. Raises Refused where nothing is named."""
    if not command.asked:
        raise circumstances.refuse("entrustment-papers", "应列明要求补办的材料", "asked")
    asked = tuple(dict.fromkeys(command.asked))
    if matter.asked == asked:
        return []
    return [
        MatterPapersAsked(
            case_id=matter.number,
            entrustment_id=matter.number,
            asked=asked,
            request=matter.requests + 1,
            detail=command.detail,
        )
    ]


def sort(
    command: SortMatter, matter: Matter, circumstances: Circumstances
) -> Sequence[ControlEvent]:
    """To a group of this court, and perhaps to one of it; a group may be changed until it is done.

    Raises Refused for a team that the court does not have.
    """
    if command.team not in {team.code for team in circumstances.pack.teams}:
        raise circumstances.refuse(SORTED, "本院没有该组（团队）", "team")
    sorted_to = MatterSorted(
        case_id=matter.number,
        entrustment_id=matter.number,
        matter_class=command.matter_class,
        team=command.team,
        handler=command.handler,
    )
    return [] if matter.sorting == sorted_to else [sorted_to]


def complete(
    command: CompleteMatter, matter: Matter, circumstances: Circumstances
) -> Sequence[ControlEvent]:
    """With the scanned answers and receipts, unless nothing could be done.

    Raises NoSuchCase for a paper that is not stored in the matter, Refused where there is none.
    """
    papers = given_papers(command.papers, command.case_id, circumstances)
    if matter.stage in ("done", "answered"):
        assert matter.done is not None
        stands = {"outcome": matter.done.outcome, "result": matter.done.result}
        return circumstances.unchanged(DONE, command, **stands)
    if command.outcome != "impossible" and not papers:
        raise circumstances.refuse(DONE, "应扫描上传反馈材料和回执", "papers")
    return [
        MatterDone(
            case_id=matter.number,
            entrustment_id=matter.number,
            outcome=command.outcome,
            result=command.result,
            papers=papers,
        )
    ]


def answer(matter: Matter) -> Sequence[ControlEvent]:
    if matter.stage == "answered":
        return []
    assert matter.done is not None  # a guard holds the act back otherwise
    return [
        MatterAnswered(
            case_id=matter.number,
            entrustment_id=matter.number,
            outcome=matter.done.outcome,
            result=matter.done.result,
            papers=matter.done.papers,
            attempt=matter.replies + 1,
        )
    ]


def give_back(
    command: ReturnMatter, matter: Matter, circumstances: Circumstances
) -> Sequence[ControlEvent]:
    """第八条: for want of papers only after they were asked for and did not come."""
    if matter.returned is not None and matter.stage == "returned":
        return circumstances.unchanged(RETURNED, command, ground=matter.returned.ground)
    if command.ground == "papers" and not matter.asked:
        why = "应先要求委托法院补办；补办后仍不齐的，方可退回"
        raise circumstances.refuse(RETURNED, why, "ground")
    if command.ground == "withdrawn":
        raise circumstances.refuse(RETURNED, "委托法院没有撤回委托", "ground")
    return [
        MatterReturned(
            case_id=matter.number,
            entrustment_id=matter.number,
            ground=command.ground,
            detail=command.detail,
            attempt=matter.replies + 1,
        )
    ]


def reply_failed(command: RecordReplyFailed, matter: Matter) -> Sequence[ControlEvent]:
    if matter.stage not in ("answered", "returned"):
        return []
    return [
        MatterReplyFailed(
            case_id=matter.number, entrustment_id=matter.number, reason=command.reason
        )
    ]


def file(matter: Matter) -> Sequence[ControlEvent]:
    if matter.filed:
        return []
    return [MatterFiled(case_id=matter.number, entrustment_id=matter.number)]
