"""The HTTP routes of documents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from starlette.requests import Request as HttpRequest
from starlette.responses import Response

from contracts.papers import Paper
from kernel.base.adapters import adapter_of
from kernel.deciding.decider import NoSuchCase
from kernel.door.http import Call, Door
from kernel.door.openapi import described_content
from kernel.door.parameters import parameters_in
from kernel.door.problems import HttpProblem
from kernel.door.steps import sealed_form
from kernel.door.unsealing import ToDecide, reading_of, unsealed
from kernel.papers.refused import Unfit
from services.documents import views
from services.documents.commands import (
    AnnounceService,
    DeliverDocument,
    HandOverDraft,
    MakeDocument,
    RecordDeliveryFailed,
    RecordServiceConsent,
    ReviewDocument,
    SealDocument,
    SendDocument,
    document_id_of,
    package_of,
)
from services.documents.state import Package

if TYPE_CHECKING:
    from kernel.files.press import Press

DOCUMENT = "/cases/{case_id}/documents/{document_kind}"
PREVIEW = f"{DOCUMENT}/preview"
PURPOSE = "预览待审核的文书"


def routes(door: Door, press: Press | None = None) -> None:
    """Declare the HTTP routes of documents. Without a press they are only listed."""
    door.command("/cases/{case_id}/parties/{person_id}/consent", RecordServiceConsent)
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
    door.query("/cases/{case_id}/documents", views.documents_view)
    door.query("/cases/{case_id}/notices", views.notices_view)
    door.query("/service-failures", views.service_failures)


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
            printed = await press.printed(context.contents, kind, case_id, plain, now)
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
