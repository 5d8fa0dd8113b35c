"""The persons of the demonstration: those of a court's list in `registers/`, which enters them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kernel.people.identity import OPERATOR, SYSTEM
from kernel.rulebook import Pack
from services.triage.commands.staff import ImportStaff, StaffRow
from zhixing.staff.lists import StaffList, read_list

REGISTERS = Path(__file__).with_name("registers")


@dataclass(frozen=True, slots=True)
class Roster:
    """Who holds which office in which team; nobody in a court without a list."""

    court: str
    rows: Sequence[StaffRow] = ()

    @staticmethod
    def of(pack: Pack) -> "Roster":
        """The list of a court."""
        file = REGISTERS / f"{pack.court}.csv"
        found = read_list(file, pack) if file.exists() else StaffList()
        return Roster(pack.court, tuple(found.rows))

    @property
    def command(self) -> ImportStaff:
        """The request that enters the list."""
        return ImportStaff(court=self.court, rows=tuple(self.rows))

    def holders(self, office: str, team: str = "") -> tuple[str, ...]:
        """Who holds an office, in a team if one is named; those first whose first office it is."""
        held = [one for one in self.rows if one.office == office and team in ("", one.team)]
        first = {one.person: one.office for one in reversed(self.rows)}
        held.sort(key=lambda one: first[one.person] != office)
        return tuple(dict.fromkeys(one.person for one in held))

    def acting(self, office: str, teams: Iterable[str]) -> str:
        """Who acts in an office: of the first of these teams in which somebody holds it, else
        whoever holds it; empty if nobody does."""
        of_teams = (one for team in teams for one in self.holders(office, team))
        return next(of_teams, next(iter(self.holders(office)), ""))

    def bearers(self, offices: Iterable[str]) -> Mapping[str, tuple[str, tuple[str, ...]]]:
        """Whose tokens there are: the person and all of his offices, by his name and, for whoever
        holds it first, by that of the office. An office that nobody holds has a bearer too."""
        held: dict[str, list[str]] = {}
        for row in self.rows:
            held.setdefault(row.person, [])
            if row.office not in held[row.person]:
                held[row.person].append(row.office)
        found = {person: (person, tuple(roles)) for person, roles in held.items()}
        for office in offices:
            if office != SYSTEM:
                first = next(iter(self.holders(office)), "")
                found[office] = found[first] if first else (f"{office}-1", (office,))
        # What destroys something is asked for by one operator and confirmed by another.
        if OPERATOR in found:
            found[f"{OPERATOR}-2"] = (f"{OPERATOR}-2", (OPERATOR,))
        return found
