"""Which events of other services' logs were consumed, and their hashes.

A row covers 128 positions of a log. Each position has a bit, set when its event was consumed, and
for an event that asked nothing the first 64 bits of its hash (the link). An event that changed
something has a row in the inbox instead, with its full hash. Every hash covers the previous ones,
so whoever rewrites a log would have to find another event with the same link at each following
position.

Bits are only ever set. Neither the order of messages, nor a partition that moves to another
replica, nor a duplicate message can therefore create or hide a hole.
"""

from binascii import unhexlify
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter

import asyncpg

from kernel.journal.envelope import Place
from kernel.journal.protocol import Diverged

SPAN = 128  # positions in a row: it fits into a page with its neighbours, links and all
LINK_BYTES = 8
LINK_DIGITS = 2 * LINK_BYTES
NO_LINK = "0" * LINK_DIGITS
FIRST = 1 << (SPAN - 1)  # the bit of the first position of a stretch
ALL = (1 << SPAN) - 1
Key = tuple[str, int]  # a source, and the number of the stretch, from 0

# A stretch with a bit that is already set is not changed and not returned; it is compared instead.
ADD = f"""
insert into inbox_stretch as known (court, source, stretch, taken, links)
select $1, * from unnest($2::text[], $3::bigint[], $4::varbit[], $5::varbit[])
on conflict (court, source, stretch) do update
set taken = known.taken | excluded.taken, links = known.links | excluded.links
where known.taken & excluded.taken = repeat('0', {SPAN})::varbit
returning source, stretch
"""  # noqa: S608 - made of constants
READ = """
select found.source, found.stretch, found.taken, found.links
from unnest($2::text[], $3::bigint[]) as asked (source, stretch)
cross join lateral (
    select source, stretch, taken, links from inbox_stretch
    where court = $1 and source = asked.source and stretch = asked.stretch limit 1
) found
"""
HASHES = """
select found.source, found.position, found.hash
from unnest($2::text[], $3::bigint[]) as asked (source, position)
cross join lateral (
    select source, position, hash from inbox
    where court = $1 and source = asked.source and position = asked.position limit 1
) found
"""
TAKEN = """
select get_bit(taken, $4) = 1 from inbox_stretch
where court = $1 and source = $2 and stretch = $3
"""
NOT_WHOLE = """
select named.source, coalesce(mark.whole, 0) as whole, coalesce(mark.final, 0) as final,
    found.stretch, found.taken
from unnest($2::text[]) as named (source)
left join inbox_mark mark on mark.court = $1 and mark.source = named.source
left join lateral (
    select stretch, taken from inbox_stretch
    where court = $1 and source = named.source and stretch >= coalesce(mark.whole, 0)
) found on true
order by named.source, found.stretch
"""
WHOLE = """
insert into inbox_mark as known (court, source, whole)
select $1, * from unnest($2::text[], $3::bigint[])
on conflict (court, source) do update set whole = greatest(known.whole, excluded.whole)
"""
FINAL = """
insert into inbox_mark as known (court, source, final)
select $1, * from unnest($2::text[], $3::bigint[])
on conflict (court, source) do update set final = greatest(known.final, excluded.final)
"""
WAITING = "select position from parked where court = $1 and source = $2 and position <= $3"


def stretch_of(position: int) -> tuple[int, int]:
    """The number of the stretch that holds a position, and the index in it; both from 0."""
    return divmod(position - 1, SPAN)


def link_of(event_hash: str) -> bytes:
    """The link of an event with this hash, a SHA-256 in hex."""
    link = unhexlify(event_hash[:LINK_DIGITS])
    assert len(link) == LINK_BYTES
    return link


@dataclass(slots=True)
class Stretch:
    """The marks of 128 positions. The bits of `taken` are counted from the left."""

    taken: int = 0
    links: bytearray = field(default_factory=lambda: bytearray(SPAN * LINK_BYTES))

    def has(self, offset: int) -> bool:
        """Whether the event at this index was consumed."""
        return bool(self.taken & FIRST >> offset)

    def link(self, offset: int) -> str:
        """In hex; NO_LINK if the event changed something or was not consumed."""
        return self.links[offset * LINK_BYTES : (offset + 1) * LINK_BYTES].hex()

    def add(self, offset: int, link: bytes) -> None:
        """Mark the event at this index as consumed."""
        self.taken |= FIRST >> offset
        self.links[offset * LINK_BYTES : (offset + 1) * LINK_BYTES] = link


