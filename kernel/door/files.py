"""The routes of files, the same in every service: upload in pieces, list, download, remove.

An upload follows the core of tus 1.0: `HEAD` tells how much was received, `PATCH` continues there.
"""

import secrets
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Annotated, Any, TypeVar

import orjson
from pydantic import Field, ValidationError
from starlette.requests import ClientDisconnect
from starlette.requests import Request as HttpRequest
from starlette.responses import Response

from contracts import fields
from contracts.titles import title_of
from kernel.base.adapters import adapter_of
from kernel.deciding.decider import Fault, NoSuchCase, command
from kernel.deciding.files import RemoveFile, StoreFile
from kernel.deciding.service import KeyReused
from kernel.door.answers import FileDone, UploadState
from kernel.door.downloads import download_routes
from kernel.door.http import Call, Door, Reply
from kernel.door.openapi import described_content, header, with_content
from kernel.door.parameters import parameters_in
from kernel.door.problems import FieldProblems, HttpProblem, problems_of
from kernel.files.contents import (
    Busy,
    Checked,
    Contents,
    Infected,
    NotReceived,
    OffsetMismatch,
    TooMuch,
    WrongHash,
)
from kernel.files.kinds import NotAccepted
from kernel.files.scanning import ScannerAway
from kernel.files.store import Missing
from kernel.files.uploads import Upload
from kernel.journal import files
from kernel.people.sealed import case_key

T = TypeVar("T")

STORE_ACT = StoreFile.__name__
UPLOADS = "/cases/{case_id}/files/uploads/{upload_id}"
OPEN_MAX = 20  # uploads of one person at once
NAME_MAX = 200  # characters
TUS = {"Tus-Resumable": "1.0.0"}
PIECE_TYPE = "application/offset+octet-stream"
OFFSET_DIGITS_MAX = 15
ERRORS = 400  # from this status on
OFFSET = header("Upload-Offset", "已接收的字节数，内容从该处继续", required=True)
RECEIVED = described_content(UPLOADS, {200: "已接收的字节数"}, ())
# What is said of the routes of an upload, by method.
PIECES: Mapping[str, tuple[str, dict[str, Any]]] = {
    "GET": ("查询上传进度", with_content(RECEIVED, 200, UploadState)),
    "HEAD": ("查询上传进度", RECEIVED),
    "PATCH": (
        "继续上传文件",
        described_content(
            UPLOADS, {204: "已接收"}, (408, 409, 410, 413), (OFFSET,), body=PIECE_TYPE
        ),
    ),
    "DELETE": ("放弃上传文件", described_content(UPLOADS, {204: "已放弃"}, (409,))),
}


@command("开始上传文件")
class BeginUpload:
    """Announce a file of a case: its name, and how many bytes will be sent."""

    file_name: Annotated[str, Field(title="文件名", min_length=1, max_length=NAME_MAX)]
    size_bytes: Annotated[fields.FileBytes, Field(ge=1)]


@command("完成上传文件")
class CompleteUpload:
    """Say that all was sent: the SHA-256 of the content, in lower-case hexadecimal."""

    sha256: Annotated[str, Field(title="SHA-256", pattern=r"^[0-9a-f]{64}$")]


def file_routes(door: Door) -> None:
    """The routes of the files of a case."""
    for path, handler, body, answer in (
        ("/cases/{case_id}/files", _begin, BeginUpload, UploadState),
        (f"{UPLOADS}/completion", _complete, CompleteUpload, FileDone),
    ):
        title = title_of(body)
        door.custom("POST", path, handler, act=STORE_ACT, title=title, body=body, answer=answer)
    _pieces(door)
    download_routes(door)
    door.command("/cases/{case_id}/files/{file_id}/removal", RemoveFile)


