"""What a house keeps of who holds each case and each office: told by triage, folded when asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, get_args

from contracts.catalogue import facts
from contracts.triage import CustodyEvent
from contracts.triage_staff import StaffEvent
from kernel.base.postgres import Pools
from kernel.journal.codec import Codec
from kernel.journal.envelope import Recorded
from kernel.journal.projections import Project, Statement
from kernel.people.authority import UNKNOWN, Holding, evolve_holding
from kernel.people.register import Register, evolve_register

CUSTODY = facts(*get_args(CustodyEvent))
STAFF = facts(*get_args(StaffEvent))
TOLD = CUSTODY | STAFF  # every house asks for them, whatever else it listens to
TELLER = "triage"
REGISTER = ""  # the subject of what concerns the staff of the court
KEEP = """
    insert into authority_facts (court, subject, source, position, name, schema, body)
    values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing
"""
KNOWN = """
    select subject, position, name, schema, body from authority_facts
    where court = $1 and subject = '' and position > $2
    union all
    select subject, position, name, schema, body from authority_facts
    where court = $1 and subject = $3 and subject <> ''
    order by position
"""


def kept(recorded: Recorded) -> Sequence[Statement]:
    """The statement that keeps an event, if it is one about custody or staff."""
    name = f"{recorded.service}.{recorded.name}"
    if name not in TOLD:
        return ()
    subject = REGISTER if name in STAFF else recorded.case_id
    place = (recorded.court, subject, recorded.service, recorded.position)
    return ((KEEP, (*place, recorded.name, recorded.schema, recorded.body)),)


def with_authority(project: Project) -> Project:
    """The projection of a service, with what it tells itself of custody and staff."""

    def both(recorded: Recorded) -> Sequence[Statement]:
        return [*kept(recorded), *project(recorded)]

    return both


@dataclass(frozen=True, slots=True)
class Authority:
    """The staff register of a court and, for a case, who holds it."""

    register: Register
    holding: Holding


class AuthorityFacts:
    """Reads what a house has kept. The register is folded once, and then continued.

    `codec` is that of triage.
    """

    def __init__(self, pools: Pools, codec: Codec) -> None:
        self._pools = pools
        self._codec = codec
        self._registers: dict[str, tuple[int, Register]] = {}

    async def of(self, court: str, case_id: str = REGISTER) -> Authority:
        """What is known here and now of a court's staff and, if it is given, of a case."""
        position, register = self._registers.get(court, (0, Register()))
        pool = await self._pools.of(court)
        holding = UNKNOWN
        for subject, place, name, schema, body in await pool.fetch(KNOWN, court, position, case_id):
            event: Any = self._codec.decode(name, schema, body)
            if subject == REGISTER:
                position, register = place, evolve_register(register, event)
            else:
                holding = evolve_holding(holding, event)
        self._registers[court] = position, register
        return Authority(register, holding)

    async def staff(self, court: str) -> Register:
        """What is known here and now of a court's staff."""
        return (await self.of(court)).register
