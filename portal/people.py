"""Who a visitor is in the court: by the staff register in the case book, or by the token."""

from dataclasses import dataclass, field
from datetime import datetime

from kernel.base.zone import CHINA
from kernel.door.authority import Admission
from kernel.journal.authority import AuthorityFacts
from kernel.people.authority import Office, Standing, standing_of
from kernel.people.identity import PORTAL, Identity, Permissions
from kernel.people.register import Register
from kernel.rulebook import Pack


@dataclass
class People:
    """The staff of the courts, and what they may do: the same answers as at the doors of the
    services, from the same facts and tables."""

    facts: AuthorityFacts
    permissions: Permissions
    tokens_rule: bool
    _known: dict[str, Register] = field(default_factory=dict)

    @property
    def filers(self) -> frozenset[str]:
        """The roles that file cases for others."""
        return frozenset(self.permissions.roles("intake", "FileCase")) - {PORTAL}

    async def register(self, court: str) -> Register:
        """The staff register of a court as far as the case book has heard."""
        self._known[court] = found = await self.facts.staff(court)
        return found

    def name(self, court: str, person: str) -> str:
        """What somebody of the staff is called, as of the last look at the register."""
        known = self._known.get(court, Register()).people.get(person)
        return known.name if known else person

    async def standing(self, identity: Identity, pack: Pack, now: datetime) -> Standing:
        """The offices in which somebody acts today: by the register, or by the token where the
        register is not asked."""
        register = await self.register(identity.court)
        if self.tokens_rule or register.empty:
            teams = {row.code: row.team or "" for row in pack.roles}
            offices = [
                Office(role=role, person=identity.person, team=teams.get(role, ""))
                for role in identity.roles
            ]
            return Standing(pack=pack, offices=offices)
        return standing_of(identity, register, None, pack, now.astimezone(CHINA).date())

    async def deciding(
        self, identity: Identity, service: str, case_id: str, pack: Pack, now: datetime
    ) -> tuple[str, ...]:
        """The roles in which somebody decides on what was asked for in a case in a service."""
        admission = Admission(
            house=service,
            permissions=self.permissions,
            facts=self.facts,
            tokens_rule=self.tokens_rule,
        )
        return await admission.deciding(identity, case_id, pack, now)
