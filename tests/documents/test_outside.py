"""The way to platform, gateway and court post: against the sandbox, and against bad answers."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest

from kernel.base.clock import SimulatedClock
from kernel.deciding.definition import Outcome
from kernel.journal.protocol import EffectRequest
from outside.messages import HttpMessages
from outside.post import HttpPost
from sandbox import messages, post
from sandbox.weather import SandboxWeather
from tests.documents.cases import APPLICANT, CASE, DEBTOR, RULING
from tests.support import at

URL = "http://outside.test"
Port = HttpMessages | HttpPost


class Outside:
    """Both sandboxes behind in-process transports, on one clock and one seed."""

    def __init__(self, seed: int = 7) -> None:
        self.clock = SimulatedClock(at("2026-03-04"))
        self.weather = SandboxWeather(seed, self.clock)
        gateway = httpx.ASGITransport(app=messages.build(self.weather))
        office = httpx.ASGITransport(app=post.build(self.weather))
        self.messages = HttpMessages(URL, gateway)
        self.post = HttpPost(URL, office)

    def wait(self, **span: float) -> None:
        self.clock.set(self.clock.now() + timedelta(**span))


@pytest.fixture
def outside() -> Outside:
    return Outside()


def service(number: int = 1, kind: str = "post.send", **personal: Any) -> EffectRequest:
    return EffectRequest(
        effect_id=f"{RULING}:{APPLICANT}-{number}:1",
        kind=kind,
        case_id=CASE,
        payload={
            "document_id": RULING,
            "document_kind": "general-ruling",
            "addressee": f"{APPLICANT}-{number}",
            "channel": "post",
            "attempt": 1,
            **personal,
        },
    )


def notice(number: int = 1) -> EffectRequest:
    return EffectRequest(
        effect_id=f"{CASE}-N-{number}-12368",
        kind="messages.notify",
        case_id=CASE,
        payload={
            "channel": "12368",
            "addressee": DEBTOR,
            "event": "control.AssetsFrozen",
            "article": "三、(八)8(5)",
        },
    )


def fated(
    weather: SandboxWeather,
    name: str,
    make: Callable[[int], EffectRequest],
    *,
    rate: float,
    fails: bool,
) -> EffectRequest:
    """The first of many requests that this seed lets fail (or succeed)."""
    made = (make(number) for number in range(2000))
    return next(e for e in made if weather.fails(name, e.effect_id, rate=rate) is fails)


def posted(weather: SandboxWeather, *, fails: bool) -> EffectRequest:
    return fated(weather, "post", service, rate=post.RETURN_RATE, fails=fails)


def served(weather: SandboxWeather, *, fails: bool) -> EffectRequest:
    def make(number: int) -> EffectRequest:
        return service(number, "messages.serve", phone="13900000000")

    return fated(weather, "service", make, rate=messages.SERVICE_FAILURE_RATE, fails=fails)


def notified(weather: SandboxWeather, *, fails: bool) -> EffectRequest:
    return fated(weather, "notice", notice, rate=messages.NOTICE_FAILURE_RATE, fails=fails)


async def settled(outside: Outside, port: Port, effect: EffectRequest, **span: float) -> Outcome:
    assert (await port.send(effect)).state == "pending"
    outside.wait(**span)
    answer = await port.ask(effect)
    assert answer is not None
    return answer


async def test_a_letter_takes_one_to_four_days(outside: Outside) -> None:
    effect = posted(outside.weather, fails=False)
    await outside.post.send(effect)
    outside.wait(hours=23)
    still = await outside.post.ask(effect)
    assert still == Outcome(state="pending")
    outside.wait(days=4)
    answer = await outside.post.ask(effect)
    assert answer is not None
    assert answer.state == "confirmed"
    assert "2026-03-05T09:00:00+08:00" <= answer.result["served_at"] <= "2026-03-08T09:00:00+08:00"


async def test_a_letter_comes_back_with_its_reason(outside: Outside) -> None:
    effect = posted(outside.weather, fails=True)
    answer = await settled(outside, outside.post, effect, days=4)
    assert answer.state == "failed"
    assert answer.reason in post.REASONS


async def test_the_second_posting_of_a_document_always_arrives(outside: Outside) -> None:
    first = posted(outside.weather, fails=True)
    await settled(outside, outside.post, first, days=4)
    again = EffectRequest(
        effect_id=first.effect_id.removesuffix("1") + "2",
        kind=first.kind,
        case_id=first.case_id,
        payload={**first.payload, "attempt": 2},
    )
    assert (await settled(outside, outside.post, again, days=4)).state == "confirmed"


async def test_most_letters_arrive(outside: Outside) -> None:
    effects = [service(number) for number in range(100)]
    answers = [await outside.post.send(effect) for effect in effects]
    assert {answer.state for answer in answers} == {"pending"}
    outside.wait(days=4)
    found = [await outside.post.ask(effect) for effect in effects]
    assert 75 <= sum(1 for answer in found if answer and answer.state == "confirmed") <= 95


async def test_without_a_confirmed_address_the_post_is_asked_for_every_registered_one() -> None:
    bodies: list[dict[str, Any]] = []

    def office(request: httpx.Request) -> httpx.Response:
        body = httpx.Response(200, content=request.content).json()
        bodies.append(body)
        answer = {"request_id": body["request_id"], "state": "pending"}
        return httpx.Response(202, json=answer)

    port = HttpPost(URL, httpx.MockTransport(office))
    await port.send(service(1, registered_addresses=["户籍登记的住所"]))
    await port.send(service(2, address="鄢陵县建设路2号"))
    assert [body["registered_addresses"] for body in bodies] == [["户籍登记的住所"], []]


LETTERS = [
    {"place": "户籍登记的住所", "address": "鄢陵县安陵镇2组"},
    {"place": "暂住地", "address": "许昌市建安区3号"},
]


def fates(outside: Outside, number: int) -> list[bool]:
    """Whether each letter of a mailing comes back."""
    lot = service(number).effect_id
    weather, rate = outside.weather, post.RETURN_RATE
    return [weather.fails("post", f"{lot}:{one['place']}", rate=rate) for one in LETTERS]


async def test_one_of_two_letters_that_arrives_serves(outside: Outside) -> None:
    number = next(n for n in range(2000) if fates(outside, n) == [True, False])
    answer = await settled(outside, outside.post, service(number, letters=LETTERS), days=4)
    assert (answer.state, answer.result["place"]) == ("confirmed", "暂住地")


async def test_letters_that_all_come_back_tell_each_reason(outside: Outside) -> None:
    number = next(n for n in range(2000) if fates(outside, n) == [True, True])
    answer = await settled(outside, outside.post, service(number, letters=LETTERS), days=4)
    assert answer.state == "failed"
    household, temporary = answer.reason.split("；")
    assert household.removeprefix("户籍登记的住所：") in post.REASONS
    assert temporary.removeprefix("暂住地：") in post.REASONS


GONE = "鄢陵县安陵镇2组（已拆迁）"
AT_GONE: list[dict[str, Any]] = [
    {"address": GONE},
    {"letters": [{"place": "户籍登记的住所", "address": GONE}]},
]


@pytest.mark.parametrize("addressed", AT_GONE, ids=("confirmed", "one letter"))
async def test_to_an_address_that_is_gone_no_posting_arrives(
    outside: Outside, addressed: dict[str, Any]
) -> None:
    for attempt in (1, 2):
        effect = service(attempt, **addressed)
        again = replace(effect, payload={**effect.payload, "addressee": APPLICANT})
        answer = await settled(outside, outside.post, again, days=4)
        assert (answer.state, answer.reason) == ("failed", post.WHY_GONE)


async def test_a_gone_address_does_not_keep_the_other_letter_back(outside: Outside) -> None:
    number = next(n for n in range(2000) if fates(outside, n) == [False, False])
    letters = [{**LETTERS[0], "address": GONE}, LETTERS[1]]
    answer = await settled(outside, outside.post, service(number, letters=letters), days=4)
    assert (answer.state, answer.result["place"]) == ("confirmed", "暂住地")


async def test_a_place_that_was_never_written_to_is_not_believed() -> None:
    def office(request: httpx.Request) -> httpx.Response:
        request_id = httpx.Response(200, content=request.content).json()["request_id"]
        told = [{"place": "月球", "state": "delivered"}]
        settled_at = "2026-03-06T09:00:00+08:00"
        answer = {"request_id": request_id, "state": "delivered", "settled_at": settled_at}
        return httpx.Response(202, json={**answer, "letters": told})

    answer = await HttpPost(URL, httpx.MockTransport(office)).send(service(1, letters=LETTERS))
    assert answer.state == "confirmed"
    assert "place" not in answer.result


async def test_an_erased_address_is_not_written_on_a_letter() -> None:
    bodies: list[dict[str, Any]] = []

    def office(request: httpx.Request) -> httpx.Response:
        body = httpx.Response(200, content=request.content).json()
        bodies.append(body)
        return httpx.Response(202, json={"request_id": body["request_id"], "state": "pending"})

    letters = [LETTERS[0], {"place": "暂住地", "address": None}]
    await HttpPost(URL, httpx.MockTransport(office)).send(service(1, letters=letters))
    assert bodies[0]["letters"] == [LETTERS[0]]


async def test_who_has_a_phone_is_served_within_hours(outside: Outside) -> None:
    effect = served(outside.weather, fails=False)
    answer = await settled(outside, outside.messages, effect, hours=8)
    assert answer.state == "confirmed"


async def test_an_unopened_link_is_no_service(outside: Outside) -> None:
    effect = served(outside.weather, fails=True)
    answer = await settled(outside, outside.messages, effect, hours=8)
    assert answer == Outcome(state="failed", reason="送达链接逾期未查收")


async def test_without_a_phone_nothing_is_served_electronically(outside: Outside) -> None:
    effect = service(1, "messages.serve")
    answer = await settled(outside, outside.messages, effect, hours=8)
    assert answer == Outcome(state="failed", reason="受送达人未预留手机号码")


async def test_a_notice_is_taken_within_hours(outside: Outside) -> None:
    effect = notified(outside.weather, fails=False)
    assert (await settled(outside, outside.messages, effect, hours=2)).state == "confirmed"


async def test_a_notice_may_be_refused(outside: Outside) -> None:
    effect = notified(outside.weather, fails=True)
    answer = await settled(outside, outside.messages, effect, hours=2)
    assert answer == Outcome(state="failed", reason="运营商返回发送失败")


@pytest.mark.parametrize("effect", [service(), service(1, "messages.serve"), notice()])
async def test_what_was_never_sent_is_unknown_outside(
    outside: Outside, effect: EffectRequest
) -> None:
    port = outside.post if effect.kind == "post.send" else outside.messages
    assert await port.ask(effect) is None


@pytest.mark.parametrize("effect", [service(), service(1, "messages.serve"), notice()])
async def test_sent_twice_is_sent_once(outside: Outside, effect: EffectRequest) -> None:
    port: Port = outside.post if effect.kind == "post.send" else outside.messages
    await port.send(effect)
    outside.wait(days=1, hours=12)
    first = await port.ask(effect)
    assert await port.send(effect) == first


async def test_the_same_seed_gives_the_same_answers() -> None:
    answers = []
    for _ in range(2):
        outside = Outside(seed=11)
        answers.append([await settled(outside, outside.post, service(n), days=4) for n in range(9)])
    assert answers[0] == answers[1]


def answering(status: int, answer: Any = None) -> httpx.MockTransport:
    return httpx.MockTransport(lambda _request: httpx.Response(status, json=answer))


PORTS = [(HttpPost, service()), (HttpMessages, notice())]


@pytest.mark.parametrize(("port", "effect"), PORTS)
@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_fault_outside_leaves_the_outcome_unknown(
    port: Callable[..., Port], effect: EffectRequest, status: int
) -> None:
    with pytest.raises(httpx.HTTPError):
        await port(URL, answering(status)).send(effect)


@pytest.mark.parametrize(("port", "effect"), PORTS)
async def test_a_broken_connection_leaves_the_outcome_unknown(
    port: Callable[..., Port], effect: EffectRequest
) -> None:
    def broken(_request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("down")

    with pytest.raises(httpx.ConnectError):
        await port(URL, httpx.MockTransport(broken)).send(effect)


@pytest.mark.parametrize(("port", "effect"), PORTS)
@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (422, {"detail": "no"}),
        (200, {"request_id": "another", "state": "delivered"}),
        (200, {"request_id": "?", "state": "delivered"}),
        (200, {"request_id": "?", "state": "delivered", "settled_at": "2026-03-05T09:00:00"}),
        (200, {"request_id": "?", "state": "delivered", "settled_at": "yesterday"}),
        (200, {"request_id": "?", "state": "lost"}),
        (200, {"request_id": "?", "state": "pending", "more": 1}),
        (200, ["pending"]),
    ],
)
async def test_an_answer_that_cannot_be_trusted_is_a_failure_with_its_reason(
    port: Callable[..., Port], effect: EffectRequest, status: int, answer: Any
) -> None:
    if isinstance(answer, dict) and answer.get("request_id") == "?":
        answer = {**answer, "request_id": effect.effect_id}
    outcome = await port(URL, answering(status, answer)).send(effect)
    assert outcome.state == "failed"
    assert outcome.reason


async def test_a_key_that_was_used_for_another_request_is_refused(outside: Outside) -> None:
    await outside.post.send(service())
    other = EffectRequest(
        effect_id=service().effect_id,
        kind="post.send",
        case_id=CASE,
        payload={**service().payload, "document_kind": "risk-notice"},
    )
    outcome = await outside.post.send(other)
    assert outcome == Outcome(state="failed", reason="邮政拒绝了请求（409）")
