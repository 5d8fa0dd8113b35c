"""The journal as the `eventsourcing` library sees a recorder: synchronous, bytes in, bytes out.

Nothing is decided here: every rule that the library's cases try (uniqueness, atomicity, order,
contiguous ids) is kept by `PostgresJournal` and its database, or the case fails.
"""

import asyncio
from base64 import b64decode, b64encode
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from threading import Event, Thread
from typing import Any, TypeVar
from uuid import UUID, uuid5

import asyncpg
import orjson
from eventsourcing.persistence import (
    AggregateRecorder,
    ApplicationRecorder,
    IntegrityError,
    ListenNotifySubscription,
    Notification,
    ProcessRecorder,
    StoredEvent,
    Tracking,
)

from kernel.base.clock import SystemClock
from kernel.base.postgres import Pools
from kernel.base.zone import CHINA
from kernel.journal.codec import Codec, canonical
from kernel.journal.envelope import NAMESPACE, Recorded
from kernel.journal.postgres import NOTIFY_CHANNEL, PostgresJournal
from kernel.journal.protocol import AlreadyDone, Append, Conflict, Delivery, Draft
from tests.waiting import PATIENCE_SECONDS

COURT = "yanling"
T = TypeVar("T")


class Loop:
    """An event loop in a thread of its own, for callers that know of none."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE_SECONDS)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


@dataclass(frozen=True, slots=True)
class Opaque:
    """An event of the library: its topic, and a state that only the library can read."""

    topic: str
    state: bytes


class OpaqueCodec(Codec):
    """The topic is the stored name; the bytes stand in the body as base64."""

    def __init__(self) -> None:
        super().__init__({})

    def encode(self, event: Opaque) -> tuple[str, int, str]:
        return event.topic, 1, canonical({"state": b64encode(event.state).decode()})

    def decode(self, name: str, schema: int, body: str | bytes) -> Opaque:  # noqa: ARG002 - the codec's signature
        return Opaque(name, b64decode(orjson.loads(body)["state"]))


class JournalRecorder:
    """A journal on a loop of its own. Streams here begin at 1, in the library where it likes:
    `first_version` is the library's number of the first event of every stream."""

    def __init__(self, new_database: Callable[[], Awaitable[str]], *, first_version: int) -> None:
        self._loop = Loop()
        self._shift = 1 - first_version
        self._listening: asyncpg.Connection | None = None
        self._subscribers: set[Event] = set()
        self._dsn, self._journal = self._loop.run(self._open(new_database))

    async def _open(
        self, new_database: Callable[[], Awaitable[str]]
    ) -> tuple[str, PostgresJournal]:
        dsn = await new_database()
        return dsn, PostgresJournal("stock", OpaqueCodec(), Pools(dsn))

    def close(self) -> None:
        self._loop.run(self._close())
        self._loop.close()

    async def _close(self) -> None:
        if self._listening is not None:
            await self._listening.close()
        await self._journal.close()
        await self._journal.pools.close()

    def _insert(
        self, stored_events: Sequence[StoredEvent], tracking: Tracking | None = None
    ) -> Sequence[int]:
        """The positions given. Raises IntegrityError; nothing is stored then."""
        request = self._request(stored_events, tracking)
        try:
            recorded = self._loop.run(self._journal.append(request))
        except (Conflict, AlreadyDone, ValueError) as error:
            raise IntegrityError(str(error)) from error
        return [one.position for one in recorded]

    def _request(self, stored_events: Sequence[StoredEvent], tracking: Tracking | None) -> Append:
        """One append; each stream is expected to end just before its first new event."""
        now = SystemClock().now().astimezone(CHINA)
        drafts = tuple(
            Draft(
                stream=str(stored.originator_id),
                version=stored.originator_version + self._shift,
                event=Opaque(stored.topic, stored.state),
                case_id=str(stored.originator_id),
                occurred_at=now,
                causation_id=None,
            )
            for stored in stored_events
        )
        # Backwards, so that the first event of each stream has the last word.
        expected = {draft.stream: draft.version - 1 for draft in reversed(drafts)}
        return Append(
            court=COURT,
            drafts=drafts,
            expected=expected,
            recorded_at=now,
            actor="system:stock",
            correlation_id=NAMESPACE,
            rule_pack="",
            delivery=_delivery(tracking) if tracking else None,
        )

    def _read(self, originator_id: UUID | str) -> list[StoredEvent]:
        recorded = self._loop.run(self._journal.read(COURT, str(originator_id)))
        return [StoredEvent(**self._fields(one)) for one in recorded]

    def _follow(self, after: int, limit: int) -> list[Notification]:
        recorded = self._loop.run(self._journal.follow(COURT, after, limit))
        return [Notification(id=one.position, **self._fields(one)) for one in recorded]

    def _fields(self, recorded: Recorded) -> dict[str, Any]:
        return {
            "originator_id": _originator_id(recorded.stream),
            "originator_version": recorded.version - self._shift,
            "topic": recorded.event.topic,
            "state": recorded.event.state,
        }

    def listen(self, subscriber: Event) -> None:
        """Set `subscriber` whenever the database tells of new events."""
        self._subscribers.add(subscriber)
        if self._listening is None:
            self._listening = self._loop.run(self._hear())

    def unlisten(self, subscriber: Event) -> None:
        self._subscribers.discard(subscriber)

    async def _hear(self) -> asyncpg.Connection:
        connection = await asyncpg.connect(self._dsn)
        await connection.add_listener(NOTIFY_CHANNEL, self._heard)
        return connection

    def _heard(self, *_: object) -> None:
        for subscriber in tuple(self._subscribers):
            subscriber.set()


