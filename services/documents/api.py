"""The HTTP routes of documents."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote

from pydantic import Field
from starlette.requests import Request as HttpRequest
from starlette.responses import Response

from contracts.papers import Paper, TemplateFile
from contracts.titles import title_of
from kernel.base.adapters import adapter_of
from kernel.deciding.decider import Fault, NoSuchCase, command
from kernel.door.http import Call, Door, Reply
from kernel.door.openapi import described_content
from kernel.door.parameters import parameters_in
from kernel.door.problems import FieldProblems, HttpProblem
from kernel.door.steps import sealed_form
from kernel.door.unsealing import ToDecide, reading_of, unsealed
from kernel.papers.refused import Unfit
from kernel.rulebook import form_kind
from services.documents import views
from services.documents.commands import (
    AnnounceService,
    DeliverDocument,
    HandOverDraft,
    MakeDocument,
    ProposeTemplate,
    RecordDeliveryFailed,
    RecordServiceConsent,
    ReviewDocument,
    SealDocument,
    SendDocument,
    document_id_of,
    package_of,
)
from services.documents.rules import form_of
from services.documents.state import Package
from services.documents.views import answers

if TYPE_CHECKING:
    from kernel.files.press import Press

DOCUMENT = "/cases/{case_id}/documents/{document_kind}"
PREVIEW = f"{DOCUMENT}/preview"
PURPOSE = "预览待审核的文书"
TEMPLATE = "/courts/{court}/templates/{document_kind}"
TEMPLATE_FILE = f"{TEMPLATE}/{{version}}/content"
VERSION_DIGITS_MAX = 8
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@command("提交模板")
class TemplateUpload:
    """A Word template (.docx) in base64."""

    docx: Annotated[str, Field(title="Word 模板（base64）", min_length=1)]


def routes(door: Door, press: Press | None = None) -> None:
    """Declare the HTTP routes of documents. Without a press they are only listed."""
    door.command("/cases/{case_id}/parties/{person_id}/consent", RecordServiceConsent)
    door.custom(
        "POST",
        TEMPLATE,
        _propose,
        act=ProposeTemplate.__name__,
        title=title_of(ProposeTemplate),
        body=TemplateUpload,
    )
    door.query("/templates", views.templates_view, answer=answers.Templates)
    _template_route(door, press)
    door.command(DOCUMENT, MakeDocument, sealed_by=_sealed)
    _preview_route(door, press)
    door.command(f"{DOCUMENT}/review", ReviewDocument)
    door.command(f"{DOCUMENT}/seal", SealDocument)
    door.command(f"{DOCUMENT}/services", SendDocument)
    door.command(f"{DOCUMENT}/deliveries", DeliverDocument)
    failed = f"{DOCUMENT}/deliveries/failed"
    door.command(failed, RecordDeliveryFailed)
    door.command(f"{DOCUMENT}/announcements", AnnounceService)
    door.command(f"{DOCUMENT}/draft", HandOverDraft)
    door.query("/cases/{case_id}/documents", views.documents_view, answer=answers.DocumentsOfCase)
    door.query("/cases/{case_id}/notices", views.notices_view, answer=answers.NoticesOfCase)
    door.query("/service-failures", views.service_failures, answer=answers.ServiceFailures)


async def _sealed(call: Call, body: Mapping[str, Any]) -> dict[str, Any]:
    """What the maker of a document states, sealed where it is text."""
    pack = call.context.service.rulebook.pack(call.court, at=call.at or call.now)
    return await sealed_form(body, call.keyring, pack)


def _preview_route(door: Door, press: Press | None) -> None:
    async def preview(http: HttpRequest) -> Response:
        context = door.context()
        identity, actor = await context.identify(http, "queries", "预览文书")
        parameters_in(http)
        case_id, kind = http.path_params["case_id"], http.path_params["document_kind"]
        package, _ = await context.service.state(identity.court, package_of(case_id))
        paper = _paper_of(package, case_id, kind)
        if paper is None or press is None:
            raise NoSuchCase("本案的该件文书", "document_kind")
        asked = {**adapter_of(Paper).dump_python(paper), "case_id": case_id}
        reading = reading_of(http, identity, actor, PREVIEW)
        plain = await unsealed(ToDecide(asked, PURPOSE), reading, context.service, context.keyring)
        plain["filed_on"] = paper.filed_on.isoformat() if paper.filed_on else None
        now = context.service.clock.now()
        try:
            form = form_kind(kind)
            printed = await press.printed(context.contents, form, case_id, plain, now)
        except Unfit as error:
            raise HttpProblem.of("refused", str(error)) from error
        headers = {"Cache-Control": "no-store", "Content-Disposition": "inline"}
        return Response(printed.document.pdf, 200, headers, media_type="application/pdf")

    door.app.add_api_route(
        PREVIEW,
        preview,
        methods=["GET"],
        summary="预览文书",
        operation_id=f"{door.name}_preview",
        response_class=Response,  # FastAPI would describe another as JSON
        **described_content(PREVIEW, {200: "未签章的文书（PDF）"}, (409,)),
    )


def _paper_of(package: object, case_id: str, kind: str) -> Paper | None:
    """What a made document says; None where it was not made."""
    documents = package.documents if isinstance(package, Package) else {}
    document = documents.get(document_id_of(case_id, kind))
    return document.paper if document is not None else None


async def _propose(call: Call) -> Reply:
    """Check a Word template, store it, and hand it in. Raises FieldProblems with every flaw."""
    kind, court = call.path["document_kind"], call.court
    if call.path["court"] != court:
        raise HttpProblem.of("forbidden", "只能办理本院的模板")
    form = form_of(kind, call.context.service.rulebook.pack(court, at=call.now))
    if form is None:
        raise NoSuchCase("本院的该种格式化文书", "document_kind")
    fields = call.context.service.rulebook.pack(court, at=call.now).fields_of(form)
    try:
        docx = base64.b64decode(str(call.body.get("docx", "")), validate=True)
        await asyncio.to_thread(_check, docx, [(one.title, one.kind) for one in fields])
    except ValueError as error:
        raise FieldProblems([Fault(field="docx", title="应为 base64")]) from error
    except Unfit as error:
        faults = [Fault(field="docx", title=str(flaw)) for flaw in error.flaws]
        raise FieldProblems(faults) from error
    file_id = secrets.token_hex(16)
    content = await call.context.contents.keep(court, court, file_id, docx)
    template = TemplateFile(file_id=file_id, content=content, size_bytes=len(docx))
    sha256 = hashlib.sha256(docx).hexdigest()
    proposed = ProposeTemplate(
        court=court, document_kind=kind, template=template, template_sha256=sha256
    )
    return await call.submit(proposed, status=201)


def _check(docx: bytes, fields: Sequence[tuple[str, str]]) -> None:
    """Raises Unfit with every flaw of a template."""
    from kernel.papers.converting import converted  # what reads Word takes a while to load
    from kernel.papers.filling import require_known
    from kernel.papers.forms import known_names

    require_known(docx, known_names(fields))
    converted(docx)


def _template_route(door: Door, press: Press | None) -> None:
    async def template(http: HttpRequest) -> Response:
        from kernel.files.press import read_template  # what reads Word takes a while to load

        context = door.context()
        identity, _ = await context.identify(http, "queries", "下载模板")
        parameters_in(http)
        court, kind = identity.court, http.path_params["document_kind"]
        version = http.path_params["version"]
        docx: bytes | None = None
        if version == "0" and press is not None:
            with suppress(Unfit):
                docx = await press.default(court, kind)
        elif version.isascii() and version.isdecimal() and len(version) < VERSION_DIGITS_MAX:
            reader = await context.reader(court)
            file = await views.template_file(reader, court, kind, int(version))
            docx = await read_template(context.contents, court, file) if file else None
        if docx is None or http.path_params["court"] != court:
            raise HttpProblem.of("not-found", "没有这一模板")
        named = f"attachment; filename*=UTF-8''{quote(kind, safe='')}-{version}.docx"
        return Response(docx, 200, {"Content-Disposition": named}, media_type=WORD)

    door.app.add_api_route(
        TEMPLATE_FILE,
        template,
        methods=["GET"],
        summary="下载模板",
        operation_id=f"{door.name}_template",
        response_class=Response,  # FastAPI would describe another as JSON
        **described_content(TEMPLATE_FILE, {200: "Word 模板"}, (410,)),
    )
