"""The Word templates of the forms of a court: download, hand in, approve or refuse a version."""

import base64
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from urllib.parse import quote
from uuid import uuid4

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from portal.houses import HouseAway
from portal.pages import uploading
from portal.pages.acts import SIGNED_IN_ANEW, faults_in
from portal.pages.case.documents import SERVICE, pdf_of
from portal.pages.ground import Ground, On
from portal.pages.parts import part
from portal.session import Signed, Visitor
from portal.uploads import Whole

PLACE = "/court/templates"
TEXT_MAX, KEY_MAX = 2_000, 200
SAID = {"publication": "已发布", "refusal": "已退回"}
ACTS = ("ProposeTemplate", "PublishTemplate", "RefuseTemplate")
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
        mine=await _mine(ground, visitor),
        errors=errors,
        key=uuid4().hex,
    )


async def _mine(ground: Ground, visitor: Visitor) -> set[str]:
    """What the visitor may be offered of handing in and approving."""
    allowed = await ground.acts.allowed(SERVICE, await ground.roles(visitor))
    return {one for one in ACTS if one in allowed}


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
    body = {"docx": base64.b64encode(sent.content).decode()}
    return await _told(
        request, visitor, ground, (_at(visitor, kind), body, sent.typed.get("key", "")), "已提交"
    )


@router.post(f"{PLACE}/{{kind}}/decision")
async def decide(
    request: Request,
    visitor: Signed,
    ground: On,
    kind: str,
    decision: Annotated[str, Form(pattern=f"^({'|'.join(SAID)})$")],
    version: Annotated[int, Form()],
    reason: Annotated[str, Form(max_length=TEXT_MAX)] = "",
    key: Annotated[str, Form(max_length=KEY_MAX)] = "",
    csrf: Annotated[str, Form()] = "",
) -> Response:
    """Publishes or refuses a version."""
    if not visitor.made(csrf):
        return await _page(request, visitor, ground, [{"title": SIGNED_IN_ANEW}], 403)
    body: dict[str, Any] = {"version": version}
    if decision == "refusal":
        body["reason"] = reason.strip()
    place = _at(visitor, kind, f"/{decision}")
    return await _told(request, visitor, ground, (place, body, f"{key}-{decision}"), SAID[decision])


async def _told(
    request: Request,
    visitor: Visitor,
    ground: Ground,
    asked: tuple[str, Mapping[str, Any], str],
    said: str,
) -> Response:
    """Sends a command to the service; what it refuses stands on the page again."""
    place, body, key = asked
    try:
        answer = await ground.houses.ask(
            SERVICE, "POST", place, token=visitor.token, body=body, key=key or uuid4().hex
        )
    except HouseAway as away:
        return await _page(request, visitor, ground, [{"title": f"{away}，请稍后再试"}], 503)
    if not answer.good:
        return await _page(request, visitor, ground, faults_in(answer), answer.status)
    return RedirectResponse(f"{PLACE}?done={quote(said)}", status_code=303)