def bits(positions: Iterable[tuple[str, int]]) -> dict[Key, int]:
    """The bits of some positions, given with their sources; by stretch, in order."""
    found: dict[Key, int] = defaultdict(int)
    for source, position in positions:
        number, offset = stretch_of(position)
        found[source, number] |= FIRST >> offset
    return dict(sorted(found.items()))


def as_bits(taken: int) -> asyncpg.BitString:
    """The marks of a stretch as a bit string of PostgreSQL."""
    return asyncpg.BitString.frombytes(taken.to_bytes(SPAN // 8, "big"), bitlength=SPAN)


def as_number(taken: asyncpg.BitString) -> int:
    """The marks of a stretch from a bit string of PostgreSQL."""
    return int.from_bytes(taken.bytes, "big")


async def pass_over(pool: asyncpg.Pool, court: str, places: Sequence[Place]) -> list[Diverged]:
    """Mark foreign events that ask nothing. Those at whose position another event was consumed
    before are returned instead."""
    diverged: list[Diverged] = []
    fresh = list(dict.fromkeys(places))
    while fresh:
        adding, rivals = _collected(fresh)
        added = await _add(pool, court, adding)
        left = [
            p for p in fresh if p in rivals or (p.source, stretch_of(p.position)[0]) not in added
        ]
        fresh, contradicting = await _compared(pool, court, left)
        diverged += contradicting
    return diverged


def _collected(places: Sequence[Place]) -> tuple[dict[Key, Stretch], set[Place]]:
    """The marks of some events, and those whose place another of them has: they come after it."""
    adding: dict[Key, Stretch] = defaultdict(Stretch)
    rivals: set[Place] = set()
    for place in places:
        number, offset = stretch_of(place.position)
        stretch = adding[place.source, number]
        if stretch.has(offset):
            rivals.add(place)
        else:
            stretch.add(offset, link_of(place.hash))
    return adding, rivals


async def _add(pool: asyncpg.Pool, court: str, adding: Mapping[Key, Stretch]) -> set[Key]:
    """Store marks. Returns the stretches that were new and are stored.

    Always in one order, so that two writers never deadlock.
    """
    keys = sorted(adding)
    rows = await pool.fetch(
        ADD,
        court,
        [source for source, _ in keys],
        [number for _, number in keys],
        [as_bits(adding[key].taken) for key in keys],
        [asyncpg.BitString.frombytes(bytes(adding[key].links)) for key in keys],
    )
    return {(source, number) for source, number in rows}


async def _compared(
    pool: asyncpg.Pool, court: str, places: Sequence[Place]
) -> tuple[list[Place], list[Diverged]]:
    """Compares events with stretches begun earlier: those not consumed yet, and those that
    differ from what was consumed at their position."""
    if not places:
        return [], []
    known = await _read(pool, court, {(p.source, stretch_of(p.position)[0]) for p in places})
    fresh: list[Place] = []
    moved: list[Place] = []
    diverged: list[Diverged] = []
    for place in places:
        number, offset = stretch_of(place.position)
        stretch = known[place.source, number]
        if not stretch.has(offset):
            fresh.append(place)
        elif (link := stretch.link(offset)) == NO_LINK:
            moved.append(place)
        elif not place.hash.startswith(link):
            diverged.append(Diverged(place, link))
    hashes = await _hashes(pool, court, moved)
    for place in moved:
        stored = hashes.get((place.source, place.position), "")
        if not place.hash.startswith(stored):
            diverged.append(Diverged(place, stored))
    return fresh, diverged


async def _read(pool: asyncpg.Pool, court: str, keys: Iterable[Key]) -> dict[Key, Stretch]:
    asked = list(keys)
    rows = await pool.fetch(READ, court, [source for source, _ in asked], [n for _, n in asked])
    found: dict[Key, Stretch] = defaultdict(Stretch)
    for source, number, taken, links in rows:
        found[source, number] = Stretch(as_number(taken), bytearray(links.bytes))
    return found


async def _hashes(
    pool: asyncpg.Pool, court: str, places: Sequence[Place]
) -> dict[tuple[str, int], str]:
    """The hashes in the inbox at these positions. Rows of earlier versions have none."""
    if not places:
        return {}
    sources, positions = [p.source for p in places], [p.position for p in places]
    rows = await pool.fetch(HASHES, court, sources, positions)
    return {(source, position): stored for source, position, stored in rows}


async def taken_at(pool: asyncpg.Pool, court: str, source: str, position: int) -> bool:
    """Whether the event at this position of another service's log was consumed."""
    number, offset = stretch_of(position)
    return bool(await pool.fetchval(TAKEN, court, source, number, offset))


async def mark_final(pool: asyncpg.Pool, court: str, positions: Mapping[str, int]) -> None:
    """Store, by source, the position up to which no further event is expected."""
    sources = sorted(positions)
    await pool.execute(FINAL, court, sources, [positions[source] for source in sources])


@dataclass(frozen=True, slots=True)
class Heard:
    """What was consumed of one log: up to which position, and how many events before it are
    missing, the first of them at `first` (0 if none). `lost` of them will not arrive by
    themselves. Parked messages are not missing."""

    highest: int = 0
    missing: int = 0
    lost: int = 0
    first: int = 0


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of one log that may have holes, after `whole` stretches without any. What was
    not consumed up to the position `final` is lost."""

    whole: int
    taken: Mapping[int, int]
    final: int = 0

    @property
    def highest(self) -> int:
        """The last consumed position; 0 if there is none."""
        if not self.taken:
            return self.whole * SPAN
        last = max(self.taken)
        after = (self.taken[last] & -self.taken[last]).bit_length() - 1
        return (last + 1) * SPAN - after

    def missing(self) -> Iterator[int]:
        """The positions before the highest that were not consumed."""
        highest = self.highest
        for position in range(self.whole * SPAN + 1, highest):
            if not self.has(position):
                yield position

    def has(self, position: int) -> bool:
        """Whether the event at this position was consumed."""
        number, offset = stretch_of(position)
        return number < self.whole or bool(self.taken.get(number, 0) & FIRST >> offset)

    def heard(self, waiting: Iterable[int]) -> Heard:
        """The summary of these marks. `waiting` are the positions of parked messages."""
        highest = self.highest
        parked = {p for p in waiting if p < highest and not self.has(p)}
        missing = self._missing_until(highest, parked)
        lost = self._missing_until(min(highest, self.final), parked)
        first = next((p for p in self.missing() if p not in parked), 0) if missing else 0
        return Heard(highest, missing, lost, first)

    def _missing_until(self, last: int, parked: Collection[int]) -> int:
        if last <= self.whole * SPAN:
            return 0
        number, offset = stretch_of(last)
        full = (taken.bit_count() for n, taken in self.taken.items() if n < number)
        begun = (self.taken.get(number, 0) >> (SPAN - 1 - offset)).bit_count()
        known = self.whole * SPAN + sum(full) + begun
        return last - known - sum(1 for position in parked if position <= last)

    def whole_now(self) -> int:
        """How many stretches from the beginning are complete."""
        number = self.whole
        while self.taken.get(number) == ALL:
            number += 1
        return number


async def look(pool: asyncpg.Pool, court: str, sources: Sequence[str]) -> dict[str, Heard]:
    """What was consumed of each source.

    The cost grows with what arrived since the last look and with what is missing; stretches found
    complete are not examined again.
    """
    rows = await pool.fetch(NOT_WHOLE, court, list(sources))
    found: dict[str, Heard] = {}
    whole: dict[str, int] = {}
    for source, group in groupby(rows, itemgetter("source")):
        of_source = list(group)
        marks = Marks(
            of_source[0]["whole"],
            {r["stretch"]: as_number(r["taken"]) for r in of_source if r["stretch"] is not None},
            of_source[0]["final"],
        )
        found[source] = await _heard(pool, court, source, marks)
        if marks.whole_now() > marks.whole:
            whole[source] = marks.whole_now()
    if whole:
        await pool.execute(WHOLE, court, list(whole), list(whole.values()))
    return found


async def _heard(pool: asyncpg.Pool, court: str, source: str, marks: Marks) -> Heard:
    heard = marks.heard(())
    if not heard.missing:
        return heard
    rows = await pool.fetch(WAITING, court, source, heard.highest)
    return marks.heard(position for (position,) in rows)
