"""The lists of the portal as files, `…/export.xlsx` and `…/export.csv`, with a page's filters."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response

from kernel.door.lists import PageWanted
from kernel.rulebook import Pack
from portal import my_work, words
from portal.casebook import case_views, duties, views
from portal.casebook.duties import Chosen
from portal.casebook.views import Wanted
from portal.codes import case_state, coded
from portal.desks import DESKS
from portal.exports import Column, Kind, Row, Sheet, exported, in_yuan
from portal.pages import desks
from portal.pages.cases import Filters, NotFound, read
from portal.pages.ground import Ground, On
from portal.session import Signed, Visitor

PAGE_ROWS = 1000

router = APIRouter(include_in_schema=False)


@router.get("/cases/export.{kind}")
async def cases(
    visitor: Signed, ground: On, kind: Kind, filters: Annotated[Filters, Query()]
) -> Response:
    """The list of cases that the filters of the page leave."""
    return await exported(
        Sheet("案件", _of_cases(ground.pack(visitor.court))), _cases(ground, visitor, filters), kind
    )


@router.get("/tasks/export.{kind}")
async def tasks(visitor: Signed, ground: On, kind: Kind) -> Response:
    """What the visitor's offices have to do."""
    sheet = Sheet("待办事项", _of_tasks(ground.pack(visitor.court)))
    return await exported(sheet, _tasks(ground, visitor), kind)


@router.get("/desks/{code}/export.{kind}")
async def desk(
    visitor: Signed, ground: On, code: str, kind: Kind, filters: Annotated[desks.Filters, Query()]
) -> Response:
    """The duties of a desk that the filters of the page leave."""
    if code not in DESKS:
        raise NotFound
    sheet = Sheet(DESKS[code].title, _of_tasks(ground.pack(visitor.court)))
    chosen = filters.chosen(DESKS[code])
    return await exported(sheet, _duties(ground, visitor, chosen, filters.sort), kind)


@router.get("/approvals/export.{kind}")
async def approvals(visitor: Signed, ground: On, kind: Kind) -> Response:
    """Requests that wait for the visitor's decision."""
    rows = await my_work.approvals(ground, visitor)
    return await exported(Sheet("待我审批", OF_REQUESTS), _once(rows), kind)


@router.get("/cases/{case_id}/nodes/export.{kind}")
async def nodes(visitor: Signed, ground: On, case_id: str, kind: Kind) -> Response:
    """The nodes of a case."""
    reader = await ground.reader(visitor.court)
    rows = await case_views.nodes(reader, visitor.court, case_id)
    sheet = Sheet(f"{case_id}节点", _of_nodes(ground.pack(visitor.court)))
    return await exported(sheet, _once(rows), kind)


@router.get("/cases/{case_id}/timeline/export.{kind}")
async def timeline(visitor: Signed, ground: On, case_id: str, kind: Kind) -> Response:
    """The events of a case."""
    reader = await ground.reader(visitor.court)
    rows = await case_views.entries(reader, visitor.court, case_id)
    sheet = Sheet(f"{case_id}经过", _of_entries(ground.pack(visitor.court)))
    return await exported(sheet, _once(rows), kind)


async def _once(rows: Sequence[Row]) -> AsyncIterator[Sequence[Row]]:
    yield rows


async def _cases(
    ground: Ground, visitor: Visitor, filters: Filters
) -> AsyncIterator[Sequence[Row]]:
    court, reader = visitor.court, await ground.reader(visitor.court)
    filters = read(ground, court, filters)
    person = views.person_of(ground.keyring, court, filters.words)
    given, after = filters.model_dump(exclude={"find"}), ""
    while True:
        wanted = Wanted(**{**given, "after": after})
        found = await views.cases(reader, court, wanted, person, PAGE_ROWS)
        await ground.named(visitor.identity, "/cases/export", *found["cases"])
        yield found["cases"]
        after = found["next"] or ""
        if not after:
            return


