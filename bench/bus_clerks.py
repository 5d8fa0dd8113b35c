"""People of the court at work, at a fixed pace that waits for nobody."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import quote

from bench.http_lines import Lines
from zhixing.local.deployment import Deployment

CASE_ID = "（2026）豫1024执{}号"
DOCUMENT = "/documents/enforcement-notice"


@dataclass(frozen=True, slots=True)
class Act:
    """One act on a case, so many seconds after it began; `path` follows that of the case."""

    after_seconds: float
    role: str
    service: str
    path: str
    body: Mapping[str, Any] = field(default_factory=dict)


# The first hours of a case. With what follows of itself these acts lead to about as many events
# each as the acts of a whole case do (3.5), most of them supervision's.
ACTS = (
    Act(2.0, "receptionist", "intake", "/check"),
    Act(3.0, "control_clerk", "control", "/inquiries", {"system": "national"}),
    Act(4.0, "control_clerk", "control", "/inquiries", {"system": "local"}),
    Act(5.0, "document_clerk", "documents", DOCUMENT),
    Act(6.0, "bureau_head", "documents", "/approvals/document-review-1/approval"),
    Act(7.0, "document_clerk", "documents", f"{DOCUMENT}/seal"),
    Act(8.0, "receptionist", "intake", "/reception/deferral", {"reason": "网上立案，未到现场"}),
)
CASE_SECONDS = ACTS[-1].after_seconds
ACTS_PER_CASE = 1 + len(ACTS)


@dataclass(kw_only=True)
class Clerks:
    """Give their acts over HTTP, each at its own moment, whether those before are answered or not.

    `refused` counts the acts that a service did not take, with its reason; `late_seconds` is the
    longest delay with which an act was given.
    """

    deployment: Deployment
    refused: Counter[str] = field(default_factory=Counter)
    late_seconds: float = 0.0
    _lines: dict[str, Lines] = field(default_factory=dict)
    _serials: Iterator[int] = field(default_factory=lambda: count(1))

    def close(self) -> None:
        for lines in self._lines.values():
            lines.close()

    async def work(self, cases: int, per_second: float) -> None:
        """Begin so many cases at this pace; returns when every act of theirs was answered."""
        first = time.monotonic()
        await asyncio.gather(*(self._case(first + n / per_second) for n in range(cases)))

    async def _case(self, begins: float) -> None:
        number = next(self._serials)
        case_id = CASE_ID.format(number)
        filing = Act(0.0, "filing_clerk", "intake", "/filings", _application(case_id, number))
        place = f"/cases/{quote(case_id, safe='')}"
        await asyncio.gather(
            self._give(begins, filing, filing.path, case_id),
            *(self._give(begins, act, place + act.path, case_id) for act in ACTS),
        )

    async def _give(self, begins: float, act: Act, path: str, case_id: str) -> None:
        moment = begins + act.after_seconds
        await asyncio.sleep(moment - time.monotonic())
        self.late_seconds = max(self.late_seconds, time.monotonic() - moment)
        address = self.deployment.urls[act.service]
        lines = self._lines.setdefault(act.service, Lines(address))
        headers = {
            "Authorization": f"Bearer {self.deployment.tokens[act.role]}",
            "Idempotency-Key": quote(f"{case_id}{act.path} {act.after_seconds}", safe=""),
        }
        answer = await lines.post(path, act.body, headers)
        if not answer.is_success:
            self.refused[f"{act.service}{act.path}: {answer.status} {answer.text}"] += 1


def _application(case_id: str, number: int) -> dict[str, Any]:
    return {
        "case_number": case_id,
        "channel": "online",
        "target": "money",
        "claim": "400，000元",
        "registered_on": "2026-03-02",
        "title_document": "（2025）豫1024民初88号",
        "parties": [
            {"name": f"谷某{number}", "role": "申请执行人"},
            {"name": f"石某{number}", "role": "被执行人"},
        ],
    }
