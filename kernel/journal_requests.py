"""What an append stores beside its events: idempotency keys, inbox rows, the effects ledger."""

from collections.abc import Sequence

import asyncpg
import orjson

from kernel.journal import Append


async def write_requests(
    connection: asyncpg.Connection, court: str, requests: Sequence[Append]
) -> None:
    """Idempotency keys, inbox rows, effects asked for and effects settled."""
    keyed = [(court, r.key, r.digest, orjson.dumps(r.answer).decode()) for r in requests if r.key]
    if keyed:
        await connection.executemany("insert into idempotency values ($1, $2, $3, $4)", keyed)
    taken = [
        (court, r.delivery.source, r.delivery.event_id, r.delivery.position)
        for r in requests
        if r.delivery
    ]
    if taken:
        await connection.executemany("insert into inbox values ($1, $2, $3, $4)", taken)
    wanted = [
        (
            court,
            effect.effect_id,
            effect.kind,
            effect.case_id,
            orjson.dumps(effect.payload).decode(),
            r.recorded_at,
        )
        for r in requests
        for effect in r.effects
    ]
    if wanted:
        await connection.executemany(
            "insert into effects (court, effect_id, kind, case_id, payload, next_at) "
            "values ($1, $2, $3, $4, $5, $6) on conflict do nothing",
            wanted,
        )
    settled = [
        (court, r.settlement.effect_id, r.settlement.state, r.settlement.detail)
        for r in requests
        if r.settlement
    ]
    if settled:
        await connection.executemany(
            "update effects set state = $3, detail = $4 where court = $1 and effect_id = $2",
            settled,
        )
