"""The work that ours and every peer do: papers are added to a case, after two checks."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from contracts.catalogue import CatalogueEntry
from kernel.base.zone import CHINA
from kernel.deciding.decider import Circumstances, Decider, command
from kernel.deciding.definition import ServiceDefinition
from kernel.journal.codec import Codec, event_types
from kernel.journal.envelope import Recorded

SERVICE = "papers"
REFUSED = "material-refused"  # the row of the pack under which a paper is not taken
HISTORY_MIN, HISTORY_MAX = 20, 60  # events a case has before its commands are timed
FIRST_PAPER = datetime(2026, 3, 2, 9, 0, tzinfo=CHINA)
BETWEEN_PAPERS = timedelta(minutes=7)
CASE_ID = "（2026）豫1024执{}号"
TITLES = ("银行存款查询反馈", "不动产登记查询反馈", "车辆登记查询反馈", "财产报告令送达回证")
SENDERS = ("陵城法庭", "事务集约组", "财产查控组", "普执一组")


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperAdded:
    """A paper came into the dossier of a case. `paper` counts from 1 within the case."""

    case_id: str
    paper: int
    title: str
    sender: str
    pages: int
    amount_fen: int
    received_at: datetime


@command("添加纸质材料")
class AddPaper:
    case_id: str
    title: str
    sender: str
    pages: int
    amount_fen: int
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    papers: int
    pages: int
    amount_fen: int
    received_at: datetime


def stream_of(command: AddPaper) -> str:
    return f"dossier-{command.case_id}"


def decide(
    command: AddPaper, state: Dossier | None, circumstances: Circumstances
) -> Sequence[PaperAdded]:
    """A paper has pages, and comes no earlier than the one before it."""
    if command.pages < 1:
        raise circumstances.refuse(REFUSED, "材料没有页", "pages")
    if state is not None and command.received_at < state.received_at:
        raise circumstances.refuse(REFUSED, "材料早于前一份", "received_at")
    added = PaperAdded(
        case_id=command.case_id,
        paper=1 if state is None else state.papers + 1,
        title=command.title,
        sender=command.sender,
        pages=command.pages,
        amount_fen=command.amount_fen,
        received_at=command.received_at,
    )
    return [added]


def evolve(state: Dossier | None, event: PaperAdded) -> Dossier:
    if state is None:
        return Dossier(
            papers=1,
            pages=event.pages,
            amount_fen=event.amount_fen,
            received_at=event.received_at,
        )
    return Dossier(
        papers=event.paper,
        pages=state.pages + event.pages,
        amount_fen=state.amount_fen + event.amount_fen,
        received_at=event.received_at,
    )


def no_reaction(_fact: Recorded, _pack: object) -> Sequence[AddPaper]:
    return ()


DEFINITION: ServiceDefinition[AddPaper, Dossier, PaperAdded] = ServiceDefinition(
    house=CatalogueEntry(name=SERVICE, title=SERVICE, events=PaperAdded),
    own_decider=Decider(stream_of=stream_of, decide=decide, evolve=evolve),
    react=no_reaction,
)


def codec() -> Codec:
    return Codec(event_types(PaperAdded))


def paper(case_id: str, number: int) -> AddPaper:
    """The command for the numbered paper of a case: always the same one."""
    return AddPaper(
        case_id=case_id,
        title=TITLES[number % len(TITLES)],
        sender=SENDERS[number % len(SENDERS)],
        pages=1 + number % 12,
        amount_fen=number * 1_000_007 % 50_000_000,
        received_at=FIRST_PAPER + number * BETWEEN_PAPERS,
    )


def added(case_id: str, number: int) -> PaperAdded:
    """The event that the numbered paper leads to."""
    asked = paper(case_id, number)
    return PaperAdded(
        case_id=case_id,
        paper=number,
        title=asked.title,
        sender=asked.sender,
        pages=asked.pages,
        amount_fen=asked.amount_fen,
        received_at=asked.received_at,
    )


def history(case_id: str, length: int) -> list[PaperAdded]:
    return [added(case_id, number) for number in range(1, length + 1)]


class Cases:
    """Draws cases that no round has used, each with the number of papers it begins with."""

    def __init__(self, seed: int) -> None:
        self._dice = random.Random(seed)  # noqa: S311 - lengths, not secrets
        self._serials = count(1)

    def fresh(self, number: int) -> dict[str, int]:
        return {
            CASE_ID.format(next(self._serials)): self._dice.randint(HISTORY_MIN, HISTORY_MAX)
            for _ in range(number)
        }