async def _begin(call: Call) -> Reply:
    """Announce a file of a case; its content is sent in pieces."""
    asked, case_id = _read(BeginUpload, call.body), call.path["case_id"]
    contents = call.context.contents
    if asked.size_bytes > contents.limits.bytes_max:
        raise HttpProblem.of("too-large", f"文件不得超过 {contents.limits.bytes_max} 字节")
    if await call.context.service.journal.last_of_case(call.court, case_id) is None:
        raise NoSuchCase("本案")
    if await contents.uploads.count(call.court, call.identity.person) >= OPEN_MAX:
        raise HttpProblem.of("refused", f"您有 {OPEN_MAX} 个文件正在上传，请先完成或者放弃")
    new = Upload(
        upload_id=secrets.token_hex(16),
        case_id=case_id,
        person=call.identity.person,
        file_name=await call.keyring.seal(call.court, case_key(case_id), asked.file_name),
        size_bytes=asked.size_bytes,
    )
    begun = await contents.uploads.open(call.court, call.key, new)
    if _announced(begun) != _announced(new):
        raise KeyReused(call.key)
    return Reply(content=_state(begun), status=201)


def _announced(upload: Upload) -> tuple[object, ...]:
    return upload.case_id, upload.person, upload.file_name, upload.size_bytes


async def _complete(call: Call) -> Reply:
    """Say that all of a file was sent: it is checked and becomes a file of the case."""
    asked, case_id = _read(CompleteUpload, call.body), call.path["case_id"]
    contents = call.context.contents
    upload = await _find(contents, call.court, call.identity.person, call.path)
    if upload is None:
        return await _completed(call)

    async def record(checked: Checked) -> Reply:
        stored = StoreFile(
            case_id=case_id,
            file_id=upload.upload_id,
            content=checked.content,
            size_bytes=upload.size_bytes,
            kind=checked.kind,
            file_name=upload.file_name,
            scanned_by=checked.scanned_by,
            pages=checked.pages,
        )
        return await _naming(call, await _now(call).submit(stored, status=201), checked.content)

    with _explained():
        return await contents.complete(call.court, upload, asked.sha256, record)


def _now(call: Call) -> Call:
    """The call without `Occurred-At`: a file is stored when it is stored."""
    return replace(call, at=None)


async def _naming(call: Call, reply: Reply, content: str) -> Reply:
    """The reply with the id of the file that has this content: the case may have had it before."""
    reader = await call.context.reader(call.court)
    known = await files.with_content(reader, call.court, call.path["case_id"], content)
    return replace(reply, content={**reply.content, "file_id": known})


async def _completed(call: Call) -> Reply:
    """The answer to who asks again whether an upload was completed. Raises HttpProblem 404."""
    reader = await call.context.reader(call.court)
    row = await files.one(reader, call.court, call.path["case_id"], call.path["upload_id"])
    if row is None or row["uploader"] != call.identity.person:
        raise HttpProblem.of("not-found", "没有这一上传")
    names = ("case_id", "file_id", "content", "size_bytes", "kind", "file_name", "scanned_by")
    reply = await _now(call).submit(StoreFile(**{name: row[name] for name in names}))
    return replace(reply, content={**reply.content, "file_id": row["file_id"]})


