"""Who may act on a case: who holds it, whose step it is, who stands above, who stands in. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from contracts.triage import CustodyAccepted, CustodyBegan, CustodyPassed, CustodyRefused
from kernel.people.identity import PARTY, Entitled, Identity
from kernel.people.register import Register
from kernel.rulebook import Pack

HANDLER = "handler"
LEADER = "team_leader"
ANSWERS = "handler-answers"  # the row of a pack that says who answers for a case

CustodyFact: TypeAlias = CustodyBegan | CustodyPassed | CustodyAccepted | CustodyRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """Who holds a case: a team, and its handler where one was named.

    `handed_to` is the team that was offered the case and has not answered yet.
    """

    team: str = ""
    handler: str = ""
    handed_to: str = ""


UNKNOWN = Holding()


def evolve_holding(holding: Holding, fact: CustodyFact) -> Holding:
    """Who holds the case after a fact of triage. Never refuses."""
    match fact:
        case CustodyBegan():
            return Holding(team=fact.holder)
        case CustodyPassed():
            return replace(holding, team=fact.from_holder, handed_to=fact.to_holder)
        case CustodyAccepted():
            return Holding(team=fact.holder, handler=fact.handler)
        case CustodyRefused():
            return replace(holding, team=fact.holder, handed_to="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An office in which somebody acts: of a team or of the court, his own or an absent person's
    (`person`)."""

    role: str
    person: str
    team: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A caller before a case of the court: the offices he acts in today, and who holds the case.

    `holding` is None for what concerns no case. `party`: he is a party of it, or an agent of one.
    """

    pack: Pack
    offices: Sequence[Office]
    holding: Holding | None = None
    party: bool = False

    @property
    def roles(self) -> tuple[str, ...]:
        """Every role in which the caller acts, each once."""
        return tuple(dict.fromkeys(office.role for office in self.offices))

    def entitled(self, table: Sequence[Entitled]) -> tuple[str, ...]:
        """The roles in which the caller may do an act, in the order of its row."""
        fitting = (one.role for one in table if any(self._fits(one, o) for o in self.offices))
        return tuple(dict.fromkeys(fitting))

    def deciding(self, table: Sequence[Entitled]) -> tuple[str, ...]:
        """The roles in which the caller may decide on a request: those of `table` only for the own
        case, every other one in each.

        While the centre holds the case, there is nobody's own: no judge sits in it, and one has to
        let its documents pass (汝阳 三、(三)).
        """
        if self.holding is not None and self._team == self.pack.command_centre:
            return self.roles
        named = {one.role for one in table}
        others = tuple(role for role in self.roles if role not in named)
        return (*self.entitled(table), *others)

    def _fits(self, entitled: Entitled, office: Office) -> bool:
        if entitled.role != office.role:
            return False
        if entitled.of == PARTY:
            return self.party
        if self.holding is None:
            return True
        match entitled.of:
            case "holder":
                return self._holds(office, self._team, self.holding.handler)
            case "receiver":
                return self._holds(office, self.holding.handed_to or self._team, "")
            case "line":
                return self._above(office, self._team)
            case _:
                return True

    @property
    def _team(self) -> str:
        """The team that holds the case: from its filing on, the centre of the court."""
        assert self.holding is not None
        return self.holding.team or self.pack.command_centre

    def _holds(self, office: Office, team: str, handler: str) -> bool:
        if office.role == HANDLER and handler:
            return office.person == handler and office.team == team
        return office.team in (self._upward(team) if office.role == LEADER else (team,))

    def _above(self, office: Office, team: str) -> bool:
        whole = {one.code for one in self.pack.national.offices if one.whole_court}
        return office.role in whole or office.team in {"", *self._upward(team)}

    def _upward(self, team: str) -> tuple[str, ...]:
        """The team and those that it sits in, from below."""
        parents = {one.code: one.parent for one in self.pack.teams}
        found: list[str] = []
        at: str | None = team
        while at and at not in found:
            found.append(at)
            at = parents.get(at)
        return tuple(found)


def offices_of(register: Register, person: str, day: date) -> Iterator[Office]:
    """The offices in which a person acts on a day: the own ones, and those of whom he stands in
    for."""
    for one in (person, *register.acts_for(person, day)):
        for held in register.held_on(one, day):
            yield Office(role=held.office, team=held.team, person=one)


def standing_of(
    identity: Identity, register: Register, holding: Holding | None, pack: Pack, day: date
) -> Standing:
    """The caller by the register; of the token only what is no office of a court: the bank, the
    operators, the auditor."""
    technical = {one.code for one in pack.national.offices if one.technical}
    given = [
        Office(role=role, person=identity.person) for role in identity.roles if role in technical
    ]
    held = offices_of(register, identity.person, day)
    return Standing(pack=pack, offices=(*given, *held), holding=holding)


def whose(holding: Holding, register: Register, pack: Pack) -> str:
    """Whose the case is, in a sentence."""
    code = holding.team or pack.command_centre
    team = next((one.title for one in pack.teams if one.code == code), code)
    member = register.people.get(holding.handler)
    named = f"，承办人{member.name}" if member is not None else ""
    return f"该案由{team}承办{named}"


def article_of(pack: Pack) -> str:
    """The article that says who answers for a case; empty where the court's document has none."""
    row = next((guard for guard in pack.guards if guard.code == ANSWERS), None)
    return row.article if row is not None else ""
