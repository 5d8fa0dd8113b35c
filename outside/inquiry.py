"""The network inquiry systems (总对总, 点对点): one adapter, an instance for each system."""

from typing import Annotated
from urllib.parse import quote

import httpx
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from contracts.values import AssetKind
from kernel.journal import EffectRequest
from kernel.service import Outcome
from outside import http_client

HITS_MAX = 1_000  # one person's assets fit; more is a faulty answer
AMOUNT_MAX_FEN = 10**15


class Answer(BaseModel):
    """An answer from outside: what it does not declare, it may not hold."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Found(Answer):
    """One property item; `person` is the place of its owner among the persons asked about."""

    hit_id: Annotated[str, Field(pattern=r"^[A-Za-z0-9]{1,40}$")]
    person: Annotated[int, Field(ge=0)]
    asset_kind: AssetKind
    institution: Annotated[str, Field(min_length=1, max_length=100)]
    amount_fen: Annotated[int, Field(ge=0, le=AMOUNT_MAX_FEN)] | None
    online: bool


class InquiryAnswer(Answer):
    """Where an inquiry stands."""

    request_id: str
    state: Annotated[str, Field(pattern=r"^(pending|answered|failed)$")]
    answered_at: str | None = None
    hits: Annotated[tuple[Found, ...], Field(max_length=HITS_MAX)] = ()
    reason: Annotated[str, Field(max_length=500)] = ""


class HttpInquiry:
    """Starts inquiries and asks for their feedback.

    The confirmed outcome's result is `{"hits": [...]}`, each hit as in `Found`.
    """

    def __init__(self, url: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._url = url.rstrip("/")
        self._transport = transport

    async def send(self, effect: EffectRequest) -> Outcome:
        """Start the inquiry; raises httpx.HTTPError when it is not known whether it started."""
        payload = effect.payload
        persons = [
            {"name": person["name"], "code": person.get("code")} for person in payload["persons"]
        ]
        if any(person["name"] is None for person in persons):
            return Outcome(state="failed", reason="被查询人的个人信息已被删除")
        async with http_client(self._transport) as client:
            response = await client.post(
                f"{self._url}/inquiries",
                json={
                    "request_id": effect.effect_id,
                    "case_id": effect.case_id,
                    "persons": persons,
                    "departments": payload["departments"],
                },
                headers={"Idempotency-Key": quote(effect.effect_id, safe="")},
            )
        return _outcome(response, effect)

    async def ask(self, effect: EffectRequest) -> Outcome | None:
        """Where the inquiry stands; None when the system never heard of it."""
        async with http_client(self._transport) as client:
            response = await client.get(f"{self._url}/inquiries/{quote(effect.effect_id, safe='')}")
        if response.status_code == httpx.codes.NOT_FOUND:
            return None
        return _outcome(response, effect)


def _outcome(response: httpx.Response, effect: EffectRequest) -> Outcome:
    if response.is_server_error or response.status_code == httpx.codes.TOO_MANY_REQUESTS:
        response.raise_for_status()
    if not response.is_success:
        return Outcome(state="failed", reason=f"查询系统拒绝了请求（{response.status_code}）")
    try:
        answer = InquiryAnswer.model_validate_json(response.content)
    except ValidationError as error:
        return Outcome(state="failed", reason=f"查询系统的反馈不合规范：{_where(error)}")
    if answer.request_id != effect.effect_id:
        return Outcome(state="failed", reason="查询系统反馈了另一请求")
    if answer.state == "pending":
        return Outcome(state="pending")
    if answer.state == "failed":
        return Outcome(state="failed", reason=answer.reason)
    persons = effect.payload["persons"]
    if persons and any(hit.person >= len(persons) for hit in answer.hits):
        return Outcome(state="failed", reason="查询系统反馈了未被查询的人")
    return Outcome(state="confirmed", result={"hits": [hit.model_dump() for hit in answer.hits]})


def _where(error: ValidationError) -> str:
    """The fields at fault, without their values: they may be personal data."""
    places = {".".join(str(part) for part in fault["loc"]) for fault in error.errors()}
    return "、".join(sorted(places)[:5])
