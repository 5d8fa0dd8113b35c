"""What a system outside the court remembers of the requests it was sent."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Generic, TypeVar
from urllib.parse import unquote

from fastapi import Header, HTTPException
from pydantic import BaseModel, ConfigDict

T = TypeVar("T")

REQUESTS_MAX = 1_000_000  # a demonstration never gets there; a runaway client does

# Case numbers are Chinese and headers are ASCII, so the key arrives percent-encoded.
IdempotencyKey = Annotated[str, Header(min_length=1, max_length=600)]


class Body(BaseModel):
    """What a request may say; anything else is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(slots=True)
class Entry(Generic[T]):
    """A request with what will be answered once the weather's clock reaches `final_at`."""

    asked: BaseModel
    final_at: datetime
    answer: T


class EntryLedger(Generic[T]):
    """Requests by their idempotency key: the same key is the same request."""

    def __init__(self) -> None:
        self._entries: dict[str, Entry[T]] = {}

    def known(self, key: str, asked: BaseModel) -> Entry[T] | None:
        """The entry of this key, if it was used before.

        Raises:
            HTTPException: 409 when it was used for another request.
        """
        entry = self._entries.get(key)
        if entry is not None and entry.asked != asked:
            raise HTTPException(409, "此幂等键已用于另一请求")
        return entry

    def open(self, key: str, entry: Entry[T]) -> Entry[T]:
        """Remember a new request.

        Raises:
            HTTPException: 503 when the ledger is full.
        """
        if len(self._entries) >= REQUESTS_MAX:
            raise HTTPException(503, "请求过多")
        self._entries[key] = entry
        return entry

    def find(self, key: str) -> Entry[T]:
        """The entry of this key.

        Raises:
            HTTPException: 404 when nobody ever sent it.
        """
        entry = self._entries.get(key)
        if entry is None:
            raise HTTPException(404, "没有这个请求")
        return entry


def same_request(key: str, request_id: str) -> str:
    """The request id that both header and body name.

    Raises:
        HTTPException: 422 when they name different requests.
    """
    if unquote(key) != request_id:
        raise HTTPException(422, "幂等键与请求编号不一致")
    return request_id
