"""A case as people see it, and what they may want to do about it."""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias

from contracts.approvals import ApprovalRefused
from kernel.base.zone import CHINA
from kernel.deciding.approvals import Requests, stream_of
from kernel.deciding.decider import Actor
from kernel.deciding.files import StoreFile
from kernel.law.calendar import Calendar
from kernel.rulebook import Pack
from services.archive.state import ClosingCheck, Dossier
from services.control.state import Control
from services.disposal.rules import lot_id_of
from services.disposal.state import Lot
from services.documents.state import Package
from services.enforcement.state import Work
from services.intake.state import Filing
from services.payments.state import CaseAccount
from services.supervision.state import CaseClock
from services.triage.state import Custody, Sorting
from tests.storm.people.plan import Plan, sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Something that somebody in a role wants done. The same `key` is the same act.

    It is done some time after `after` (None: from now on), at most `within_minutes` later.
    """

    key: str
    service: str
    commands: tuple[Any, ...]
    role: str
    person: str = ""
    after: datetime | None = None
    within_minutes: int = 300

    @property
    def actor(self) -> Actor:
        return Actor(person=self.person or f"{self.role}-1", role=self.role)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One case on the screens of all services: their folded states, by service and stream.

    `done` are the keys of what people have done about it.
    """

    plan: Plan
    now: datetime
    pack: Pack
    calendar: Calendar
    states: Mapping[str, Mapping[str, Any]]
    done: Set[str]

    @property
    def case_id(self) -> str:
        return self.plan.case_id

    @property
    def today(self) -> date:
        return self.now.astimezone(CHINA).date()

    def _state(self, service: str, stream: str) -> Any:
        return self.states[service].get(f"{stream}-{self.plan.case_id}")

    def stores(self, service: str, file_id: str, role: str) -> "Wish | None":
        """The wish to store a paper on which an act rests; None once it is stored."""
        files = self._state(service, "files")
        if files is not None and files.of(file_id) is not None:
            return None
        paper = StoreFile(
            case_id=self.case_id,
            file_id=file_id,
            content=file_id,
            size_bytes=10,
            kind="pdf",
            file_name=sealed(self.plan.applicant, "材料.pdf"),
        )
        return Wish(key=f"store/{file_id}", service=service, commands=(paper,), role=role)

    def refusals(self, service: str, command: str) -> int:
        """How often such a command was asked for and not approved."""
        requests = self.states[service].get(stream_of(self.case_id))
        asked = requests.standing.values() if isinstance(requests, Requests) else ()
        return sum(
            one.request.command == command and isinstance(one.ended, ApprovalRefused)
            for one in asked
        )

    @property
    def filing(self) -> Filing | None:
        found: Filing | None = self._state("intake", "filing")
        return found

    @property
    def package(self) -> Package | None:
        found: Package | None = self._state("documents", "package")
        return found

    @property
    def control(self) -> Control | None:
        found: Control | None = self._state("control", "control")
        return found

    @property
    def sorting(self) -> Sorting | None:
        found: Sorting | None = self._state("triage", "triage")
        return found

    @property
    def custody(self) -> Custody | None:
        found: Custody | None = self._state("triage", "custody")
        return found

    @property
    def work(self) -> Work | None:
        found: Work | None = self._state("enforcement", "work")
        return found

    @property
    def account(self) -> CaseAccount | None:
        found: CaseAccount | None = self._state("payments", "account")
        return found

    @property
    def dossier(self) -> Dossier | None:
        found: Dossier | None = self._state("archive", "dossier")
        return found

    @property
    def check(self) -> ClosingCheck | None:
        found: ClosingCheck | None = self._state("archive", "closing")
        return found

    @property
    def clock(self) -> CaseClock | None:
        found: CaseClock | None = self._state("supervision", "clock")
        return found

    @property
    def pays_anyway(self) -> bool:
        """Whether the debtor pays although nothing was found."""
        return self.plan.happens(0.15, "pays anyway")

    @property
    def lots(self) -> Sequence[Lot]:
        assets = self.control.assets if self.control else {}
        known = (self.states["disposal"].get(f"lot-{lot_id_of(asset)}") for asset in assets)
        return [lot for lot in known if lot is not None]


Desk: TypeAlias = Callable[[Seen], Iterator[Wish]]
