"""The form in which a case is filed: its fields as they are typed, and the application they make.
Pure."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

CASE_FIELDS = (
    "case_number",
    "registered_on",
    "channel",
    "target",
    "claim",
    "title_document",
    "origin",
    "duty",
)
TITLE_FIELDS = (
    "title_court",
    "title_effective_on",
    "perform_until",
    "payment_order",
    "earlier_doubled",
)
LIABILITY_FIELDS = ("manner", "share", "most", "heads")
ADDRESS_KINDS = ("identity", "household", "temporary", "confirmed", "business", "registered")
PARTY_FIELDS = ("role", "kind", "name", "code", "phone", "address")
AGENT_FIELDS = ("principal", "name", "code", "first_day", "last_day", "special")
HEAD_FIELDS = ("kind", "amount", "most", "perform_until", "doubles", "wording")
PHASE_FIELDS = ("first_day", "last_day", "rate", "most", "of", "base")
# The lists of the form, by the pattern of a row's place; `#` is the number of a row.
LISTS = {
    "parties.#": (
        *PARTY_FIELDS,
        *(f"addresses.{kind}" for kind in ADDRESS_KINDS),
        *(f"liability.{name}" for name in LIABILITY_FIELDS),
    ),
    "agents.#": AGENT_FIELDS,
    "heads.#": HEAD_FIELDS,
    "heads.#.phases.#": PHASE_FIELDS,
}
SEVERAL = frozenset({"payment_order", "of", "heads"})  # codes of heads, one after the other
PARTIES_FIRST = ({"role": "applicant"}, {"role": "debtor"})
ROWS_MAX = 200  # parties or agents: as many as intake takes
CHOSEN = {"principal", "special"}  # of an agent, and never empty
ADD, REMOVE = "add", "remove"
Entry = dict[str, str]
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What was typed of one head of the claim, and of the phases in which its interest runs."""

    typed: Entry
    phases: Sequence[Entry] = ()

    @property
    def told(self) -> dict[str, Any]:
        """The head as intake reads it."""
        phases = [told for one in self.phases if (told := _told(one))]
        return {**_told(self.typed), **({"phases": phases} if phases else {})}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """What was typed: the case itself, its parties, agents and heads, each by the names of its
    fields.

    The principal of an agent is the place of a party among `parties`.
    """

    case: Entry
    parties: Sequence[Entry]
    agents: Sequence[Entry] = ()
    heads: Sequence[Head] = ()

    @property
    def application(self) -> dict[str, Any]:
        """The application as intake reads it; what was left empty is left out."""
        parties = [_party(one) for one in self.parties]
        heads = [one.told for one in self.heads]
        told = {**_told(self.case), "parties": [one for one in parties if one.keys() - {"role"}]}
        return {**told, "heads": [one for one in heads if one]} if any(heads) else told

    def appointed(self, person_ids: Sequence[str]) -> list[dict[str, Any]]:
        """What each agent is registered with. `person_ids` are those of the parties, in order."""
        named = [one for one in self.agents if _filled(one).keys() - CHOSEN]
        return [_agent(one, person_ids) for one in named]

    @property
    def places(self) -> Iterator[str]:
        """The name of every field that the form shows."""
        yield from (*CASE_FIELDS, *TITLE_FIELDS)
        rows = {
            "parties": self.parties,
            "agents": self.agents,
            "heads": self.heads,
            **{f"heads.{n}.phases": head.phases for n, head in enumerate(self.heads)},
        }
        for at, some in rows.items():
            names = LISTS[re.sub(r"\.\d+", ".#", at) + ".#"]
            yield from (f"{at}.{number}.{name}" for number in range(len(some)) for name in names)


def _filled(typed: Mapping[str, str]) -> Entry:
    return {name: text.strip() for name, text in typed.items() if text.strip()}


