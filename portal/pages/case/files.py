"""The files of a case: the list with its upload, one of them as a preview, and its content."""

from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import quote
from uuid import uuid4

import httpx
from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from contracts.sealed import Sealed
from kernel.deciding.files import RemoveFile
from kernel.people.sealed import Erased
from kernel.people.sight import Viewer, shown
from portal.casebook import stored
from portal.casebook.stored import StoredFile
from portal.entry import passed_on
from portal.houses import HouseAway
from portal.pages import uploading
from portal.pages.case.sheet import OneCase, Sheet
from portal.pages.cases import NotFound
from portal.pages.drawing import drawing
from portal.pages.ground import Ground, On
from portal.pages.parts import at_case
from portal.pages.uploading import METHODS, Faults, Scripted
from portal.session import Signed, Visitor
from portal.uploads import Whole

PLACE = "/cases/{case_id}/files"
STORE_PATH = "/cases/{case_id}/files"  # of a service: where an upload begins
# How a browser shows a content of some kind in the page; the rest is downloaded.
SHOWN_AS: Mapping[str, str] = {
    "pdf": "document",
    "jpeg": "picture",
    "png": "picture",
    "webp": "picture",
    "mp4": "video",
    "mp3": "sound",
    "wav": "sound",
}
ASKED = ("range", "if-range", "accept")
# A content is data of others: where the browser shows it, it may do nothing.
CONTENT_POLICY = (
    "default-src 'none'; img-src 'self'; media-src 'self'; object-src 'self'; "
    "style-src 'unsafe-inline'; frame-ancestors 'self'"
)

router = APIRouter(include_in_schema=False)


@router.get(PLACE)
async def files(sheet: OneCase) -> Response:
    """The files of a case in every service, and the form that brings one in."""
    return await _list(sheet)


async def _list(
    sheet: Sheet, faults: Faults = (), status: int = 200, service: str = ""
) -> Response:
    found = await stored.files_of(sheet.reader, sheet.visitor.court, sheet.case_id)
    named = [(one, await named_for(sheet.ground, sheet.visitor, one.file_name)) for one in found]
    services = await _open_to(sheet)
    return await sheet.shown(
        "files",
        status,
        files=named,
        services=services,
        removing={one for one in {file.service for file in found} if await _removes(sheet, one)},
        chosen=service or (services[0] if services else ""),
        errors=faults,
        key=uuid4().hex,
    )


async def _removes(sheet: Sheet, service: str) -> bool:
    """Whether the visitor may be offered to remove a file of a service."""
    roles = await sheet.ground.roles(sheet.visitor)
    return RemoveFile.__name__ in await sheet.ground.acts.allowed(service, roles)


async def named_for(ground: Ground, visitor: Visitor, name: Sealed, *, own: bool = False) -> str:
    """The name of a file as the visitor may see it; in full to who gave it."""
    try:
        plain: str | Erased = await ground.keyring.unseal(visitor.court, name)
    except Erased as gone:
        plain = gone
    return shown("full" if own else Viewer(visitor.identity).sees(name, "text"), "text", plain)


async def _open_to(sheet: Sheet) -> list[str]:
    """The services that may keep a file of the visitor's, the one in which they do most first."""
    roles = await sheet.ground.roles(sheet.visitor)
    found: dict[str, int] = {}
    for service in sheet.ground.houses.urls:
        try:
            acts = [one for one in (await sheet.ground.acts.of(service)).values() if one.may(roles)]
        except HouseAway:
            continue
        if any(one.path == STORE_PATH for one in acts):
            found[service] = len(acts)
    return sorted(found, key=lambda service: -found[service])


@router.post(PLACE)
async def upload(request: Request, sheet: OneCase) -> Response:
    """Stores a file that was sent whole."""
    sent = await uploading.sent_whole(request, sheet.visitor)
    if not isinstance(sent, Whole):
        return await _list(sheet, sent, 422)
    service = sent.typed.get("service", "")
    if service not in sheet.ground.houses.urls:
        raise NotFound
    faults, status = await uploading.stored(
        sheet.ground, sheet.visitor, service, sheet.case_id, sent
    )
    if faults:
        return await _list(sheet, faults, status, service)
    place = f"/cases/{quote(sheet.case_id, safe='')}/files"
    return RedirectResponse(f"{place}?done={quote(sent.name)}", status_code=303)


@router.api_route(f"{PLACE}/{{service}}/uploads{{rest:path}}", methods=METHODS)
async def pieces(
    request: Request, visitor: Scripted, ground: On, case_id: str, service: str, rest: str
) -> Response:
    """The requests of the upload script."""
    return await uploading.pieces(request, visitor, ground, service, case_id, rest)


@router.get(f"{PLACE}/{{service}}/{{file_id}}")
async def file(sheet: OneCase, service: str, file_id: str) -> Response:
    """One file, shown in the page where a browser can."""
    one = await _one(sheet, service, file_id)
    about = await sheet.part(service, f"/files/{quote(file_id, safe='')}")
    name = await named_for(sheet.ground, sheet.visitor, one.file_name)
    how = SHOWN_AS.get(one.kind, "")
    return await sheet.shown("files", below="file", file=one, name=name, about=about, how=how)


async def _one(sheet: Sheet, service: str, file_id: str) -> StoredFile:
    found = await stored.files_of(sheet.reader, sheet.visitor.court, sheet.case_id)
    for one in found:
        if (one.service, one.file_id) == (service, file_id):
            return one
    raise NotFound


@router.get(f"{PLACE}/{{service}}/{{file_id}}/pages")
async def pages(
    request: Request, visitor: Signed, ground: On, case_id: str, service: str, file_id: str
) -> Response:
    """The pages of a PDF as pictures, for the frame of the page of a file."""
    if service not in ground.houses.urls:
        raise NotFound
    path = at_case(case_id, f"/files/{quote(file_id, safe='')}/content")
    return await drawing(request, visitor, ground, service, path, "文件内容")


@router.api_route(f"{PLACE}/{{service}}/{{file_id}}/content", methods=["GET", "HEAD"])
async def content(
    request: Request,
    visitor: Signed,
    ground: On,
    case_id: str,
    service: str,
    file_id: str,
    inline: Annotated[bool, Query()] = False,
) -> Response:
    """The content of a file, whole or in part; to be saved, unless it is asked for `inline`."""
    if service not in ground.houses.urls:
        raise NotFound
    path = at_case(case_id, f"/files/{quote(file_id, safe='')}/content")
    headers = {name: request.headers[name] for name in ASKED if name in request.headers}
    headers["Authorization"] = f"Bearer {visitor.token}"
    try:
        answer = await passed_on(
            ground.houses, request, ground.houses.urls[service] + path, headers
        )
    except httpx.HTTPError as error:
        raise HouseAway(service) from error
    answer.headers["Content-Security-Policy"] = CONTENT_POLICY
    kind = answer.headers.get("content-type", "")
    if inline and kind.startswith(("image/", "video/", "audio/", "application/pdf")):
        saved: Any = answer.headers.get("content-disposition", "")
        answer.headers["Content-Disposition"] = saved.replace("attachment", "inline", 1)
    return answer
