"""The form in which a case is filed: its fields as they are typed, and the application they make.
Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

PARTY_FIELDS = ("role", "kind", "name", "code", "phone", "address")
AGENT_FIELDS = ("principal", "name", "code", "first_day", "last_day", "special")
CASE_FIELDS = (
    "case_number",
    "registered_on",
    "channel",
    "target",
    "claim",
    "title_document",
    "duty",
)
LISTS = {"parties": PARTY_FIELDS, "agents": AGENT_FIELDS}
PARTIES_FIRST = ({"role": "applicant"}, {"role": "debtor"})
ROWS_MAX = 200  # parties or agents: as many as intake takes
CHOSEN = {"principal", "special"}  # of an agent, and never empty
ADD, REMOVE = "add", "remove"
_PLACE = re.compile(r"(parties|agents)\.(\d{1,3})\.([a-z_]+)")
Entry = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """What was typed: the case itself, its parties and agents, each by the names of its fields.

    The principal of an agent is the place of a party among `parties`.
    """

    case: Entry
    parties: Sequence[Entry]
    agents: Sequence[Entry] = ()

    @property
    def application(self) -> dict[str, Any]:
        """The application as intake reads it; what was left empty is left out."""
        parties = [_filled(one) for one in self.parties]
        return {**_filled(self.case), "parties": [one for one in parties if one.keys() - {"role"}]}

    def appointed(self, person_ids: Sequence[str]) -> list[dict[str, Any]]:
        """What each agent is registered with. `person_ids` are those of the parties, in order."""
        named = [one for one in self.agents if _filled(one).keys() - CHOSEN]
        return [_agent(one, person_ids) for one in named]


def _filled(typed: Mapping[str, str]) -> Entry:
    return {name: text.strip() for name, text in typed.items() if text.strip()}


def _agent(typed: Mapping[str, str], person_ids: Sequence[str]) -> dict[str, Any]:
    told: dict[str, Any] = {**_filled(typed), "special": typed.get("special") == "true"}
    place = told.pop("principal", "")
    if place.isdecimal() and int(place) < len(person_ids):
        told["principal_id"] = person_ids[int(place)]
    return told


def empty(today: str) -> Filing:
    """The form before anything was typed."""
    case = {"registered_on": today, "channel": "window", "target": "money"}
    return Filing(case=case, parties=[dict(one) for one in PARTIES_FIRST])


def read(typed: Mapping[str, str]) -> Filing:
    """What was typed, by the names of the form's fields (`parties.0.name`)."""
    rows: dict[str, dict[int, Entry]] = {"parties": {}, "agents": {}}
    for name, text in typed.items():
        if (found := _PLACE.fullmatch(name)) and found[3] in LISTS[found[1]]:
            number = int(found[2])
            if number < ROWS_MAX:
                rows[found[1]].setdefault(number, {})[found[3]] = text
    lists = {name: [row for _, row in sorted(found.items())] for name, found in rows.items()}
    case = {name: typed.get(name, "") for name in CASE_FIELDS}
    return _changed(Filing(case=case, **lists), typed)


def _changed(filing: Filing, typed: Mapping[str, str]) -> Filing:
    """With a row more or less, where that was asked for."""
    lists = {"parties": list(filing.parties), "agents": list(filing.agents)}
    if typed.get(ADD) in lists:
        lists[typed[ADD]].append({})
    name, _, number = typed.get(REMOVE, "").partition(".")
    if name in lists and number.isdecimal() and int(number) < len(lists[name]):
        del lists[name][int(number)]
    return Filing(case=filing.case, **lists)


def rearranged(typed: Mapping[str, str]) -> bool:
    """Whether a row more or less was asked for, and nothing is to be filed yet."""
    return ADD in typed or REMOVE in typed
