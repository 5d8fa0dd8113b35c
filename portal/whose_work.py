"""Which open duties are somebody's to do: by the offices in which they act. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kernel.people.authority import HANDLER, LEADER, Standing
from kernel.rulebook import Pack


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """The duties that somebody has: those of `free` offices and teams in every case; those of
    offices in a team that takes cases in the cases that this team holds (`bound`); those of the
    handler in the cases of these `handlers`, and in such of their teams as have none yet."""

    free: Sequence[str] = ()
    bound: Sequence[tuple[str, str]] = ()
    handlers: Sequence[str] = ()

    @property
    def teams(self) -> tuple[str, ...]:
        """The teams whose cases concern them."""
        return tuple(dict.fromkeys(team for _, team in self.bound))

    @property
    def led(self) -> tuple[str, ...]:
        """The teams that they lead."""
        return tuple(dict.fromkeys(team for role, team in self.bound if role == LEADER))


def work_of(standing: Standing) -> Work:
    """What somebody has to do who acts in these offices."""
    pack = standing.pack
    taking = {entry.team for pool in pack.pools for entry in pool.teams}
    free: list[str] = []
    bound: list[tuple[str, str]] = []
    handlers: list[str] = []
    for office in standing.offices:
        if office.team not in taking:
            free.append(office.role)
            bound += [(office.role, team) for team in _beneath(pack, office.team, office.role)]
        else:
            bound.append((office.role, office.team))
            if office.role == HANDLER:
                handlers.append(office.person)
        if office.team:
            free.append(office.team)
    return Work(
        free=tuple(dict.fromkeys(free)),
        bound=tuple(dict.fromkeys(bound)),
        handlers=tuple(dict.fromkeys(handlers)),
    )


def _beneath(pack: Pack, unit: str, role: str) -> Iterator[str]:
    """The teams that sit in a unit, for who leads it."""
    if unit and role == LEADER:
        parents: Mapping[str, str | None] = {team.code: team.parent for team in pack.teams}
        yield from (team for team, parent in parents.items() if parent == unit)
