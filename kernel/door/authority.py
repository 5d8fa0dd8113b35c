"""Admits callers to acts: by the staff register and custody of the case, or by tokens alone."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Protocol, TypeAlias

from kernel.base.zone import CHINA
from kernel.deciding.approvals import GiveApproval, RefuseApproval
from kernel.door.problems import HttpProblem
from kernel.journal.authority import REGISTER, Authority
from kernel.people.authority import Standing, article_of, standing_of, whose
from kernel.people.identity import APPROVALS, PARTY, PORTAL, SYSTEM, Identity, Permissions
from kernel.rulebook import Pack

DECIDING = frozenset({GiveApproval.__name__, RefuseApproval.__name__})


IsParty: TypeAlias = Callable[[str, str, str, date], Awaitable[bool]]
"""Whether somebody is a party of a case, or acts for one that day: court, case, person, day."""


class Facts(Protocol):
    """What a house knows of a court's staff and of who holds a case."""

    async def of(self, court: str, case_id: str = REGISTER) -> Authority: ...


@dataclass(frozen=True, slots=True)
class Act:
    """What a caller is about to do. `case_id` is empty for what concerns no case; with `by_pack`
    the table of acts has no row for it, and the pack says who may."""

    name: str
    case_id: str = ""
    by_pack: bool = False


@dataclass(frozen=True, slots=True)
class Admitted:
    """A caller with every role in which he acts, and those in which he may do the act."""

    identity: Identity
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Before:
    """A caller before a case: what is known of it, and what he is in it.

    `standing` is None where the register is not asked.
    """

    identity: Identity
    known: Authority
    party: bool
    standing: Standing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """Admits callers of one house to acts.

    `tokens_rule`: an identity provider says what somebody may do, and the register is not asked.
    Nor is it asked in a court that has entered nobody yet.
    """

    house: str
    permissions: Permissions
    facts: Facts
    tokens_rule: bool = False
    is_party: IsParty | None = None

    async def admit(self, identity: Identity, act: Act, pack: Pack, now: datetime) -> Admitted:
        """The caller, and the roles in which he may do an act; none if the act is not his at all.

        Raises:
            HttpProblem: 403 that says whose the case is, if the act is his in other cases only.
        """
        before = await self.before(identity, act.case_id, pack, now)
        roles = self.roles(before, act)
        standing = before.standing
        if standing is None:
            return Admitted(identity, roles)
        if not roles and self._by_register(replace(standing, holding=None), act):
            raise _not_yours(before.known, pack)
        return Admitted(replace(identity, roles=standing.roles), roles)

    async def before(self, identity: Identity, case_id: str, pack: Pack, now: datetime) -> Before:
        """The caller before a case, or before none of them, today."""
        known = await self.facts.of(identity.court, case_id)
        day = now.astimezone(CHINA).date()
        party = await self._party(identity, case_id, day)
        if self.tokens_rule or known.register.empty:
            return Before(identity, known, party)
        holding = known.holding if case_id not in {"", identity.court} else None
        standing = replace(standing_of(identity, known.register, holding, pack, day), party=party)
        return Before(identity, known, party, standing)

    async def deciding(
        self, identity: Identity, case_id: str, pack: Pack, now: datetime
    ) -> tuple[str, ...]:
        """The roles in which somebody decides on what is asked for in a case, where the pack names
        them."""
        before = await self.before(identity, case_id, pack, now)
        return self.roles(before, Act(GiveApproval.__name__, case_id, by_pack=True))

    def roles(self, before: Before, act: Act) -> tuple[str, ...]:
        """The roles in which a caller may do an act; none if it is not his."""
        if before.standing is None:
            return self._by_token(before.identity, act, party=before.party)
        return self._by_register(before.standing, act)

    def _by_register(self, standing: Standing, act: Act) -> tuple[str, ...]:
        if act.name in DECIDING:
            return standing.deciding(self.permissions.entitled(self.house, APPROVALS))
        if act.by_pack:
            return standing.roles
        return standing.entitled(self.permissions.entitled(self.house, act.name))

    def _by_token(self, identity: Identity, act: Act, *, party: bool) -> tuple[str, ...]:
        if act.by_pack:
            return identity.roles
        allowed = self.permissions.entitled(self.house, act.name)
        fitting = (one for one in allowed if party or one.of != PARTY)
        return tuple(one.role for one in fitting if one.role in identity.roles)

    async def _party(self, identity: Identity, case_id: str, day: date) -> bool:
        """Whether a caller from the portal is a party; nobody is in a house that knows none."""
        if PORTAL not in identity.roles or not case_id or self.is_party is None:
            return False
        return await self.is_party(identity.court, case_id, identity.person, day)

    async def shown(self, court: str, case_id: str, pack: Pack, now: datetime) -> dict[str, Any]:
        """Who holds a case, and who of the staff may do which act of this house in it today."""
        known = await self.facts.of(court, case_id)
        titles = {team.code: team.title for team in pack.teams}
        rules = "tokens" if self.tokens_rule or known.register.empty else "register"
        holding = known.holding
        return {
            "case_id": case_id,
            "rules": rules,
            "team": _titled(holding.team or pack.command_centre, titles),
            "handler": holding.handler or None,
            "handed_to": _titled(holding.handed_to, titles) if holding.handed_to else None,
            "acts": self._acts(known, court, pack, now) if rules == "register" else {},
        }

    def _acts(self, known: Authority, court: str, pack: Pack, now: datetime) -> dict[str, Any]:
        day, found = now.astimezone(CHINA).date(), dict[str, list[dict[str, str]]]()
        standings = {
            person: standing_of(
                Identity(person, court, ()), known.register, known.holding, pack, day
            )
            for person in known.register.people
        }
        for act in sorted(self.permissions.acts(self.house)):
            table = self.permissions.entitled(self.house, act)
            if {one.role for one in table} - {SYSTEM}:
                found[act] = [
                    {"person": person, "role": roles[0]}
                    for person, standing in standings.items()
                    if (roles := standing.entitled(table))
                ]
        return found


def _titled(team: str, titles: Mapping[str, str]) -> dict[str, str]:
    return {"code": team, "title": titles.get(team, team)}


def _not_yours(known: Authority, pack: Pack) -> HttpProblem:
    article = article_of(pack)
    more = {"team": known.holding.team or pack.command_centre}
    if article:
        more["article"] = article
    return HttpProblem("forbidden", whose(known.holding, known.register, pack), more)
