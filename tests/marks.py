"""What a service has taken in of others, read from its marks as an operator would."""

from typing import Any

from kernel.journal.stretches import SPAN, as_number, stretch_of


async def taken_of(connection: Any, source: str = "intake") -> int:
    """How many events of a source were taken in, in the courts that the connection may see."""
    sql = "select coalesce(sum(bit_count(taken)), 0) from inbox_stretch where source = $1"
    return int(await connection.fetchval(sql, source))


async def positions_of(connection: Any, source: str = "intake") -> set[int]:
    """The positions of a source's log that were taken in."""
    sql = "select stretch, taken from inbox_stretch where source = $1"
    found: set[int] = set()
    for number, taken in await connection.fetch(sql, source):
        held = as_number(taken)
        first = number * SPAN + 1
        found |= {
            p for p in range(first, first + SPAN) if held >> (SPAN - 1 - stretch_of(p)[1]) & 1
        }
    return found
