"""The court post (法院专递): takes days, and brings back a receipt or the letter itself.

Whatever comes back is delivered at the second posting of the same document to the same
addressee, so that every case gets on. Only to an address that says that it is gone (已拆迁) nothing
is ever delivered.
"""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import FastAPI
from pydantic import Field

from kernel.door.pages import paged
from sandbox.ledger import Body, Entry, EntryLedger, IdempotencyKey, same_request
from sandbox.weather import SandboxWeather, by_name

RETURN_RATE = 0.15
REASONS = ("查无此人", "拒收", "地址不详")
LETTERS_MAX = 7  # one for each kind of address
GONE, WHY_GONE = "已拆迁", "原址已拆迁"
DAY = 24 * 3600.0
DELAY = (1 * DAY, 4 * DAY)

# A request id holds a case number, a person id and more; the bound keeps out nonsense only.
RequestId = Annotated[str, Field(min_length=1, max_length=200)]
Text = Annotated[str, Field(min_length=1, max_length=200)]


class Letter(Body):
    """One address to which a document goes, by its kind."""

    place: Text
    address: Annotated[str, Field(min_length=1, max_length=300)]


class LetterAnswer(Body):
    """Where one letter of a mailing stands."""

    place: str
    state: Literal["delivered", "returned"]
    reason: str = ""


class MailingRequest(Body):
    """Post a document to one addressee: to the confirmed address, or to all registered ones.

    `registered_addresses` names those that it goes to at the same time, such as 户籍登记的住所
    and 工商登记地, `letters` those of them that are known; the mailing is delivered when any is.
    """

    request_id: RequestId
    case_id: Text
    document_id: Text
    document_kind: Text
    addressee: Text
    registered_addresses: tuple[Text, ...] = ()
    letters: Annotated[tuple[Letter, ...], Field(max_length=LETTERS_MAX)] = ()
    name: Text | None = None
    phone: Text | None = None
    address: Text | None = None

    @property
    def lot(self) -> str:
        """By what chance is drawn, see `by_name`."""
        return by_name(self.request_id, self.addressee, self.name)


class PostAnswer(Body):
    """Where a mailing stands."""

    request_id: str
    state: Literal["pending", "delivered", "returned"]
    settled_at: datetime | None = None
    reason: str = ""
    letters: tuple[LetterAnswer, ...] = ()


class Post:
    """Mailings by their request id, each settled once its delay is over."""

    def __init__(self, weather: SandboxWeather) -> None:
        self._weather = weather
        self._mailings: EntryLedger[PostAnswer] = EntryLedger()
        self._posted: set[tuple[str, str]] = set()  # documents with their addressee

    def take(self, asked: MailingRequest) -> PostAnswer:
        entry = self._mailings.known(asked.request_id, asked)
        if entry is None:
            low, high = DELAY
            delay = self._weather.delay("post", asked.lot, low=low, high=high)
            settled_at = self._weather.clock.now() + delay
            answer = self._settled(asked, settled_at)
            entry = self._mailings.open(asked.request_id, Entry(asked, settled_at, answer))
            self._posted.add((asked.document_id, asked.addressee))
        return self._as_of_now(asked.request_id, entry)

    def look(self, request_id: str) -> PostAnswer:
        return self._as_of_now(request_id, self._mailings.find(request_id))

    def _settled(self, asked: MailingRequest, at: datetime) -> PostAnswer:
        if len(asked.letters) > 1:
            return self._of_letters(asked, at)
        only = asked.letters[0].address if asked.letters else asked.address or ""
        reason = self._comes_back(asked, asked.lot, only)
        if not reason:
            return PostAnswer(request_id=asked.request_id, state="delivered", settled_at=at)
        return PostAnswer(
            request_id=asked.request_id, state="returned", settled_at=at, reason=reason
        )

    def _of_letters(self, asked: MailingRequest, at: datetime) -> PostAnswer:
        """Each letter has a fate of its own; one that arrives delivers the mailing."""
        letters = []
        for one in asked.letters:
            reason = self._comes_back(asked, f"{asked.lot}:{one.place}", one.address)
            state: Literal["delivered", "returned"] = "returned" if reason else "delivered"
            letters.append(LetterAnswer(place=one.place, state=state, reason=reason))
        arrived = any(one.state == "delivered" for one in letters)
        return PostAnswer(
            request_id=asked.request_id,
            state="delivered" if arrived else "returned",
            settled_at=at,
            reason="" if arrived else letters[0].reason,
            letters=tuple(letters),
        )

    def _comes_back(self, asked: MailingRequest, lot: str, address: str) -> str:
        """Why a letter comes back; empty where it arrives."""
        if GONE in address:
            return WHY_GONE
        again = (asked.document_id, asked.addressee) in self._posted
        if again or not self._weather.fails("post", lot, rate=RETURN_RATE):
            return ""
        return REASONS[int(self._weather.chance("reason", lot) * len(REASONS))]

    def _as_of_now(self, request_id: str, entry: Entry[PostAnswer]) -> PostAnswer:
        if self._weather.clock.now() < entry.final_at:
            return PostAnswer(request_id=request_id, state="pending")
        return entry.answer


def build(weather: SandboxWeather) -> FastAPI:
    """The server of the court post."""
    server = paged("法院专递 · Court post")
    post = Post(weather)

    @server.post("/mailings", status_code=202, summary="交邮 · post a document")
    async def send(asked: MailingRequest, idempotency_key: IdempotencyKey) -> PostAnswer:
        same_request(idempotency_key, asked.request_id)
        return post.take(asked)

    @server.get("/mailings/{request_id}", summary="回执 · the receipt of a mailing")
    async def look(request_id: str) -> PostAnswer:
        return post.look(request_id)

    return server
