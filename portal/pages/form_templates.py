"""The Word templates of the forms of a court: download them, hand in a version. What waits for the
visitor's decision leads to the page on which it is decided."""

import base64
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from portal.houses import HouseAway
from portal.pages import uploading
from portal.pages.acts import faults_in
from portal.pages.case.documents import SERVICE, pdf_of
from portal.pages.ground import Ground, On
from portal.pages.parts import part
from portal.session import Signed, Visitor
from portal.uploads import Whole

PLACE = "/court/templates"
HAND_IN, PUBLISH = "ProposeTemplate", "documents.PublishTemplate/"
Faults = Sequence[Mapping[str, Any]]

router = APIRouter(include_in_schema=False)


@router.get(PLACE)
async def form_templates(request: Request, visitor: Signed, ground: On) -> Response:
    """Every form of the court with its versions."""
    return await _page(request, visitor, ground)


async def _page(
    request: Request, visitor: Visitor, ground: Ground, errors: Faults = (), status: int = 200
) -> Response:
    told = await part(ground, visitor, SERVICE, "/templates")
    versions: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for one in told.get("templates", ()):
        versions[one["document_kind"]].append(one)
    return ground.page(
        request,
        "court/templates.html",
        visitor,
        status,
        told=told,
        forms=[(one, versions[one.kind]) for one in ground.pack(visitor.court).forms],
        hands_in=HAND_IN in await ground.acts.allowed(SERVICE, await ground.roles(visitor)),
        deciding=await _deciding(ground, visitor),
        errors=errors,
        key=uuid4().hex,
    )


async def _deciding(ground: Ground, visitor: Visitor) -> Mapping[tuple[str, int], Any]:
    """The requests for publication that wait for the visitor, by form and version."""
    told = await part(ground, visitor, SERVICE, "/approvals")
    asked = [one for one in told.get("approvals", ()) if one["act"].startswith(PUBLISH)]
    return {
        (one["body"]["document_kind"], one["body"]["version"]): {**one, "service": SERVICE}
        for one in asked
    }


def _at(visitor: Visitor, kind: str, rest: str = "") -> str:
    court = quote(visitor.court, safe="")
    return f"/courts/{court}/templates/{quote(kind, safe='')}{rest}"


@router.get(f"{PLACE}/{{kind}}/{{version}}")
async def download(
    request: Request, visitor: Signed, ground: On, kind: str, version: int
) -> Response:
    """A version as Word document."""
    return await pdf_of(request, visitor, ground, _at(visitor, kind, f"/{version}/content"))


@router.post(f"{PLACE}/{{kind}}")
async def hand_in(request: Request, visitor: Signed, ground: On, kind: str) -> Response:
    """Hands in a new version, sent by a plain form."""
    sent = await uploading.sent_whole(request, visitor)
    if not isinstance(sent, Whole):
        return await _page(request, visitor, ground, sent, 422)
    key = sent.typed.get("key", "") or uuid4().hex
    body = {"docx": base64.b64encode(sent.content).decode()}
    try:
        answer = await ground.houses.ask(
            SERVICE, "POST", _at(visitor, kind), token=visitor.token, body=body, key=key
        )
    except HouseAway as away:
        return await _page(request, visitor, ground, [{"title": f"{away}，请稍后再试"}], 503)
    if not answer.good:  # what the service refuses stands on the page again
        return await _page(request, visitor, ground, faults_in(answer), answer.status)
    return RedirectResponse(f"{PLACE}?done={quote('已提交')}", status_code=303)
