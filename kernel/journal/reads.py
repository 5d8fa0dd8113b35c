"""The log of reads: its events, its read model, and what an auditor counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from contracts.reads import PersonalDataRead
from kernel.journal.envelope import Recorded, correlation_of
from kernel.journal.projections import Project, Reader, Statement
from kernel.journal.protocol import Append, Draft, Journal

READS = "reads"  # the case of these events in the log: they are no part of a case's own history
READERS_MAX = 1000  # more than a court has staff

INSERT = """
    insert into reads (court, position, case_id, reader, reader_role, route, categories, in_full,
        count, purpose, read_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
    on conflict (court, position) do nothing
"""
_WHICH = """
    court = $1 and ($2 = '' or reader = $2) and ($3 = '' or case_id = $3)
    and ($4::timestamptz is null or read_at >= $4)
    and ($5::timestamptz is null or read_at < $5)
"""
LISTED = (
    "select position, case_id, reader, reader_role, route, categories, in_full, count, purpose, "
    "read_at, {place} from reads"
)
COUNTED = f"""
    select reader, count(*) as reads, sum(count)::bigint as texts,
        count(*) filter (where purpose is not null) as with_purpose
    from reads where {_WHICH} group by reader order by reads desc, reader limit $6
"""  # noqa: S608 - made of constants


async def record_reads(
    journal: Journal, reads: Sequence[PersonalDataRead], *, court: str, rule_pack: str, actor: str
) -> None:
    """Store the reads of one answer, together; returns once they are durable.

    Each answer has a stream of its own: nothing has to be read before it is written, answers of
    several processes never conflict, and no stream grows. What is written at the same time shares
    a transaction (the group commit of the journal). Raises what `Journal.append` raises.
    """
    stream = f"{READS}-{uuid4().hex}"
    drafts = tuple(
        Draft(
            stream=stream,
            version=version,
            event=read,
            case_id=READS,
            occurred_at=read.read_at,
            causation_id=None,
        )
        for version, read in enumerate(reads, start=1)
    )
    request = Append(
        court=court,
        drafts=drafts,
        expected={stream: 0},
        recorded_at=reads[0].read_at,
        actor=actor,
        correlation_id=correlation_of(court, stream),
        rule_pack=rule_pack,
    )
    await journal.append(request)


def with_reads(project: Project) -> Project:
    """The projection of a service, with that of its reads."""

    def both(recorded: Recorded) -> Sequence[Statement]:
        if isinstance(recorded.event, PersonalDataRead):
            return [(INSERT, _row(recorded, recorded.event))]
        return project(recorded)

    return both


def _row(recorded: Recorded, event: PersonalDataRead) -> tuple[object, ...]:
    return (
        recorded.court,
        recorded.position,
        event.case_id,
        event.reader,
        event.reader_role,
        event.route,
        list(event.categories),
        list(event.in_full),
        event.count,
        event.purpose,
        event.read_at,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Which:
    """Which reads are asked for: of a reader, of a case, from an instant on and before another."""

    reader: str = ""
    case_id: str = ""
    since: datetime | None = None
    until: datetime | None = None

    @property
    def conditions(self) -> Sequence[tuple[str, object]]:
        """The same for a list of them; empty members restrict nothing."""
        return (
            ("reader = {}", self.reader),
            ("case_id = {}", self.case_id),
            ("read_at >= {}", self.since),
            ("read_at < {}", self.until),
        )


async def counted(reader: Reader, court: str, which: Which) -> list[dict[str, Any]]:
    """How often each reader read, and how many texts; who read most comes first."""
    return await reader.fetch(COUNTED, *_of(court, which), READERS_MAX)


def _of(court: str, which: Which) -> tuple[object, ...]:
    return court, which.reader, which.case_id, which.since, which.until
