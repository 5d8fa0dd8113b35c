"""The operator's pages: how the services are, what is parked or unknown, and what to do about it.

Every button is an act through the service's own door, which records it as an event.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any
from urllib.parse import quote, urlencode
from uuid import uuid4

import httpx
from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from contracts.catalogue import HOUSES
from kernel.people.identity import OPERATOR
from portal.houses import Answer, HouseAway
from portal.pages.cases import NotFound
from portal.pages.ground import Ground, On
from portal.pages.whose import only
from portal.session import Filled, Signed, Visitor

TEXT_MAX = 5000
FIGURES = {
    "zhixing_log_position": "日志末端",
    "zhixing_relay_position": "已发布至",
    "zhixing_relay_lag_events": "尚未发布",
    "zhixing_consumer_lag_events": "尚未收取",
    "zhixing_inbox_lost_events": "未能收到",
}
CASES_MAX = 100  # that one act retries
REQUESTS = "/operator-requests"
OUTCOMES = {"confirmed": "已办成", "failed": "未办成"}
Typed = Annotated[str, Form(max_length=TEXT_MAX)]

router = APIRouter(
    prefix="/operator", include_in_schema=False, dependencies=[Depends(only(OPERATOR))]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How one service is: what it says of itself, what waits there, and what nobody knows."""

    service: str
    ready: str = ""
    figures: Mapping[str, int] = field(default_factory=dict)
    parked: Sequence[Mapping[str, Any]] = ()
    unknown: Sequence[Mapping[str, Any]] = ()
    distrusted: Sequence[Mapping[str, Any]] = ()
    requests: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """An act of operators: where it is done, what the page asks for besides the reason, whether it
    asks for that, and whether it is about what another operator has asked for."""

    title: str
    path: str
    asks: str = ""
    why: bool = True
    requested: bool = False


ACTS = {
    "retry": Act(title="重试搁置的消息", path="/parked/{of}/retry"),
    "skip": Act(title="申请放弃搁置的消息", path="/parked/{of}/skip"),
    "settle": Act(title="申请核定外部事项的结果", path="/effects/{of}/settlement", asks="outcome"),
    "rewind": Act(title="重新发布日志", path="/relay/rewind", asks="to"),
    "confirm": Act(
        title="确认他人的申请", path=f"{REQUESTS}/{{of}}/confirmation", why=False, requested=True
    ),
    "withdraw": Act(title="撤回申请", path=f"{REQUESTS}/{{of}}/withdrawal", requested=True),
}


@router.get("")
async def health(request: Request, visitor: Signed, ground: On) -> Response:
    """All services side by side; one that is away is said to be."""
    found = await asyncio.gather(*(_health(ground, visitor, one) for one in ground.houses.urls))
    return ground.page(
        request, "operator/health.html", visitor, services=found, figures=FIGURES, outcomes=OUTCOMES
    )


async def _health(ground: Ground, visitor: Visitor, service: str) -> Health:
    url, client = ground.houses.urls[service], ground.houses.client
    try:
        ready = await client.get(f"{url}/health/ready")
        numbers = await client.get(f"{url}/metrics")
        parked, unknown, distrusted, requests = await asyncio.gather(
            *(
                ground.houses.ask(service, "GET", path, token=visitor.token)
                for path in ("/parked", "/effects?state=unknown", "/distrusted", REQUESTS)
            )
        )
    except (httpx.HTTPError, HouseAway):
        return Health(service=service)
    return Health(
        service=service,
        ready=ready.text,
        figures=figures_of(numbers.text, visitor.court),
        parked=parked.content.get("groups", ()) if parked.good else (),
        unknown=unknown.content.get("effects", ()) if unknown.good else (),
        distrusted=distrusted.content.get("records", ()) if distrusted.good else (),
        requests=requests.content.get("requests", ()) if requests.good else (),
    )


def figures_of(numbers: str, court: str) -> dict[str, int]:
    """How far a service is, of its metrics: those of a court, and those of the whole service; what
    has several sources is added up. A figure that the service does not tell is absent."""
    found: dict[str, int] = {}
    for line in numbers.splitlines():
        place, _, value = line.rpartition(" ")
        name, _, labels = place.partition("{")
        ours = 'court="' not in labels or f'court="{court}"' in labels
        if name in FIGURES and ours:
            found[name] = found.get(name, 0) + int(float(value))
    return found


