"""Filing from a spreadsheet: every row is looked at first, then the cases are filed some at a time.

Nothing is kept between the pages: the list goes with the form, and what is filed already is known
by its number, so that the same file is filed on from where it broke off.
"""

import asyncio
import base64
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response
from pydantic import TypeAdapter

from portal import filing_list
from portal.exports import Column, Sheet, exported
from portal.filing_list import Listed
from portal.houses import HouseAway
from portal.pages.acts import SIGNED_IN_ANEW, faults_in
from portal.pages.filing import Filer, filer
from portal.pages.ground import Ground, On
from portal.pages.uploading import sent_whole
from portal.session import Visitor
from portal.tables import NotAList
from portal.uploads import Whole

PLACE = "/filings/list"
SERVICE = "intake"
CASES_MAX = 1000  # of one list: the form carries it
PREVIEWED_AT_ONCE = 50  # applications of one request
FILED_AT_ONCE = 20  # cases between two pages of progress
PACKED_MAX, UNPACKED_MAX = 2_000_000, 20_000_000
BROKEN = "表单不完整，请重新上传文件"
Faults = Sequence[Mapping[str, Any]]

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A list on its way: its cases with what the preview told of each, how many of them were dealt
    with, and what came of those: filed now, filed before, refused."""

    rows: Sequence[Mapping[str, Any]]
    reached: int = 0
    filed: int = 0
    before: int = 0
    refused: Sequence[Mapping[str, Any]] = field(default=())

    @property
    def faults(self) -> list[Mapping[str, Any]]:
        """Every fault that the preview found."""
        return [one for row in self.rows for one in row["faults"]]

    @property
    def over(self) -> bool:
        """Whether every case was dealt with."""
        return self.reached >= len(self.rows)

    def packed(self) -> str:
        """The work as the form carries it."""
        return base64.b64encode(zlib.compress(json.dumps(asdict(self)).encode())).decode()


WORK = TypeAdapter(Work)
ROW = {"row", "case_id", "filed", "faults", "application", "key"}  # what filing it on reads


def unpacked(text: str) -> Work:
    """The work that a form carries. Raises ValueError for what is none, or is too large."""
    try:
        opened = zlib.decompressobj()
        raw = opened.decompress(base64.b64decode(text, validate=True), UNPACKED_MAX)
        if opened.unconsumed_tail:
            raise ValueError("too large")
    except zlib.error as error:
        raise ValueError("no work") from error
    work = WORK.validate_json(raw)
    if any(not row.keys() >= ROW for row in work.rows):
        raise ValueError("a row that no preview has made")
    return work


@dataclass(frozen=True, slots=True)
class _Page:
    """The page before somebody who may file."""

    request: Request
    ground: Ground
    visitor: Visitor

    def shown(self, work: Work | None = None, errors: Faults = (), status: int = 200) -> Response:
        """The page: the upload alone, the preview of a list, or how far it is filed."""
        return self.ground.page(
            self.request,
            "filing_list.html",
            self.visitor,
            status,
            work=work,
            packed=work.packed() if work else "",
            errors=errors,
            columns=filing_list.HEADINGS,
            most=CASES_MAX,
        )

    async def previewed(self, cases: Sequence[Listed]) -> Work:
        """Every case with what the preview tells of it. Raises HouseAway, or NotAList."""
        numbers: dict[str, int] = {}
        rows: list[Mapping[str, Any]] = []
        for start in range(0, len(cases), PREVIEWED_AT_ONCE):
            part = cases[start : start + PREVIEWED_AT_ONCE]
            body = {"applications": [one.application for one in part]}
            key = f"preview-{sha256(json.dumps(body).encode()).hexdigest()}"
            answer = await self._ask("/filings/preview", body, key)
            if not answer.good:
                raise NotAList("；".join(str(one.get("title", "")) for one in faults_in(answer)))
            found = filing_list.assessed(part, answer.content["applications"], numbers)
            for one, row in zip(part, found, strict=True):
                rows.append({**row, "application": one.application, "key": one.key})
        return Work(rows=rows)

    async def filed_on(self, work: Work) -> Work:
        """The work some cases further. Raises HouseAway where none of them could be dealt with."""
        filed, before, refused = work.filed, work.before, list(work.refused)
        reached = work.reached
        for row in work.rows[reached : reached + FILED_AT_ONCE]:
            if row["filed"]:
                before += 1
            else:
                try:
                    answer = await self._ask("/filings", row["application"], row["key"])
                except HouseAway:
                    if reached == work.reached:
                        raise
                    break
                filed += answer.good
                if not answer.good:
                    told = {"row": row["row"], "case_id": row["case_id"]}
                    refused += [{**told, "title": one["title"]} for one in faults_in(answer)]
            reached += 1
        return Work(rows=work.rows, reached=reached, filed=filed, before=before, refused=refused)

    async def _ask(self, path: str, body: Mapping[str, Any], key: str) -> Any:
        houses, token = self.ground.houses, self.visitor.token
        return await houses.ask(SERVICE, "POST", path, token=token, body=body, key=key)


async def _page(request: Request, visitor: Filer, ground: On) -> _Page:
    return _Page(request, ground, visitor)


Page = Annotated[_Page, Depends(_page)]


@router.get(PLACE)
async def form(page: Page) -> Response:
    """The upload."""
    return page.shown()


@router.get(f"{PLACE}/template.xlsx", dependencies=[Depends(filer)])
async def template() -> Response:
    """An empty list with every column that may stand in one."""
    sheet = Sheet("立案清单", [Column(title, lambda _: None) for title in filing_list.HEADINGS])
    return await exported(sheet, _nothing(), "xlsx")


async def _nothing() -> Any:
    yield []


@router.post(PLACE)
async def preview(page: Page) -> Response:
    """Looks at every row of a file; nothing is filed."""
    sent = await sent_whole(page.request, page.visitor)
    if not isinstance(sent, Whole):
        return page.shown(None, sent, 422)
    try:
        cases = await asyncio.to_thread(filing_list.listed, sent.name, sent.content)
        if len(cases) > CASES_MAX:
            raise NotAList(f"共{len(cases)}件，一次至多{CASES_MAX}件，请分成几份")
        return page.shown(await page.previewed(cases))
    except NotAList as error:
        return page.shown(None, [{"field": "file", "title": str(error)}], 422)
    except HouseAway as away:
        return page.shown(None, [{"field": "file", "title": f"{away}，请稍后再上传"}], 503)


@router.post(f"{PLACE}/filing")
async def file(
    page: Page,
    work: Annotated[str, Form(max_length=PACKED_MAX)] = "",
    csrf: Annotated[str, Form()] = "",
) -> Response:
    """Files the next cases of a list, and shows how far it is."""
    try:
        begun = unpacked(work)
    except ValueError:
        return page.shown(None, [{"field": "file", "title": BROKEN}], 422)
    if not page.visitor.made(csrf):
        return page.shown(begun, [{"title": SIGNED_IN_ANEW}], 403)
    if begun.faults:
        return page.shown(begun, status=422)
    try:
        return page.shown(await page.filed_on(begun))
    except HouseAway as away:
        return page.shown(begun, [{"title": f"{away}，已办理的不受影响，请稍后继续"}], 503)
