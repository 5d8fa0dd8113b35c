"""The SQL statements of the PostgreSQL journal, and conversion between rows and events.

A group of requests costs a fixed number of round trips: lock, look up, write, commit.
"""

from collections.abc import Sequence
from operator import attrgetter
from typing import Any
from uuid import UUID

import asyncpg
import orjson

from kernel.base.zone import CHINA
from kernel.journal.codec import Codec
from kernel.journal.envelope import Recorded
from kernel.journal.group_commit import AlreadyStored, streams_of
from kernel.journal.protocol import Append, Delivery
from kernel.journal.stretches import NO_LINK, as_bits, bits

_TYPES = {
    "court": "text",
    "position": "bigint",
    "stream": "text",
    "version": "int",
    "name": "text",
    "schema": "int",
    "event_id": "uuid",
    "case_id": "text",
    "occurred_at": "timestamptz",
    "recorded_at": "timestamptz",
    "actor": "text",
    "correlation_id": "uuid",
    "causation_id": "uuid",
    "rule_pack": "text",
    "traceparent": "text",
    "prev_hash": "text",
    "hash": "text",
    "body": "text",
}
COLUMNS = ", ".join(_TYPES)
_column_values = attrgetter(*_TYPES)

LOCK_HEAD = "select position, hash from log_head where court = $1 for update"
FOUND_HEAD = "insert into log_head values ($1, 0, $2) on conflict do nothing"

HASH_AT = "select hash from events where court = $1 and position = $2"

# Columns are fetched as arrays, which cost a client far less than rows.
HISTORIES = """
select stream, array_agg(name order by version), array_agg(schema order by version),
    array_agg(body order by version), min(rule_pack) filter (where version = 1)
from events where court = $1 and stream = any($2) group by stream
"""
# The next events, by kind: the place of each in the chunk, its stream, and all bodies as one JSON
# array, in bytes, as the decoder reads them. Within a kind the order does not matter, as long as it
# is the same in all three columns.
CHUNK = """
select name, schema, array_agg((position - $2 - 1)::int), array_agg(stream),
    convert_to('[' || string_agg(body, ',') || ']', 'UTF8')
from (
    select name, schema, position, stream, body from events
    where court = $1 and position > $2 order by position limit $3
) following group by name, schema
"""

# A statement of its own after the lock: under READ COMMITTED it sees what was stored before.
# Naming the source as well would offer the planner a second index.
# What was passed over is found by the marks of `stretches.py`: 128 positions, 64 bits of each.
KNOWN = """
select 'answer' as kind, asked.id, found.answer as text, found.digest as more, 0::bigint as number
from unnest($2::text[]) as asked (id)
cross join lateral (
    select answer, digest from idempotency where court = $1 and key = asked.id limit 1
) found
union all
select 'taken', found.event_id::text, found.hash, found.source, found.position
from unnest($3::text[], $4::uuid[], $7::bigint[]) as asked (source, id, position)
cross join lateral (
    (select event_id, hash, source, position from inbox
    where court = $1 and event_id = asked.id limit 1)
    union all
    (select event_id, hash, source, position from inbox
    where court = $1 and source = asked.source and position = asked.position limit 1)
) found
union all
select 'passed', '', found.link, asked.source, asked.position
from unnest($3::text[], $7::bigint[]) as asked (source, position)
cross join lateral (
    select lpad(to_hex(substring(
        links from (((asked.position - 1) % 128) * 64 + 1)::int for 64
    )::bit(64)::bigint), 16, '0') as link from inbox_stretch
    where court = $1 and source = asked.source and stretch = (asked.position - 1) / 128 limit 1
) found
union all
select 'settled', asked.id, '', '', 0
from unnest($5::text[]) as asked (id)
cross join lateral (
    select 1 from effects where court = $1 and effect_id = asked.id
    and state in ('confirmed', 'failed') limit 1
) found
union all
select 'version', asked.id, '', '', found.version
from unnest($6::text[]) as asked (id)
cross join lateral (
    select version from events where court = $1 and stream = asked.id
    order by version desc limit 1
) found
"""