@dataclass(frozen=True, slots=True)
class _Form:
    """The form of one act on one thing of one service, or on several cases (`of`)."""

    request: Request
    ground: Ground
    visitor: Visitor
    service: str
    name: str
    of: Sequence[str]

    @property
    def act(self) -> Act:
        """What is done."""
        return ACTS[self.name]

    async def shown(
        self, typed: Mapping[str, str], errors: Sequence[Mapping[str, Any]] = (), status: int = 200
    ) -> Response:
        """The page with what was typed, and what was wrong with it."""
        return self.ground.page(
            self.request,
            "operator/act.html",
            self.visitor,
            status,
            service=self.service,
            act=self.act,
            of=self.of,
            messages=await self._messages(),
            wanted=await self._wanted(),
            outcomes=OUTCOMES,
            typed=typed,
            errors=errors,
            key=typed.get("key") or uuid4().hex,
        )

    async def _messages(self) -> Sequence[Mapping[str, Any]]:
        """The parked messages that the act concerns; none where the service is away."""
        if self.name not in ("retry", "skip") or len(self.of) != 1:
            return ()
        try:
            told = await self._ask("GET", f"/parked/{quote(self.of[0], safe='')}")
        except HouseAway:
            return ()
        found: Sequence[Mapping[str, Any]] = told.content["messages"] if told.good else ()
        return found

    async def _wanted(self) -> Mapping[str, Any] | None:
        """The request that the act is about; None where it is about none, or the service is away.

        Raises NotFound where it no longer waits.
        """
        if not self.act.requested:
            return None
        try:
            told = await self._ask("GET", REQUESTS)
        except HouseAway:
            return None
        rows = told.content["requests"] if told.good else ()
        found = next((one for one in rows if one["request_id"] in self.of), None)
        if found is None:
            raise NotFound
        return dict(found)

    async def sent(self, typed: Mapping[str, str]) -> Answer:
        """What the service answers: for several cases, to the last one or the first that it
        refuses. Raises HouseAway, and ValueError where what was typed cannot be read."""
        body: dict[str, Any] = {"reason": typed["reason"]} if self.act.why else {}
        if self.act.asks == "outcome":
            body |= {"outcome": typed["outcome"], "result": json.loads(typed["result"] or "{}")}
        elif self.act.asks == "to":
            body["to"] = int(typed["to"] or 0)
        first, *others = self.of or [""]
        answer = await self._done(first, body, typed["key"])
        for number, one in enumerate(others):
            if not answer.good:
                return answer
            answer = await self._done(one, body, f"{typed['key']}-{number}")
        return answer

    async def _done(self, one: str, body: Mapping[str, Any], key: str) -> Answer:
        return await self._ask("POST", self.act.path.format(of=quote(one, safe="")), body, key)

    async def _ask(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, key: str = ""
    ) -> Answer:
        houses, token = self.ground.houses, self.visitor.token
        return await houses.ask(self.service, method, path, token=token, body=body, key=key)


async def _form(
    request: Request,
    visitor: Signed,
    ground: On,
    service: str,
    name: str,
    of: Annotated[list[str], Query(max_length=CASES_MAX)] = [],  # noqa: B006  # FastAPI copies it
) -> _Form:
    if service not in ground.houses.urls or name not in ACTS:
        raise NotFound
    return _Form(request, ground, visitor, service, name, of)


OneForm = Annotated[_Form, Depends(_form)]


@router.get("/{service}/{name}")
async def form(form: OneForm) -> Response:
    """The form of an act; `of` is the case or the effect that it concerns, or several cases."""
    return await form.shown({})


@router.post("/{service}/{name}")
async def send(
    form: OneForm,
    _visitor: Filled,
    reason: Typed = "",
    outcome: Typed = "",
    result: Typed = "",
    to: Typed = "",
    key: Typed = "",
) -> Response:
    """Does the act; what is refused is shown on the form again."""
    typed = {"reason": reason, "outcome": outcome, "result": result, "to": to, "key": key}
    try:
        answer = await form.sent(typed)
    except ValueError:
        field, title = ("to", "应为整数") if form.name == "rewind" else ("result", "应为 JSON")
        return await form.shown(typed, [{"field": field, "title": title}], 422)
    except HouseAway as away:
        return await form.shown(typed, [{"title": f"{away}，所填内容已保留，请稍后再提交"}], 503)
    if not answer.good:
        errors = answer.content.get("errors") or [answer.content]
        return await form.shown(typed, errors, answer.status)
    awaits = f"，待{answer.content['awaits']}" if answer.content.get("awaits") else ""
    done = urlencode({"done": f"{HOUSES[form.service].title}：{form.act.title}{awaits}"})
    return RedirectResponse(f"/operator?{done}", status_code=303)