def _pieces(door: Door) -> None:
    async def found(http: HttpRequest) -> tuple[str, Upload]:
        context = door.context()
        identity, _ = await context.identify(http, STORE_ACT, title_of(StoreFile))
        parameters_in(http)
        upload = await _find(context.contents, identity.court, identity.person, http.path_params)
        if upload is None:
            raise HttpProblem.of("not-found", "没有这一上传")
        return identity.court, upload

    async def state(http: HttpRequest) -> Response:
        _, upload = await found(http)
        body = orjson.dumps(_state(upload)) if http.method == "GET" else b""
        headers = {**_tus(upload.received_bytes, upload), "Cache-Control": "no-store"}
        return Response(body, 200, headers, media_type="application/json")

    async def receive(http: HttpRequest) -> Response:
        court, upload = await found(http)
        if http.headers.get("content-type", "").partition(";")[0] != PIECE_TYPE:
            raise FieldProblems([Fault(field="Content-Type", title=f"应为 {PIECE_TYPE}")])
        offset = http.headers.get("upload-offset", "")
        if not (offset.isascii() and offset.isdecimal() and len(offset) <= OFFSET_DIGITS_MAX):
            raise FieldProblems([Fault(field="Upload-Offset", title="应为已接收的字节数")])
        with _explained():
            received = await door.context().contents.receive(
                court, upload, int(offset), _arriving(http)
            )
        return Response(status_code=204, headers=_tus(received, upload))

    async def give_up(http: HttpRequest) -> Response:
        court, upload = await found(http)
        with _explained():
            await door.context().contents.give_up(court, upload.upload_id)
        return Response(status_code=204, headers=TUS)

    handlers = {"GET": state, "HEAD": state, "PATCH": receive, "DELETE": give_up}
    for method, (summary, described) in PIECES.items():
        name = f"{handlers[method].__name__}_upload_{method.lower()}"
        door.app.add_api_route(
            UPLOADS,
            handlers[method],
            methods=[method],
            summary=summary,
            operation_id=f"{door.name}_{name}",
            status_code=min(status for status in described["responses"] if status < ERRORS),
            response_class=Response,  # FastAPI would describe another as JSON
            **described,
        )


async def _arriving(http: HttpRequest) -> AsyncIterator[bytes]:
    """What arrives of a body; where the client breaks off, it ends."""
    with suppress(ClientDisconnect):
        async for part in http.stream():
            yield part


async def _find(
    contents: Contents, court: str, person: str, path: Mapping[str, str]
) -> Upload | None:
    """The upload on a path, if it is this person's."""
    upload = await contents.uploads.find(court, path["upload_id"])
    mine = upload is not None and (upload.case_id, upload.person) == (path["case_id"], person)
    return upload if mine else None


def _state(upload: Upload) -> dict[str, Any]:
    return {
        "upload_id": upload.upload_id,
        "size_bytes": upload.size_bytes,
        "received_bytes": upload.received_bytes,
    }


def _tus(received: int, upload: Upload) -> dict[str, str]:
    return {**TUS, "Upload-Offset": str(received), "Upload-Length": str(upload.size_bytes)}


def _read(shape: type[T], body: Mapping[str, Any]) -> T:
    """A body as the shape says. Raises FieldProblems."""
    known: Any = shape
    try:
        made: T = adapter_of(known).validate_json(orjson.dumps(body), strict=True)
    except ValidationError as error:
        raise problems_of(error, shape) from error
    return made


@contextmanager
def _explained() -> Iterator[None]:
    """What may go wrong with an upload, as problems."""
    try:
        yield
    except (OffsetMismatch, NotReceived) as error:
        more = {"received_bytes": error.received}
        raise HttpProblem("refused", f"已接收 {error.received} 字节，请从该处继续", more) from error
    except TooMuch as error:
        raise HttpProblem.of("too-large", "内容多于所声明的长度，或者片段过多") from error
    except Busy as error:
        raise HttpProblem.of("refused", "该上传正在办理，请稍后再试") from error
    except Missing as error:
        raise HttpProblem.of("not-found", "没有这一上传") from error
    except WrongHash as error:
        what = "内容与所声明的 SHA-256 不符，请重新上传"
        raise FieldProblems([Fault(field="sha256", title=what)]) from error
    except NotAccepted as error:
        raise FieldProblems([Fault(field="content", title=str(error), code="kind")]) from error
    except Infected as error:
        what = f"文件含有病毒（{error}），未予保存"
        raise FieldProblems([Fault(field="content", title=what, code="infected")]) from error
    except ScannerAway as error:
        raise HttpProblem.of("unavailable", "病毒检查暂时不可用，请稍后再试") from error