class JournalAggregateRecorder(JournalRecorder, AggregateRecorder):
    """Streams alone: what an application stores its snapshots with."""

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> Sequence[int] | None:
        self._insert(stored_events)
        return None

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        found = [
            stored
            for stored in self._read(originator_id)
            if (gt is None or stored.originator_version > gt)
            and (lte is None or stored.originator_version <= lte)
        ]
        return (found[::-1] if desc else found)[:limit]


class JournalSubscription(ListenNotifySubscription["JournalApplicationRecorder"]):
    """The library's own subscription, woken by our NOTIFY."""

    def __init__(
        self, recorder: "JournalApplicationRecorder", gt: int | None, topics: Sequence[str]
    ) -> None:
        super().__init__(recorder=recorder, gt=gt, topics=topics)
        recorder.listen(self._has_been_notified)
        self._has_been_notified.set()  # it began to pull before it was listening

    def stop(self) -> None:
        super().stop()
        self._recorder.unlisten(self._has_been_notified)


class JournalApplicationRecorder(JournalAggregateRecorder, ApplicationRecorder):
    """Streams and their one sequence; notification ids are the positions of the log."""

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int]:
        return self._insert(stored_events, kwargs.get("tracking"))

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        after = (start or 0) - (1 if start and inclusive_of_start else 0)
        found: list[Notification] = []
        while len(found) < limit:
            page = self._follow(after, limit)
            found += [n for n in page if (stop is None or n.id <= stop) and _among(n, topics)]
            if len(page) < limit or (stop is not None and page[-1].id >= stop):
                break
            after = page[-1].id
        return found[:limit]

    def max_notification_id(self) -> int | None:
        return self._loop.run(self._journal.head(COURT)).position or None

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> JournalSubscription:
        return JournalSubscription(self, gt, topics)


class JournalProcessRecorder(JournalApplicationRecorder, ProcessRecorder):
    """Tracking records are inbox rows: source, position and an event id that follows from both."""

    def insert_tracking(self, tracking: Tracking) -> None:
        self._insert((), tracking)

    def max_tracking_id(self, application_name: str) -> int | None:
        return self._loop.run(self._newest(application_name))

    async def _newest(self, source: str) -> int | None:
        pool = await self._journal.pools.of(COURT)
        found: int | None = await pool.fetchval(
            "select max(position) from inbox where court = $1 and source = $2", COURT, source
        )
        return found


def _among(notification: Notification, topics: Sequence[str]) -> bool:
    return not topics or notification.topic in topics


def _originator_id(stream: str) -> UUID | str:
    """Streams here are named by text; one that was named by a UUID comes back as one."""
    try:
        return UUID(stream)
    except ValueError:
        return stream


def _delivery(tracking: Tracking) -> Delivery:
    place = f"{tracking.application_name}/{tracking.notification_id}"
    return Delivery(
        source=tracking.application_name,
        event_id=uuid5(NAMESPACE, place),
        position=tracking.notification_id,
        hash="",  # the library tracks places, not what stood there
    )
