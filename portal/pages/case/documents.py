"""The documents of a case: which there are, how far each is, every attempt to serve it; notices."""

import asyncio
from collections import defaultdict
from collections.abc import Collection, Iterator
from urllib.parse import quote, urlencode

import httpx
from fastapi import APIRouter, Request
from fastapi.responses import Response

from portal import words
from portal.entry import passed_on
from portal.houses import HouseAway
from portal.pages.case.files import CONTENT_POLICY
from portal.pages.case.sheet import OneCase
from portal.pages.drawing import drawing
from portal.pages.ground import Ground, On
from portal.pages.parts import Part, at_case
from portal.session import Signed, Visitor

SERVICE = "documents"
SUBJECT = "document_kind"
TOGETHER = ("MakeDocument", "ReviewDocument", "SealDocument", "SendDocument")

router = APIRouter(include_in_schema=False)


@router.get("/cases/{case_id}/documents")
async def documents(sheet: OneCase) -> Response:
    package, notices, acts = await asyncio.gather(
        sheet.part(SERVICE, "/documents"),
        sheet.part(SERVICE, "/notices"),
        sheet.part(SERVICE, "/acts"),
    )
    made = {one["document_kind"] for one in package.get("documents", ())}
    ordered = (package.get("package") or {}).get("kinds", ())
    missing = [kind for kind in ordered if kind not in made]
    return await sheet.shown(
        "documents",
        package=package,
        notices=notices,
        told={one["event"]: words.fact_title(one["event"]) for one in notices.get("notices", ())},
        missing=missing,
        mine=await sheet.ground.acts.allowed(SERVICE, await sheet.ground.roles(sheet.visitor)),
        together=list(_together(sheet.case_id, acts, {*made, *missing})),
        heard=await sheet.heard(package, notices),
    )


@router.get("/cases/{case_id}/documents/{document_kind}/preview")
async def preview(
    request: Request, visitor: Signed, ground: On, case_id: str, document_kind: str
) -> Response:
    """A document as it will be sealed, set by the service."""
    path = at_case(case_id, f"/documents/{quote(document_kind, safe='')}/preview")
    return await pdf_of(request, visitor, ground, path)


@router.get("/cases/{case_id}/documents/{document_kind}/preview/pages")
async def preview_pages(
    request: Request, visitor: Signed, ground: On, case_id: str, document_kind: str
) -> Response:
    """The same as pictures of its pages, for the frame of a form."""
    path = at_case(case_id, f"/documents/{quote(document_kind, safe='')}/preview")
    titles = {one.kind: one.title for one in ground.pack(visitor.court).forms}
    title = titles.get(document_kind, document_kind)
    return await drawing(request, visitor, ground, SERVICE, path, title)


async def pdf_of(request: Request, visitor: Visitor, ground: Ground, path: str) -> Response:
    """A content of the service, for the browser to show. Raises HouseAway."""
    headers = {"Authorization": f"Bearer {visitor.token}"}
    try:
        answer = await passed_on(
            ground.houses, request, ground.houses.urls[SERVICE] + path, headers
        )
    except httpx.HTTPError as error:
        raise HouseAway(SERVICE) from error
    answer.headers["Content-Security-Policy"] = CONTENT_POLICY
    return answer


def _together(case_id: str, acts: Part, kinds: Collection[str]) -> Iterator[tuple[str, int, str]]:
    """What the visitor may do now with several documents of these kinds: title, number, address of
    the form."""
    found: dict[str, list[str]] = defaultdict(list)
    titles: dict[str, str] = {}
    for one in acts.get("acts", ()):
        if one["mine"] and one["open"] and not one["asked"] and one["subject_id"] in kinds:
            found[one["act"]].append(one["subject_id"])
            titles[one["act"]] = one["title"]
    for act in TOGETHER:
        if len(found[act]) > 1:
            query = urlencode({SUBJECT: found[act]}, doseq=True)
            yield titles[act], len(found[act]), at_case(case_id, f"/acts/{SERVICE}/{act}?{query}")
