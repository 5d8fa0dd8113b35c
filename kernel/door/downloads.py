"""The routes that list the files of a case and give out their contents, whole or in part."""

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

from starlette.requests import Request as HttpRequest
from starlette.responses import Response, StreamingResponse

from kernel.base.logs import logger
from kernel.door.answers import FilesOfCase, StoredFile
from kernel.door.http import Door, RouteContext
from kernel.door.openapi import described_content, header
from kernel.door.parameters import parameters_in
from kernel.door.problems import HttpProblem, problem_of
from kernel.door.ranges import Unsatisfiable, asked_for
from kernel.door.unsealing import PURPOSE_PARAMETER, Reading, reading_of, unsealed
from kernel.files.contents import Kept
from kernel.files.kinds import KINDS
from kernel.files.sealing import Damaged
from kernel.files.store import Missing
from kernel.journal import files
from kernel.journal.projections import Reader

READ_ACT = "ReadFile"
READING = "查阅文件"
ANSWERS = {200: "文件内容", 206: "文件的一部分"}
HEADERS = (
    header("Range", "所需的部分，如 bytes=0-1023"),
    header("If-Range", "已有部分的 ETag；不符时答复整个文件"),
    PURPOSE_PARAMETER,
)
CONTENT = "/cases/{case_id}/files/{file_id}/content"


def download_routes(door: Door) -> None:
    """GET /cases/{case_id}/files, /cases/{case_id}/files/{file_id}, and its content."""

    async def files_of_case(reader: Reader, court: str, case_id: str) -> dict[str, Any]:
        """本案的文件"""
        rows = await files.of_case(reader, court, case_id)
        return {"case_id": case_id, "files": [_shown(row) for row in rows]}

    async def file(reader: Reader, court: str, case_id: str, file_id: str) -> dict[str, Any] | None:
        """文件信息"""
        row = await files.one(reader, court, case_id, file_id)
        return _shown(row) if row else None

    async def content(http: HttpRequest) -> Response:
        context = door.context()
        identity, actor = await context.identify(http, READ_ACT, READING)
        parameters_in(http)
        return await _content(context, http, reading_of(http, identity, actor, CONTENT))

    door.query("/cases/{case_id}/files", files_of_case, act=READ_ACT, answer=FilesOfCase)
    door.query("/cases/{case_id}/files/{file_id}", file, act=READ_ACT, answer=StoredFile)
    for method in ("GET", "HEAD"):
        door.app.add_api_route(
            CONTENT,
            content,
            methods=[method],
            summary="下载文件",
            operation_id=f"{door.name}_file_content_{method.lower()}",
            response_class=Response,  # FastAPI would describe another as JSON
            **described_content(CONTENT, ANSWERS, (410, 416), HEADERS),
        )


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in ("court", "erased_at")}


async def _content(context: RouteContext, http: HttpRequest, reading: Reading) -> Response:
    """The content asked for, or a part of it, once the read is recorded. The first megabyte is
    decrypted before the answer begins, so that what is lost or erased is told as a problem."""
    court, case_id = reading.identity.court, reading.case_id
    file_id = http.path_params["file_id"]
    row = await files.one(await context.reader(court), court, case_id, file_id)
    if row is None:
        raise HttpProblem.of("not-found", "没有这一文件")
    if row["removed_at"] is not None:
        raise HttpProblem.of("erased", "该文件已删除")
    kept = Kept(file_id, row["content"], row["size_bytes"])
    try:
        asked = asked_for(_range(http, kept), kept.size_bytes)
    except Unsatisfiable:
        return _unsatisfiable(kept)
    status, span = (200, range(kept.size_bytes)) if asked is None else (206, asked)
    named = {"case_id": case_id, "file_name": row["file_name"]}
    opened = await unsealed(named, reading, context.service, context.keyring)
    headers = _headers(kept, span, status, opened["file_name"])
    media_type = KINDS[row["kind"]].media_type
    if http.method == "HEAD":
        return Response(None, status, headers, media_type=media_type)
    body = context.contents.read(court, case_id, kept, span)
    try:
        first = await anext(body)
    except (Damaged, Missing) as error:
        lost = type(error).__name__
        logger(context.name).error("file content lost", file_id=file_id, error=lost)
        raise HttpProblem.of("internal", "文件内容缺失或者已损坏，请联系运维人员") from error
    return StreamingResponse(_after(first, body), status, headers, media_type=media_type)


def _range(http: HttpRequest, kept: Kept) -> str | None:
    """The range asked for, unless it is of an older content (`If-Range`)."""
    condition = http.headers.get("if-range")
    return http.headers.get("range") if condition in (None, _etag(kept)) else None


def _etag(kept: Kept) -> str:
    return f'"{kept.file_id}"'  # a file's content never changes


def _headers(kept: Kept, span: range, status: int, name: str | None) -> dict[str, str]:
    named = quote(name or kept.file_id, safe="")
    headers = {
        "Accept-Ranges": "bytes",
        "Content-Disposition": f"attachment; filename*=UTF-8''{named}",  # saved, not shown
        "Content-Length": str(len(span)),
        "ETag": _etag(kept),
    }
    if status == 206:
        headers["Content-Range"] = f"bytes {span.start}-{span.stop - 1}/{kept.size_bytes}"
    return headers


def _unsatisfiable(kept: Kept) -> Response:
    whole = {"Content-Range": f"bytes */{kept.size_bytes}"}
    return problem_of("no-such-range", "文件没有这一部分", {}, whole)


async def _after(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for part in rest:
        yield part
