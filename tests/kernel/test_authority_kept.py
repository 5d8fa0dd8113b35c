"""What every house keeps of custody and staff, on a real database: told once, twice, and again."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from contracts.triage import CaseAssigned
from kernel.base.clock import SystemClock
from kernel.base.postgres import Pools
from kernel.deciding.service import Service
from kernel.journal.authority import AuthorityFacts, with_authority
from kernel.journal.envelope import Recorded
from kernel.journal.memory import MemoryJournal
from kernel.journal.postgres import PostgresJournal
from kernel.journal.projections import no_rows
from kernel.journal.protocol import Append, Draft
from kernel.law.calendars import SeededCalendars
from kernel.messaging.consumer import Consumer
from kernel.messaging.parking import PostgresParking
from kernel.people.authority import UNKNOWN, Holding
from kernel.program.app import codec_of
from tests.conftest import NewDatabase
from tests.kernel.authority import NOW, appointed, held_by, passed_to
from tests.support import at, rulebook
from zhixing.houses import house

COURT = "yanling"
CASE_ID = "（2026）豫1024执37号"
STAFF = f"staff-{COURT}"
ANY_ID = UUID(int=1)


def written(*events: Any) -> Append:
    """The events of one request to triage, each on the stream of its subject."""
    versions: dict[str, int] = {}
    drafts: list[Draft] = []
    for event in events:
        case_id = getattr(event, "case_id", STAFF)
        stream = f"custody-{case_id}"
        versions[stream] = versions.get(stream, 0) + 1
        drafts.append(
            Draft(
                stream=stream,
                version=versions[stream],
                event=event,
                case_id=case_id,
                occurred_at=NOW,
                causation_id=None,
            )
        )
    return Append(
        court=COURT,
        drafts=tuple(drafts),
        expected=dict.fromkeys(versions, 0),
        recorded_at=NOW,
        actor="system:system",
        correlation_id=ANY_ID,
        rule_pack=rulebook().pack(COURT).id,
    )


@dataclass(frozen=True)
class House:
    """Archive, which listens to triage."""

    consumer: Consumer
    pools: Pools

    @property
    def facts(self) -> AuthorityFacts:
        """What a process that has just started knows."""
        return AuthorityFacts(self.pools, codec_of("triage"))


@pytest.fixture
async def archive(new_database: NewDatabase) -> AsyncIterator[House]:
    pools = Pools(await new_database())
    journal = PostgresJournal("archive", codec_of("archive"), pools)
    service: Service[Any, Any, Any] = Service(
        house("archive"),
        journal,
        rulebook=rulebook(),
        calendars=SeededCalendars(),
        clock=SystemClock(),
    )
    sources = {source: codec_of(source) for source in house("archive").listens_to}
    yield House(Consumer(service, sources, PostgresParking(pools)), pools)
    await journal.close()
    await pools.close()


async def told(*events: Any) -> list[Recorded]:
    return list(await MemoryJournal("triage", codec_of("triage")).append(written(*events)))


async def test_a_house_keeps_custody_and_staff_and_nothing_else_of_triage(archive: House) -> None:
    other = CaseAssigned(case_id=CASE_ID, team="fast", by_draw=False)
    custody = held_by(CASE_ID, "command-centre", "fast", "h1")
    messages = await told(*custody, other, appointed("h1", "handler", "fast"))
    await archive.consumer.take(messages)
    known = await archive.facts.of(COURT, CASE_ID)
    assert known.holding == Holding(team="fast", handler="h1")
    assert known.register.in_team("h1", "fast", at("2026-03-10").date())
    assert (await archive.facts.of(COURT)).holding == UNKNOWN
    assert (await archive.facts.of("ruyang", CASE_ID)).register.empty
    pool = await archive.pools.of(COURT)
    assert await pool.fetchval("select count(*) from authority_facts") == 4
    assert await pool.fetchval("select count(*) from events") == 0


async def test_what_is_told_later_continues_what_is_known(archive: House) -> None:
    facts = archive.facts
    assert (await facts.of(COURT, CASE_ID)).register.empty
    messages = await told(
        *held_by(CASE_ID, "command-centre", "fast", "h1"),
        appointed("h1", "handler", "fast"),
        appointed("h2", "handler", "ordinary-1"),
        *passed_to(CASE_ID, "fast", "ordinary-1", "h2"),
    )
    await archive.consumer.take(messages[:4])
    assert set((await facts.of(COURT, CASE_ID)).register.people) == {"h1"}
    await archive.consumer.take(messages[4:])
    known = await facts.of(COURT, CASE_ID)
    assert set(known.register.people) == {"h1", "h2"}
    assert known.holding == Holding(team="ordinary-1", handler="h2")


async def test_told_twice_it_is_kept_once(archive: House) -> None:
    messages = await told(*held_by(CASE_ID, "command-centre", "fast", "h1"))
    await archive.consumer.take(messages)
    await archive.consumer.take(messages)
    assert (await archive.facts.of(COURT, CASE_ID)).holding.handler == "h1"


async def test_a_house_that_did_not_keep_it_then_keeps_it_when_told_again(
    archive: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    messages = await told(*held_by(CASE_ID, "command-centre", "fast", "h1"))
    with monkeypatch.context() as before:
        before.setattr("kernel.messaging.consumer.kept", lambda _message: ())
        await archive.consumer.take(messages)
    assert (await archive.facts.of(COURT, CASE_ID)).holding == UNKNOWN
    await archive.consumer.take(messages)
    assert (await archive.facts.of(COURT, CASE_ID)).holding.handler == "h1"


async def test_triage_keeps_what_it_tells_itself(new_database: NewDatabase) -> None:
    pools = Pools(await new_database())
    project = with_authority(no_rows)
    journal = PostgresJournal("triage", codec_of("triage"), pools, project=project)
    await journal.append(written(*held_by(CASE_ID, "command-centre", "fast", "h1")))
    known = await AuthorityFacts(pools, codec_of("triage")).of(COURT, CASE_ID)
    assert known.holding == Holding(team="fast", handler="h1")
    await journal.close()
    await pools.close()
