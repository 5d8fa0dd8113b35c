"""The lists that services keep as files: of a desk, of a case, of the court and its operators."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from contracts.catalogue import SERVICES
from kernel.base.zone import CHINA
from kernel.people.identity import OPERATOR
from portal import words
from portal.case_lists import LISTS
from portal.casebook import case_views, names_shown
from portal.codes import coded
from portal.desks import DESKS, Cell, HouseList
from portal.exports import Cell as Written
from portal.exports import Column, Kind, Row, Sheet, exported, in_yuan
from portal.houses import HouseAway
from portal.pages.cases import NotFound
from portal.pages.court import StaffFilters, listed_staff
from portal.pages.ground import Ground, On
from portal.pages.parts import at_case
from portal.pages.whose import only
from portal.session import Signed, Visitor

TEXT_MAX = 200
NOTHING_THERE = (403, 404)
PAGES_MAX = 1000  # of one list: more rows than a file holds

router = APIRouter(include_in_schema=False)
of_operators = APIRouter(include_in_schema=False, dependencies=[Depends(only(OPERATOR))])


@dataclass(frozen=True, slots=True)
class _Names:
    """What codes and ids are called before a visitor."""

    ground: Ground
    court: str
    parties: Mapping[str, str] = field(default_factory=dict)

    def column(self, cell: Cell) -> Column:
        """The column of a list that a service keeps."""
        return Column(cell.title, lambda row: self._written(row.get(cell.member), cell.form))

    def _written(self, value: Any, form: str) -> Written:
        pack = self.ground.pack(self.court)
        match form:
            case _ if value is None or value == "":
                return None
            case "money":
                return in_yuan(value)
            case "day":
                return moment(value, day=True)
            case "instant":
                return moment(value)
            case "person":
                return self.ground.people.name(self.court, value)
            case "party":
                return self.parties.get(value, "")
            case "titled":
                return words.titles_of(pack).get(value, str(value))
            case "document":
                return {one.kind: one.title for one in pack.forms}.get(value, str(value))
            case "count":
                return int(value)
            case "text" | "case":
                return "、".join(map(str, value)) if isinstance(value, list) else str(value)
            case _:
                several = value if isinstance(value, list) else [value]
                return "、".join(coded(one, form) for one in several)


def moment(told: str, *, day: bool = False) -> date | datetime:
    """An instant or a day as a service tells it; with `day`, the day of an instant in China."""
    if "T" not in told:
        return date.fromisoformat(told)
    at = datetime.fromisoformat(told).astimezone(CHINA)
    return at.date() if day else at


@router.get("/desks/{code}/{name}/export.{kind}")
async def desk_list(
    visitor: Signed,
    ground: On,
    code: str,
    name: str,
    kind: Kind,
    state: Annotated[str, Query(max_length=TEXT_MAX)] = "",
) -> Response:
    """A list of a desk, in the state that its page shows. Raises NotFound, or HouseAway."""
    lists = {one.name: one for one in DESKS[code].lists} if code in DESKS else {}
    if name not in lists:
        raise NotFound
    found = lists[name]
    chosen = {"state": found.state(state)} if found.states else {}
    first = await _asked(ground, visitor, found.service, found.path, chosen)
    pages = _pages(ground, visitor, found, chosen, first)
    return await _listed(found, _Names(ground, visitor.court), pages, kind)


async def _pages(
    ground: Ground,
    visitor: Visitor,
    found: HouseList,
    chosen: Mapping[str, str],
    answer: Mapping[str, Any],
) -> AsyncIterator[Sequence[Row]]:
    """The rows of a list, as many at a time as the service gives."""
    for _ in range(PAGES_MAX):
        yield found.rows(answer)
        if not answer.get("next"):
            return
        after = {**chosen, "after": str(answer["next"])}
        answer = await _asked(ground, visitor, found.service, found.path, after)


async def _asked(
    ground: Ground,
    visitor: Visitor,
    service: str,
    path: str,
    query: Mapping[str, str] | None = None,
) -> Mapping[str, Any]:
    """What a service answers; nothing where there is nothing for the visitor. Raises HouseAway also
    for any other refusal: a file holds the whole list, or there is none."""
    asked = f"{path}?{urlencode(query)}" if query else path
    answer = await ground.houses.ask(service, "GET", asked, token=visitor.token)
    if not answer.good and answer.status not in NOTHING_THERE:
        raise HouseAway(service)
    found: Mapping[str, Any] = answer.content if answer.good else {}
    return found


@router.get("/cases/{case_id}/{section}/{name}/export.{kind}")
async def case_list(
    visitor: Signed, ground: On, case_id: str, section: str, name: str, kind: Kind
) -> Response:
    """A list of a case. Raises NotFound, or HouseAway."""
    court, found = visitor.court, LISTS.get(section, {}).get(name)
    case = await case_views.case(await ground.reader(court), court, case_id)
    if found is None or case is None:
        raise NotFound
    await ground.named(visitor.identity, "/cases/{case_id}/export", case)
    parties = {one["person_id"]: one["name"] or "" for one in case["parties"]}
    answer = await _asked(ground, visitor, found.service, at_case(case_id, found.path))
    rows = found.rows(answer)
    return await _listed(found, _Names(ground, court, parties), _once(rows), kind, case_id)


@router.get("/cases/{case_id}/readers/export.{kind}")
async def readers(visitor: Signed, ground: On, case_id: str, kind: Kind) -> Response:
    """Who read personal data of a case, in every service."""
    court = visitor.court
    if await case_views.case(await ground.reader(court), court, case_id) is None:
        raise NotFound
    titles = words.titles_of(ground.pack(court))
    sheet = Sheet(
        f"{case_id}查阅记录",
        [
            Column("时间", lambda row: moment(row["read_at"])),
            Column("查阅人", lambda row: ground.people.name(court, row["reader"])),
            Column("岗位", lambda row: titles.get(row["reader_role"], row["reader_role"])),
            Column("业务", lambda row: words.house_title(row["service"])),
            Column("查阅内容", _categories),
            Column("项数", lambda row: row["count"]),
            Column("目的", lambda row: row.get("purpose")),
        ],
    )
    return await exported(sheet, _reads(ground, visitor, case_id), kind)


def _categories(row: Row) -> str:
    full = row["in_full"]
    kinds = [
        f"{coded(one, 'category')}{'' if one in full else '（遮挡）'}" for one in row["categories"]
    ]
    return "、".join(kinds)


async def _reads(ground: Ground, visitor: Visitor, case_id: str) -> AsyncIterator[Sequence[Row]]:
    """The reads of each service, the newest first, and those of the portal; those that the visitor
    may not see are none."""
    seen = False
    for service in SERVICES:
        cursor = ""
        for _ in range(PAGES_MAX):
            query = {"case_id": case_id} | ({"after": cursor} if cursor else {})
            answer = await _asked(ground, visitor, service, "/reads", query)
            seen = seen or bool(answer)
            yield [{**one, "service": service} for one in answer.get("reads", ())]
            cursor = answer.get("next") or ""
            if not cursor:
                break
    if seen:
        yield await names_shown.of_case(await ground.reader(visitor.court), visitor.court, case_id)


@router.get("/court/staff/export.{kind}")
async def staff_list(
    visitor: Signed, ground: On, kind: Kind, filters: Annotated[StaffFilters, Query()]
) -> Response:
    """The register of the staff, as the filters of its page leave it."""
    titles = words.titles_of(ground.pack(visitor.court))
    today = ground.clock.now().astimezone(CHINA).date()
    register = await ground.people.register(visitor.court)
    found = listed_staff(register, today, filters.team, filters.words)
    rows = [{"member": member, "held": held} for member, held in found]
    sheet = Sheet(
        "人员",
        [
            Column("人员编号", lambda row: row["member"].person),
            Column("姓名", lambda row: row["member"].name),
            Column("岗位", lambda row: titles.get(row["held"].office, row["held"].office)),
            Column("团队", lambda row: titles.get(row["held"].team, "本院")),
            Column("任职首日", lambda row: row["held"].first_day),
            Column("任职末日", lambda row: row["held"].last_day),
            Column("离岗", lambda row: _absences(ground, visitor.court, row["member"], today)),
        ],
    )
    return await exported(sheet, _once(rows), kind)


def _absences(ground: Ground, court: str, member: Any, today: date) -> str:
    coming = [one for one in member.absences if one.took_place and one.last_day >= today]
    return "；".join(
        f"{words.day(one.first_day)}至{words.day(one.last_day)}，"
        f"由{ground.people.name(court, one.substitute)}代行"
        for one in coming
    )


@of_operators.get("/operator/parked/export.{kind}")
async def parked(visitor: Signed, ground: On, kind: Kind) -> Response:
    """The parked messages of every service, case by case."""
    sheet = Sheet(
        "搁置的消息",
        [
            Column("服务", lambda row: words.house_title(row["service"])),
            Column("案号", lambda row: row["case_id"]),
            Column("原因", lambda row: row["error"]),
            Column("原因编号", lambda row: row["error_hash"]),
            Column("同一原因的次数", lambda row: row["attempts"]),
        ],
    )
    found = await asyncio.gather(*(_parked(ground, visitor, name) for name in ground.houses.urls))
    return await exported(sheet, _once([row for rows in found for row in rows]), kind)


async def _parked(ground: Ground, visitor: Visitor, service: str) -> list[Row]:
    try:
        answer = await _asked(ground, visitor, service, "/parked")
    except HouseAway:
        return [
            {
                "service": service,
                "case_id": "",
                "error": "暂时无法访问",
                "error_hash": "",
                "attempts": None,
            }
        ]
    return [
        {**group, "service": service, "case_id": case_id}
        for group in answer.get("groups", ())
        for case_id in group["cases"]
    ]


async def _listed(
    found: HouseList,
    names: _Names,
    pages: AsyncIterator[Sequence[Row]],
    kind: Kind,
    case_id: str = "",
) -> Response:
    sheet = Sheet(f"{case_id}{found.title}", [names.column(one) for one in found.cells])
    return await exported(sheet, pages, kind)


async def _once(rows: Sequence[Row]) -> AsyncIterator[Sequence[Row]]:
    yield rows