def _told(typed: Mapping[str, str]) -> dict[str, Any]:
    """What was typed in words, and lists of codes as lists."""
    return {
        name: re.split(r"[\s,，、]+", text) if name in SEVERAL else text
        for name, text in _filled(typed).items()
    }


def _party(typed: Mapping[str, str]) -> dict[str, Any]:
    """A party with its addresses by kind and what it answers for."""
    told = _told({name: text for name, text in typed.items() if "." not in name})
    for group in ("addresses", "liability"):
        within = {
            name.partition(".")[2]: text
            for name, text in typed.items()
            if name.startswith(f"{group}.")
        }
        if filled := _told(within):
            told[group] = filled
    return told


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
    """What was typed, by the names of the form's fields (`heads.0.phases.0.rate`), with a row more
    or less where that was asked for; else without heads and phases of which nothing was typed."""
    heads = [
        Head(typed=head, phases=_rows(typed, "heads.#.phases.#", f"heads.{number}.phases"))
        for number, head in _numbered(typed, "heads.#", "heads")
    ]
    if not rearranged(typed):
        heads = [
            replace(one, phases=[phase for phase in one.phases if _filled(phase)])
            for one in heads
            if one.told
        ]
    filing = Filing(
        case={name: typed.get(name, "") for name in (*CASE_FIELDS, *TITLE_FIELDS)},
        parties=_rows(typed, "parties.#", "parties"),
        agents=_rows(typed, "agents.#", "agents"),
        heads=heads,
    )
    return _less(_more(filing, typed.get(ADD, "")), typed.get(REMOVE, ""))


def _rows(typed: Mapping[str, str], pattern: str, at: str) -> list[Entry]:
    return [row for _, row in _numbered(typed, pattern, at)]


def _numbered(typed: Mapping[str, str], pattern: str, at: str) -> list[tuple[int, Entry]]:
    """The rows of a list with the numbers that they have in the form, in order."""
    rows: dict[int, Entry] = {}
    for name, text in typed.items():
        number, _, field = name.removeprefix(f"{at}.").partition(".")
        known = name.startswith(f"{at}.") and number.isdecimal() and len(number) < len("1000")
        if not known or int(number) >= ROWS_MAX:
            continue
        if field in LISTS[pattern]:
            rows.setdefault(int(number), {})[field] = text
        elif field.startswith("phases."):
            rows.setdefault(int(number), {})
    return sorted(rows.items())


def _more(filing: Filing, at: str) -> Filing:
    """With another row in the list `at`."""
    match at.split("."):
        case ["parties"]:
            return replace(filing, parties=[*filing.parties, {}])
        case ["agents"]:
            return replace(filing, agents=[*filing.agents, {}])
        case ["heads"]:
            return replace(filing, heads=[*filing.heads, Head(typed={})])
        case ["heads", number, "phases"]:
            return _with_phases(filing, number, lambda phases: [*phases, {}])
        case _:
            return filing


def _less(filing: Filing, at: str) -> Filing:
    """Without the row `at`."""
    match at.split("."):
        case ["parties", number]:
            return replace(filing, parties=_without(filing.parties, number))
        case ["agents", number]:
            return replace(filing, agents=_without(filing.agents, number))
        case ["heads", number]:
            return replace(filing, heads=_without(filing.heads, number))
        case ["heads", head, "phases", number]:
            return _with_phases(filing, head, lambda phases: _without(phases, number))
        case _:
            return filing


def _with_phases(
    filing: Filing, number: str, changed: Callable[[Sequence[Entry]], Sequence[Entry]]
) -> Filing:
    heads = [
        replace(head, phases=changed(head.phases)) if str(place) == number else head
        for place, head in enumerate(filing.heads)
    ]
    return replace(filing, heads=heads)


def _without(rows: Sequence[T], number: str) -> list[T]:
    return [row for place, row in enumerate(rows) if str(place) != number]


def rearranged(typed: Mapping[str, str]) -> bool:
    """Whether a row more or less was asked for, and nothing is to be filed yet."""
    return ADD in typed or REMOVE in typed
