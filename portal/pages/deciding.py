"""What waits for the visitor's decision, and decisions on several requests at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal
from urllib.parse import quote
from uuid import uuid4

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response

from portal import my_work
from portal.houses import HouseAway, key_for
from portal.pages.acts import SIGNED_IN_ANEW, faults_in
from portal.pages.ground import Ground, On
from portal.pages.parts import at_case
from portal.session import Signed, Visitor

TEXT_MAX, KEY_MAX = 2000, 200
CHOSEN_MAX = 100  # requests that one form decides
NOTHING = {"field": "chosen", "title": "请至少选择一项申请"}
NO_REASON = {"field": "words", "title": "不予批准的，须写明理由"}
Decision = Literal["approval", "refusal"]
WORDS = {"approval": "opinion", "refusal": "reason"}  # the field of the command
DECIDED = {"approval": "已批准", "refusal": "已决定不予批准"}
Chosen = Annotated[list[str], Form(max_length=CHOSEN_MAX)]
Row = Mapping[str, Any]

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What came of the decision on one request; `faults` are why there was none."""

    request: Row
    said: str = ""
    faults: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Typed:
    """What was typed in the form: the key, the requests that were chosen, and the words."""

    key: str = ""
    chosen: Sequence[str] = ()
    words: str = ""


def sign_of(request: Row) -> str:
    """How the form names a request."""
    return "|".join((request["service"], request["case_id"], request["approval_id"]))


@router.get("/approvals")
async def approvals(
    request: Request, visitor: Signed, ground: On, chosen: Annotated[str, Query(max_length=9)] = ""
) -> Response:
    """What waits for the visitor's decision; with `chosen=all` every request is checked."""
    waiting = await my_work.approvals(ground, visitor)
    signs = [sign_of(one) for one in waiting[:CHOSEN_MAX]] if chosen == "all" else []
    return _page(request, visitor, ground, waiting, _Typed(chosen=signs))


@router.post("/approvals")
async def decide(
    request: Request,
    visitor: Signed,
    ground: On,
    decision: Annotated[Decision, Form()],
    chosen: Chosen = [],  # noqa: B006  # FastAPI copies it
    words: Annotated[str, Form(max_length=TEXT_MAX)] = "",
    key: Annotated[str, Form(max_length=KEY_MAX)] = "",
    csrf: Annotated[str, Form()] = "",
) -> Response:
    """Decides on each chosen request by a command of its own, and says what came of each."""
    waiting = await my_work.approvals(ground, visitor)
    typed = _Typed(key=key, chosen=chosen, words=words.strip())
    if not visitor.made(csrf):
        return _page(request, visitor, ground, waiting, typed, [{"title": SIGNED_IN_ANEW}], 403)
    errors = [] if chosen else [NOTHING]
    if decision == "refusal" and not typed.words:
        errors = [*errors, NO_REASON]
    if errors:
        return _page(request, visitor, ground, waiting, typed, errors, 422)
    known = {sign_of(one): one for one in waiting}
    asked = [known.get(sign) or _unlisted(sign) for sign in dict.fromkeys(chosen)]
    results = [
        await _decided(ground, visitor, one, decision, typed)
        for one in asked
        if one["service"] in ground.houses.urls
    ]
    done = {sign_of(one.request) for one in results if not one.faults}
    left = [one for one in waiting if sign_of(one) not in done]
    return _page(request, visitor, ground, left, typed, results=results)


def _unlisted(sign: str) -> Row:
    """A request that waits no more, of which the form knows no more than this."""
    service, case_id, approval_id = (*sign.split("|"), "", "", "")[:3]
    return {"service": service, "case_id": case_id, "approval_id": approval_id, "act": "申请"}


async def _decided(
    ground: Ground, visitor: Visitor, request: Row, decision: Decision, typed: _Typed
) -> Result:
    place = at_case(
        request["case_id"], f"/approvals/{quote(request['approval_id'], safe='')}/{decision}"
    )
    try:
        answer = await ground.houses.ask(
            request["service"],
            "POST",
            place,
            token=visitor.token,
            body={WORDS[decision]: typed.words} if typed.words else {},
            key=key_for(typed.key, decision, sign_of(request)),
        )
    except HouseAway as away:
        return Result(request=request, faults=[{"title": f"{away}，请稍后再办理"}])
    if not answer.good:
        return Result(request=request, faults=faults_in(answer))
    return Result(request=request, said=DECIDED[decision])


def _page(
    request: Request,
    visitor: Visitor,
    ground: Ground,
    waiting: Sequence[Row],
    typed: _Typed,
    errors: Sequence[Mapping[str, Any]] = (),
    status: int = 200,
    results: Sequence[Result] = (),
) -> Response:
    """The list with its form; what was typed is kept where something is left to be decided."""
    failed = any(one.faults for one in results)
    return ground.page(
        request,
        "approvals.html",
        visitor,
        status,
        approvals=waiting,
        signs={sign_of(one) for one in waiting} & set(typed.chosen),
        sign_of=sign_of,
        words=typed.words if errors or failed else "",
        key=uuid4().hex if results else typed.key or uuid4().hex,
        errors=errors,
        results=results,
    )