_EVENT_ARRAYS = ", ".join(f"${n}::{kind}[]" for n, kind in enumerate(_TYPES.values(), start=10))
_NEXT = 10 + len(_TYPES)
_MARKS = f"${_NEXT + 1}::text[], ${_NEXT + 2}::bigint[], ${_NEXT + 3}::varbit[]"
_WRITE = f"""
with stored as (
    insert into events ({COLUMNS}) select * from unnest({_EVENT_ARRAYS})
), advanced as (
    update log_head set position = $2, hash = $3 where court = $1 and position < $2
), keyed as (
    insert into idempotency (court, key, digest, answer)
    select $1, * from unnest($4::text[], $5::text[], $6::text[])
), marked as (
    insert into inbox_stretch as known (court, source, stretch, taken)
    select $1, * from unnest({_MARKS})
    on conflict (court, source, stretch) do update set taken = known.taken | excluded.taken
)
insert into inbox (court, source, event_id, position, hash)
select $1, source, event_id, position, hash
from unnest($7::text[], $8::uuid[], $9::bigint[], ${_NEXT}::text[])
    as taken (source, event_id, position, hash)
"""  # noqa: S608 - made of constants

_WANT_EFFECTS = """
insert into effects (court, effect_id, kind, case_id, payload, next_at, requested_at)
values ($1, $2, $3, $4, $5, $6, $6) on conflict do nothing
"""
_SETTLE_EFFECTS = """
update effects set state = $3, detail = $4 where court = $1 and effect_id = $2
"""


async def look_up(
    connection: asyncpg.Connection | asyncpg.Pool,
    court: str,
    *,
    deliveries: Sequence[Delivery] = (),
    requests: Sequence[Append] = (),
) -> AlreadyStored:
    """What the log already holds of these deliveries and requests."""
    rows = await connection.fetch(
        KNOWN,
        court,
        [r.key for r in requests if r.key],
        [d.source for d in deliveries],
        [d.event_id for d in deliveries],
        [r.settlement.effect_id for r in requests if r.settlement],
        sorted({stream for r in requests for stream in streams_of(r)}),
        [d.position for d in deliveries],
    )
    known = AlreadyStored()
    for kind, identity, text, more, number in rows:
        match kind:
            case "answer":
                known.answers[identity] = (orjson.loads(text), more)
            case "taken":
                known.inbox[UUID(identity)] = text
                known.places[more, number] = text
            case "passed":
                if text != NO_LINK:
                    known.places[more, number] = text
            case "settled":
                known.settled.add(identity)
            case _:
                known.versions[identity] = number
    return known


async def write(
    connection: asyncpg.Connection,
    court: str,
    records: Sequence[Recorded],
    requests: Sequence[Append],
) -> None:
    """Store events, head, keys, inbox rows and their marks in one statement; then effects, where
    there are."""
    keyed = [r for r in requests if r.key]
    taken = [r.delivery for r in requests if r.delivery]
    marks = bits((d.source, d.position) for d in taken)
    await connection.execute(
        _WRITE,
        court,
        records[-1].position if records else 0,
        records[-1].hash if records else "",
        [r.key for r in keyed],
        [r.digest for r in keyed],
        [orjson.dumps(r.answer).decode() for r in keyed],
        [d.source for d in taken],
        [d.event_id for d in taken],
        [d.position for d in taken],
        *columns_of(records),
        [d.hash for d in taken],
        [source for source, _ in marks],
        [number for _, number in marks],
        [as_bits(found) for found in marks.values()],
    )
    wanted = [
        (court, e.effect_id, e.kind, e.case_id, orjson.dumps(e.payload).decode(), r.recorded_at)
        for r in requests
        for e in r.effects
    ]
    if wanted:
        await connection.executemany(_WANT_EFFECTS, wanted)
    settled = [
        (court, r.settlement.effect_id, r.settlement.state, r.settlement.detail)
        for r in requests
        if r.settlement
    ]
    if settled:
        await connection.executemany(_SETTLE_EFFECTS, settled)


def columns_of(records: Sequence[Recorded]) -> Sequence[Sequence[Any]]:
    """The columns of some events, each as an array."""
    if not records:
        return [()] * len(_TYPES)
    return list(zip(*map(_column_values, records), strict=True))


def recorded_from(
    row: asyncpg.Record, service: str, codec: Codec | None, event: Any = None
) -> Recorded:
    """A stored row as an event with its envelope; instants are given in +08:00.

    Without a codec the event is the one given. Raises UnknownEvent, BadBody.
    """
    values = dict(row)
    values["occurred_at"] = values["occurred_at"].astimezone(CHINA)
    values["recorded_at"] = values["recorded_at"].astimezone(CHINA)
    for name in ("event_id", "correlation_id", "causation_id"):
        values[name] = plain_uuid(values[name])
    if codec:
        event = codec.decode(row["name"], row["schema"], row["body"])
    return Recorded(service=service, event=event, **values)


def plain_uuid(value: UUID | None) -> UUID | None:
    """A plain UUID; asyncpg has a class of its own that the JSON encoder does not know."""
    return UUID(int=value.int) if value is not None else None
