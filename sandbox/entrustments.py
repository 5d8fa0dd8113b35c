"""The platform of entrusted matters: courts entrust to each other through it.

It keeps each matter with its papers, and an inbox for each court. A court that never opened its
inbox is one that is not here: it accepts within a day and answers within ten by itself.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, Any, Literal

from fastapi import FastAPI, HTTPException
from pydantic import Field

from kernel.door.pages import paged
from sandbox.ledger import Body, Entry, EntryLedger, IdempotencyKey, same_request
from sandbox.weather import SandboxWeather

OUTAGE_RATE = 0.1
DAY = 24 * 3600.0
MESSAGES_MAX = 100_000  # of one court

RequestId = Annotated[str, Field(min_length=1, max_length=200)]
Court = Annotated[str, Field(min_length=1, max_length=60)]
Text = Annotated[str, Field(max_length=2_000)]
Act = Literal["accept", "ask_papers", "answer", "return", "supplement", "urge", "withdraw"]
MESSAGES: dict[str, str] = {
    "accept": "accepted",
    "ask_papers": "papers_asked",
    "answer": "answered",
    "return": "returned",
    "supplement": "supplemented",
    "urge": "urged",
    "withdraw": "withdrawn",
}
BY_SENDER = frozenset({"supplement", "urge", "withdraw"})
ENDS = frozenset({"answer", "return", "withdraw"})


class Paper(Body):
    """A paper, its content as base64."""

    paper: Annotated[str, Field(min_length=1, max_length=40)]
    name: Annotated[str, Field(min_length=1, max_length=120)]
    content: Annotated[str, Field(max_length=14_000_000)]


class NewMatter(Body):
    """A court entrusts another with a matter."""

    request_id: RequestId
    court: Court
    entrustment_id: RequestId
    from_court: Court
    to_court: Court
    case_number: Court
    matter: Court
    demand: Text
    answer_by: date | None = None
    papers: tuple[Paper, ...] = ()


class MatterAct(Body):
    """What one of the two courts does with a matter."""

    request_id: RequestId
    court: Court
    number: Court
    act: Act
    detail: Text = ""
    asked: tuple[Court, ...] = ()
    outcome: Court | None = None
    ground: Court | None = None
    papers: tuple[Paper, ...] = ()


class NextMessage(Body):
    """A court asks for its message of this number, once there is one."""

    request_id: RequestId
    court: Court
    court_title: Court
    message: Annotated[int, Field(ge=1, le=MESSAGES_MAX)]


class PlatformAnswer(Body):
    """Where a request stands; the number of a new matter, or the message."""

    request_id: str
    state: Literal["pending", "done", "failed"]
    number: str | None = None
    message: dict[str, Any] | None = None
    reason: str = ""


@dataclass(slots=True)
class Matter:
    """A matter, and whether it is over."""

    number: str
    asked: NewMatter
    sent_at: datetime
    over: bool = False


@dataclass(slots=True)
class Inboxes:
    """The messages of each court by its title, and the titles of those that opened theirs."""

    messages: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    opened: dict[str, str] = field(default_factory=dict)  # the title by the court's code


class EntrustmentPlatform:
    """Matters by number, and the inbox of each court."""

    def __init__(self, weather: SandboxWeather) -> None:
        self._weather = weather
        self._requests: EntryLedger[PlatformAnswer] = EntryLedger()
        self._matters: dict[str, Matter] = {}
        self._inboxes = Inboxes()
        self._met: set[str] = set()

    def entrust(self, asked: NewMatter) -> PlatformAnswer:
        known = self._requests.known(asked.request_id, asked)
        if known is not None:
            return known.answer
        self._be_there(asked.request_id)
        if asked.from_court == asked.to_court:
            return self._kept(asked.request_id, asked, reason="委托法院与受托法院相同")
        now = self._weather.clock.now()
        number = f"WT{now:%Y%m%d}{len(self._matters) + 1:08d}"
        self._inboxes.opened.setdefault(asked.court, asked.from_court)
        self._matters[number] = matter = Matter(number, asked, now)
        shared = {"matter": asked.matter, "demand": asked.demand, "papers": _plain(asked.papers)}
        until = asked.answer_by.isoformat() if asked.answer_by else None
        self._tell(asked.to_court, matter, "entrusted", {**shared, "answer_by": until}, now)
        return self._kept(asked.request_id, asked, number=number)

    def act(self, asked: MatterAct) -> PlatformAnswer:
        known = self._requests.known(asked.request_id, asked)
        if known is not None:
            return known.answer
        self._be_there(asked.request_id)
        matter = self._matters.get(asked.number)
        acting = self._inboxes.opened.get(asked.court, "")
        if matter is None or acting != self._side(matter, asked.act):
            return self._kept(asked.request_id, asked, reason="平台没有该事项")
        if matter.over:
            return self._kept(asked.request_id, asked, reason="该事项已经办结、退回或者撤回")
        matter.over = asked.act in ENDS
        to = matter.asked.to_court if asked.act in BY_SENDER else matter.asked.from_court
        more = {
            "detail": asked.detail,
            "asked": list(asked.asked),
            "outcome": asked.outcome,
            "ground": asked.ground,
            "papers": _plain(asked.papers),
        }
        self._tell(to, matter, MESSAGES[asked.act], more, self._weather.clock.now())
        return self._kept(asked.request_id, asked)

    def collect(self, asked: NextMessage) -> PlatformAnswer:
        known = self._requests.known(asked.request_id, asked)
        if known is None:
            self._be_there(asked.request_id)
            self._inboxes.opened[asked.court] = asked.court_title
            self._kept(asked.request_id, asked)
        return self.look(asked.request_id)

    def look(self, request_id: str) -> PlatformAnswer:
        entry = self._requests.find(request_id)
        if isinstance(entry.asked, NextMessage):
            return self._message(entry.asked)
        return entry.answer

    def _message(self, asked: NextMessage) -> PlatformAnswer:
        self._others_work()
        waiting = self._inboxes.messages.get(asked.court_title, [])
        if len(waiting) < asked.message:
            return PlatformAnswer(request_id=asked.request_id, state="pending")
        message = waiting[asked.message - 1]
        return PlatformAnswer(request_id=asked.request_id, state="done", message=message)

    def _side(self, matter: Matter, act: Act) -> str:
        return matter.asked.from_court if act in BY_SENDER else matter.asked.to_court

    def _tell(self, to: str, matter: Matter, kind: str, more: dict[str, Any], at: datetime) -> None:
        inbox = self._inboxes.messages.setdefault(to, [])
        if len(inbox) >= MESSAGES_MAX:
            raise HTTPException(503, "消息过多")
        sender = matter.asked.to_court if to == matter.asked.from_court else matter.asked.from_court
        inbox.append(
            {
                "message": len(inbox) + 1,
                "kind": kind,
                "number": matter.number,
                "from_court": sender,
                "case_number": matter.asked.case_number,
                "entrustment_id": matter.asked.entrustment_id,
                "at": at.isoformat(),
                **more,
            }
        )

    def _others_work(self) -> None:
        """What courts that are not here have done by now."""
        now, here = self._weather.clock.now(), set(self._inboxes.opened.values())
        for matter in self._matters.values():
            if matter.asked.to_court in here or matter.over:
                continue
            inbox = self._inboxes.messages.get(matter.asked.from_court, [])
            told = {one["kind"] for one in inbox if one["number"] == matter.number}
            accepted_at, answered_at = self._times(matter)
            if "accepted" not in told and now >= accepted_at:
                self._tell(matter.asked.from_court, matter, "accepted", {}, accepted_at)
            if now >= answered_at:
                matter.over = True
                done = {"outcome": "done", "detail": "已依委托办理完毕"}
                self._tell(matter.asked.from_court, matter, "answered", done, answered_at)

    def _times(self, matter: Matter) -> tuple[datetime, datetime]:
        """When a court that is not here accepts a matter, and when it answers."""
        accepted = self._weather.delay("accepted", matter.number, low=3600.0, high=DAY)
        answered = self._weather.delay("answered", matter.number, low=2 * DAY, high=10 * DAY)
        return matter.sent_at + accepted, matter.sent_at + answered

    def _kept(
        self, request_id: str, asked: Body, *, number: str | None = None, reason: str = ""
    ) -> PlatformAnswer:
        state: Literal["done", "failed"] = "failed" if reason else "done"
        answer = PlatformAnswer(request_id=request_id, state=state, number=number, reason=reason)
        entry = Entry(asked, self._weather.clock.now(), answer)
        return self._requests.open(request_id, entry).answer

    def _be_there(self, request_id: str) -> None:
        """The first knock may find the platform away; nothing was taken in then.

        Raises:
            HTTPException: 503.
        """
        first = request_id not in self._met
        self._met.add(request_id)
        if first and self._weather.fails("entrustments", request_id, rate=OUTAGE_RATE):
            raise HTTPException(503, "事项委托平台暂时不可用")


def _plain(papers: tuple[Paper, ...]) -> list[dict[str, str]]:
    return [paper.model_dump() for paper in papers]


def build(weather: SandboxWeather) -> FastAPI:
    """The server of the platform."""
    server = paged("人民法院执行事项委托系统 · The platform of entrusted matters")
    platform = EntrustmentPlatform(weather)

    @server.post("/matters", status_code=202, summary="发起事项委托 · entrust a matter")
    async def entrust(asked: NewMatter, idempotency_key: IdempotencyKey) -> PlatformAnswer:
        same_request(idempotency_key, asked.request_id)
        return platform.entrust(asked)

    @server.post("/acts", status_code=202, summary="办理事项 · what a court does with a matter")
    async def act(asked: MatterAct, idempotency_key: IdempotencyKey) -> PlatformAnswer:
        same_request(idempotency_key, asked.request_id)
        return platform.act(asked)

    @server.post("/messages", status_code=202, summary="收取消息 · the next message of a court")
    async def collect(asked: NextMessage, idempotency_key: IdempotencyKey) -> PlatformAnswer:
        same_request(idempotency_key, asked.request_id)
        return platform.collect(asked)

    @server.get("/requests/{request_id}", summary="请求结果 · where a request stands")
    async def look(request_id: str) -> PlatformAnswer:
        return platform.look(request_id)

    return server
