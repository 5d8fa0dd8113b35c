"""Simulated staff: they take open nodes from the work list and do what is due."""

import asyncio
import contextlib
import time
from collections import defaultdict
from collections.abc import Container
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kernel.base.clock import Clock
from kernel.law.case_number import parse
from kernel.rulebook import Pack
from zhixing.demo.office import HANDLER, NotYet, Office, at, part
from zhixing.demo.paperwork import hash_of
from zhixing.demo.recipes import RECIPES
from zhixing.demo.steps import step_recipes
from zhixing.demo.task import Task

ROUND_SECONDS = 0.1
CASES_AT_ONCE = 6
FIRST_PAUSE_SECONDS = 0.15  # delay after a temporary refusal; doubles up to the maximum
PAUSE_MAX_SECONDS = 3.0
PAGE = 500
REGULATED = "first"  # the court's process applies to first enforcement only


@dataclass
class Staff:
    """Works until stopped, by the rules of one court, on `cases` and on the court's own duties:
    whatever else is filed is left to whoever filed it."""

    office: Office
    clock: Clock
    pack: Pack
    cases: Container[str]
    done: set[str] = field(default_factory=set)
    _pauses: dict[tuple[str, str], tuple[float, float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._recipes = {**step_recipes(self.pack), **RECIPES}

    async def work(self) -> None:
        """Work in rounds until cancelled."""
        while True:
            await self.round()
            await asyncio.sleep(ROUND_SECONDS)

    async def round(self) -> None:
        """Do everything on the list that can be done now."""
        try:
            nodes = await self._open_nodes()
            pending = await self._pending_custody()
        except NotYet:
            return
        await self._send_again()
        slots = asyncio.Semaphore(CASES_AT_ONCE)

        async def one_case(case_id: str) -> None:
            async with slots:
                if case_id in pending:
                    await self._try(case_id, "custody", self._accept(case_id))
                for node in nodes.get(case_id, ()):
                    task = Task(self.office, case_id, node, self.clock.now())
                    recipe = self._recipes[node["code"]]
                    if self._may_try(case_id, node["node_id"]):
                        await self._try(case_id, node["node_id"], recipe(task))

        await asyncio.gather(*(one_case(case_id) for case_id in {*nodes, *pending}))

    async def _open_nodes(self) -> dict[str, list[dict[str, Any]]]:
        found: dict[str, list[dict[str, Any]]] = defaultdict(list)
        after = ""
        while True:
            page = await self.office.look(
                "bureau_head", "supervision", f"/nodes?limit={PAGE}&after={part(after)}"
            )
            for node in page["nodes"]:
                if node["code"] in self._recipes and self._ours(node["case_id"]):
                    found[node["case_id"]].append(node)
            if not page.get("next"):
                return found
            after = page["next"]

    def _ours(self, case_id: str) -> bool:
        """Whether it is one of their cases to which the process applies, or a duty of the court
        itself."""
        if case_id == self.pack.court:
            return True
        return case_id in self.cases and parse(case_id).kind == REGULATED

    async def _pending_custody(self) -> set[str]:
        """Their cases that were handed to a team; who holds which case is noted for all."""
        after, pending = "", set[str]()
        while True:
            page = await self.office.look("bureau_head", "triage", f"/custody?after={part(after)}")
            for row in page["custody"]:
                self.office.custody[row["case_id"]] = row
                if row["pending_to"] and row["case_id"] in self.cases:
                    pending.add(row["case_id"])
            if page["next"] is None:
                return pending
            after = page["next"]

    async def _send_again(self) -> None:
        """Posts what could not be served once more, to every registered address."""
        with contextlib.suppress(NotYet):
            page = await self.office.look("document_clerk", "documents", "/service-failures")
            for row in page["service_failures"]:
                if row["case_id"] not in self.cases:
                    continue
                kind = row["document_id"].rpartition("-D-")[2]
                place = at(row["case_id"], f"/documents/{part(kind)}/services")
                body = {"addressee": row["addressee"], "channel": "post"}
                key = f"{row['document_id']}/{row['addressee']}/again"
                await self.office.act("document_clerk", "documents", place, body, key)

    async def _accept(self, case_id: str) -> None:
        """A handler of the receiving team takes the case; in turn, so that all have some."""
        team = self.office.custody[case_id]["pending_to"]
        handlers = self.office.roster.holders(HANDLER, team) or (f"{HANDLER}-1",)
        handler = handlers[hash_of(case_id) % len(handlers)]
        await self.office.act(
            HANDLER, "triage", at(case_id, "/custody/acceptance"), {"handler": handler}
        )
        self.office.custody[case_id] = {"holder": team, "handler": handler, "pending_to": None}

    def _may_try(self, case_id: str, what: str) -> bool:
        not_before, _ = self._pauses.get((case_id, what), (0.0, 0.0))
        return time.monotonic() >= not_before

    async def _try(self, case_id: str, what: str, act: Any) -> None:
        try:
            await act
        except NotYet:
            _, pause = self._pauses.get((case_id, what), (0.0, FIRST_PAUSE_SECONDS / 2))
            pause = min(pause * 2, PAUSE_MAX_SECONDS)
            self._pauses[case_id, what] = (time.monotonic() + pause, pause)
        else:
            # The list shows the node as done only after supervision has consumed the fact.
            self._pauses[case_id, what] = (time.monotonic() + 0.5, FIRST_PAUSE_SECONDS / 2)


def working_hour(now: datetime) -> bool:
    """Whether court staff work at that instant."""
    return now.weekday() < 5 and 9 <= now.hour < 16