async def _duties(
    ground: Ground, visitor: Visitor, chosen: Chosen, sort: str
) -> AsyncIterator[Sequence[Row]]:
    court, reader = visitor.court, await ground.reader(visitor.court)
    after: str | None = ""
    while after is not None:
        now = ground.clock.now()
        page = PageWanted(limit=PAGE_ROWS, after=after, sort=sort)
        found = await duties.listed(reader, court, chosen, now, page)
        yield my_work.with_what_they_wait_for(found["tasks"], ground.pack(court))
        after = found["next"]


async def _tasks(ground: Ground, visitor: Visitor) -> AsyncIterator[Sequence[Row]]:
    after: str | None = ""
    while after is not None:
        page = PageWanted(limit=PAGE_ROWS, after=after)
        found = await my_work.duties(ground, visitor, page)
        yield found["tasks"]
        after = found["next"]


def _of_cases(pack: Pack) -> list[Column]:
    titles = words.titles_of(pack)
    return [
        Column("案号", lambda row: str(row["case_id"])),
        Column("申请执行人", lambda row: _parties(row, "applicant")),
        Column("被执行人", lambda row: _parties(row, "debtor")),
        Column("立案时间", lambda row: row["filed_at"]),
        Column("标的金额（元）", lambda row: in_yuan(row["claim_fen"])),
        Column("繁简", lambda row: words.tier(row["tier"])),
        Column("承办", lambda row: titles.get(row["holder"], row["holder"])),
        Column("承办人", lambda row: str(row["handler"])),
        Column("状态", lambda row: coded(case_state(row), "case")),
        Column("结案时间", lambda row: row["closed_at"]),
        Column("归档时间", lambda row: row["archived_at"]),
        Column("到账（元）", lambda row: in_yuan(row["received_fen"])),
        Column("已发放（元）", lambda row: in_yuan(row["paid_fen"])),
    ]


def _of_tasks(pack: Pack) -> list[Column]:
    titles = words.titles_of(pack)
    return [
        Column("事项", lambda row: str(row["title"])),
        Column("案号", lambda row: str(row["case_id"])),
        Column("由谁办", lambda row: titles.get(row["who"], row["who"])),
        Column("承办人", lambda row: row["handler"]),
        Column("等待", lambda row: "，或者".join(row["waits_for"])),
        Column("起算", lambda row: row["opened_at"]),
        Column("到期", lambda row: row["due"]),
    ]


def _of_nodes(pack: Pack) -> list[Column]:
    titles = words.titles_of(pack)
    return [
        Column("事项", lambda row: str(row["title"])),
        Column("由谁办", lambda row: titles.get(row["who"], row["who"])),
        Column("起算", lambda row: row["opened_at"]),
        Column("到期", lambda row: row["due"]),
        Column("办结", lambda row: row["closed_at"]),
        Column("登记", lambda row: row["recorded_at"]),
        Column("逾期", lambda row: "是" if row["late"] else ""),
        Column("依据", lambda row: str(row["derivation"].get("article", ""))),
    ]


def _of_entries(pack: Pack) -> list[Column]:
    titles = words.titles_of(pack)

    def office(row: Row) -> str:
        return titles.get(row["actor"].partition(":")[0], row["actor"].partition(":")[0])

    def content(row: Row) -> str:
        facts = words.told(row["service"], row["name"], row["body"], pack)
        return "；".join(f"{title}：{value}" for title, value in facts)

    return [
        Column("发生时间", lambda row: row["occurred_at"]),
        Column("登记时间", lambda row: row["recorded_at"]),
        Column("事件", lambda row: words.event_title(row["service"], row["name"])),
        Column("部门", lambda row: words.house_title(row["service"])),
        Column("岗位", office),
        Column("人员", lambda row: row["actor"].partition(":")[2]),
        Column("内容", content),
    ]


OF_REQUESTS = (
    Column("部门", lambda row: words.house_title(row["service"])),
    Column("事项", lambda row: str(row["act"])),
    Column("案号", lambda row: str(row["case_id"])),
    Column("申请人", lambda row: str(row["requester"])),
    Column("申请时间", lambda row: row["requested_at"]),
)


def _parties(row: Mapping[str, Any], role: str) -> str:
    names = [one["name"] or "（已依法删除）" for one in row["parties"] if one["role"] == role]
    return "、".join(names)
