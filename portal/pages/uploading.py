"""The requests of the upload script, and the plain form beside it: for staff and for parties."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import Depends, Header, Request
from fastapi.responses import Response

from portal.houses import HouseAway
from portal.pages.cases import NotFound
from portal.pages.ground import On
from portal.session import ForgedForm, Signed, Visitor
from portal.uploads import REST, TOO_LARGE, Target, TooLarge, Whole, whole_of

TEXT_MAX = 200
METHODS = ["POST", "HEAD", "PATCH", "DELETE"]
Faults = Sequence[Mapping[str, Any]]


async def _scripted(
    visitor: Signed, x_csrf: Annotated[str, Header(max_length=TEXT_MAX)] = ""
) -> Visitor:
    """Who a script of this session's page acts for: another site's cannot send the header."""
    if not visitor.made(x_csrf):
        raise ForgedForm
    return visitor


Scripted = Annotated[Visitor, Depends(_scripted)]


async def pieces(
    request: Request, visitor: Visitor, ground: On, service: str, case_id: str, rest: str
) -> Response:
    """One request of the upload script, passed on to the service. Raises NotFound or HouseAway."""
    if service not in ground.houses.urls or not REST.fullmatch(rest):
        raise NotFound
    return await Target(ground.houses, visitor.token, service, case_id).pass_on(request, rest)


async def sent_whole(request: Request, visitor: Visitor) -> Whole | Faults:
    """What a plain form sent, or what was wrong with it. Raises ForgedForm."""
    try:
        whole = await whole_of(request)
    except TooLarge:
        return [{"field": "file", "title": TOO_LARGE}]
    except ValueError:
        return [{"field": "file", "title": "表单不完整，请重新选择文件"}]
    if not visitor.made(whole.typed.get("csrf", "")):
        raise ForgedForm
    if not whole.content:
        return [{"field": "file", "title": "请选择文件"}]
    return whole


async def stored(
    ground: On, visitor: Visitor, service: str, case_id: str, whole: Whole
) -> tuple[Faults, int]:
    """What a service refused of a file that was sent whole, with the status; nothing if it is
    there."""
    try:
        answer = await Target(ground.houses, visitor.token, service, case_id).store(whole)
    except HouseAway as away:
        return [{"title": f"{away}，请稍后再上传"}], 503
    if answer.good:
        return [], answer.status
    told = answer.content.get("errors") or [answer.content]
    return [{**one, "field": "file"} for one in told], answer.status
