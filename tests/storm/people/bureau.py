"""The bureau: who looks at a case, what is wished for, and when somebody gets to it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from heapq import heappop, heappush
from typing import Any

from kernel.law.calendars import SeededCalendars
from kernel.rulebook import Pack
from tests.storm.people.approvers import approvers
from tests.storm.people.control import control
from tests.storm.people.dossier import clocks, dossier, lots
from tests.storm.people.money import money
from tests.storm.people.papers import papers
from tests.storm.people.plan import Plan
from tests.storm.people.reception import reception
from tests.storm.people.seen import Desk, Seen, Wish
from tests.storm.people.team import team
from tests.storm.people.triage import triage

DESKS: Sequence[Desk] = (
    reception,
    papers,
    control,
    triage,
    team,
    money,
    dossier,
    lots,
    clocks,
    approvers,
)
MINUTE = timedelta(minutes=1)
REFUSALS_MAX = 12  # an act that is refused so often will never be allowed: it is told as stuck


class Bureau:
    """Remembers what people mean to do, by case. One case is worked on once in a minute."""

    def __init__(
        self, plans: Sequence[Plan], pack: Pack, states: Mapping[str, Mapping[str, Any]]
    ) -> None:
        self.plans = {plan.case_id: plan for plan in plans}
        self.stuck: list[str] = []
        self._pack = pack
        self._calendar = SeededCalendars().of(pack.court)
        self._states = states
        self._done: dict[str, set[str]] = defaultdict(set)
        self._meant: dict[str, dict[str, datetime]] = defaultdict(dict)  # key to when, by case
        self._refused: dict[tuple[str, str], int] = defaultdict(int)
        self._agenda: list[tuple[datetime, str, str]] = []
        for plan in plans:
            self._put(plan.case_id, "file", plan.filed_at)

    def next_at(self) -> datetime | None:
        """When somebody next means to do something."""
        while self._agenda:
            at, case_id, key = self._agenda[0]
            if self._meant[case_id].get(key) == at:
                return at
            heappop(self._agenda)
        return None

    def due(self, now: datetime) -> Iterator[tuple[str, Wish]]:
        """What is to be done now and is still wished for, by case."""
        while (at := self.next_at()) is not None and at <= now:
            _, case_id, key = heappop(self._agenda)
            del self._meant[case_id][key]
            wish = self.wishes(case_id, now).get(key)
            if wish is not None:
                yield case_id, wish

    def look(self, case_id: str, now: datetime) -> Seen:
        """Look at a case again, and take up what is newly wished for."""
        seen = self.see(case_id, now)
        for key, wish in self.wishes(case_id, now).items():
            if key not in self._meant[case_id] and self._refused[case_id, key] <= REFUSALS_MAX:
                first = max(now, wish.after or now)
                fate = seen.plan.fate.of(key, self._refused[case_id, key])
                later = timedelta(minutes=fate.between(1, wish.within_minutes, "gets to it"))
                self._put(case_id, key, first + later)
        return seen

    def wishes(self, case_id: str, now: datetime) -> dict[str, Wish]:
        seen = self.see(case_id, now)
        if seen.filing is None:
            return {"file": _file(seen.plan)}
        return {wish.key: wish for desk in DESKS for wish in desk(seen)}

    def see(self, case_id: str, now: datetime) -> Seen:
        return Seen(
            plan=self.plans[case_id],
            now=now,
            pack=self._pack,
            calendar=self._calendar,
            states=self._states,
            done=self._done[case_id],
        )

    def done(self, case_id: str, key: str) -> None:
        self._done[case_id].add(key)

    def refused(self, case_id: str, key: str, why: str, now: datetime) -> None:
        """It is tried again later, less and less often."""
        self._refused[case_id, key] += 1
        times = self._refused[case_id, key]
        if times > REFUSALS_MAX:
            self.stuck.append(f"{case_id}: {key} is refused for ever: {why}")
            return
        self._put(case_id, key, now + timedelta(hours=2**times))

    def open_cases(self) -> list[str]:
        """Cases that are not in the archive yet, or that somebody still means to work on."""
        return [
            case_id
            for case_id in self.plans
            if self._meant[case_id] or not _archived(self._states, case_id)
        ]

    def _put(self, case_id: str, key: str, at: datetime) -> None:
        taken = set(self._meant[case_id].values())
        while at in taken:
            at += MINUTE
        self._meant[case_id][key] = at
        heappush(self._agenda, (at, case_id, key))


def _file(plan: Plan) -> Wish:
    return Wish(key="file", service="intake", commands=(plan.filing(),), role="filing_clerk")


def _archived(states: Mapping[str, Mapping[str, Any]], case_id: str) -> bool:
    dossier = states["archive"].get(f"dossier-{case_id}")
    return dossier is not None and bool(dossier.archived)
