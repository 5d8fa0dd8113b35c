"""What every section of a case's page has: the case itself, its header, and how it is drawn."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import Response

from kernel.journal.projections import Reader
from portal.casebook import case_views, matters
from portal.casebook.things import all_of, documents_next, things_of
from portal.live import place_of
from portal.pages.cases import NotFound
from portal.pages.ground import Ground, On
from portal.pages.parts import Part, at_case, part
from portal.session import Signed, Visitor

SECTIONS = {
    "": "概况",
    "acts": "下一步",
    "parties": "当事人",
    "property": "财产",
    "documents": "文书",
    "work": "实施",
    "money": "案款",
    "files": "材料",
    "dossier": "卷宗",
    "nodes": "节点",
    "timeline": "经过",
    "readers": "查阅记录",
}
OF_MATTERS = ("", "acts", "files", "nodes", "timeline", "readers")
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The page of one case before one visitor.

    `case` is its row in the case book, `live` where the page listens for what is newer.
    """

    request: Request
    ground: Ground
    visitor: Visitor
    reader: Reader
    case: dict[str, Any]
    live: str

    @property
    def case_id(self) -> str:
        """The number of the case, or of the matter that another court entrusted."""
        return str(self.case["case_id"])

    @property
    def of_matter(self) -> bool:
        """Whether it is a matter of another court, which is no case of this one."""
        return bool(self.case["kind"] == matters.KIND)

    async def part(self, service: str, rest: str = "", purpose: str = "") -> Part:
        """What a service has of the case, at the rest of its path there."""
        path = at_case(self.case_id, rest)
        return await part(self.ground, self.visitor, service, path, purpose=purpose)

    async def heard(self, *parts: Part) -> dict[str, Any]:
        """When the services that are away last recorded something of the case, by service."""
        court, reader = self.visitor.court, self.reader
        return {
            one.service: await case_views.heard_until(reader, court, self.case_id, one.service)
            for one in parts
            if one.state == "away"
        }

    async def shown(
        self, section: str, status: int = 200, *, below: str = "", **more: Any
    ) -> Response:
        """The page with one section open; `below` is the template of a page under it."""
        pack = self.ground.pack(self.visitor.court)
        things = await things_of(self.reader, self.visitor.court, self.case_id, pack)
        names = all_of(things) | {one["person_id"]: one["name"] for one in self.case["parties"]}
        names |= {row.manner: row.title for row in pack.closings}
        return self.ground.page(
            self.request,
            f"case/{below or section or 'overview'}.html",
            self.visitor,
            status,
            case=self.case,
            days=self._days(),
            sections={one: SECTIONS[one] for one in OF_MATTERS} if self.of_matter else SECTIONS,
            section=section,
            names=names,
            forms=documents_next(pack, things),
            live=self.live,
            **more,
        )

    def _days(self) -> int:
        """How many days the case has been in the house, until it was closed."""
        until = self.case["closed_at"] or self.ground.clock.now()
        passed: timedelta = until - self.case["filed_at"]
        return max(passed // DAY, 0)


async def _sheet(request: Request, visitor: Signed, ground: On, case_id: str) -> Sheet:
    reader = await ground.reader(visitor.court)
    live = await place_of(reader, visitor.court, case_id)
    court = visitor.court
    found = await case_views.case(reader, court, case_id)
    found = found or await matters.matter(reader, court, case_id)
    if found is None:
        raise NotFound
    await ground.named(visitor.identity, "/cases/{case_id}", found)
    return Sheet(request, ground, visitor, reader, found, live)


OneCase = Annotated[Sheet, Depends(_sheet)]
