"""The adapters of the inquiry systems and the banks, against the sandbox and a liar."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from kernel.base.clock import SimulatedClock
from kernel.deciding.definition import Outcome
from kernel.journal.protocol import EffectRequest
from outside.banks import HttpBanks
from outside.inquiry import HttpInquiry
from sandbox import banks, inquiry
from sandbox.registry import Registry
from sandbox.weather import SandboxWeather
from services.control.reactions import effects, report
from services.control.rules import asset_id_of
from tests.control.cases import CASE, CLAIM, collective, requested
from tests.support import at

URL = "http://outside"
(ASKED,) = effects(replace(collective, persons=()))
(FREEZE,) = effects(requested("D1"))


def in_process(server: FastAPI) -> httpx.AsyncBaseTransport:
    return httpx.ASGITransport(app=server)


def answering(status: int, body: Any) -> httpx.AsyncBaseTransport:
    return httpx.MockTransport(lambda _request: httpx.Response(status, json=body))


def of_persons(effect: EffectRequest, *names: str | None) -> EffectRequest:
    persons = [
        {"person_id": f"P{n}", "name": name, "code": None} for n, name in enumerate(names, start=1)
    ]
    return EffectRequest(
        effect_id=effect.effect_id,
        kind=effect.kind,
        case_id=effect.case_id,
        payload={**effect.payload, "persons": persons},
    )


class Outside:
    """The sandbox of one test: a seed under which nothing fails, and a clock to turn."""

    def __init__(self) -> None:
        self.clock = SimulatedClock(at("2026-03-02 10:00"))
        self.weather = SandboxWeather(
            2, self.clock, {"张三": "none", "李四": "ample", CASE: "ample"}
        )
        self.registry = Registry(self.weather)
        self.arrived: list[tuple[str, int, str, str]] = []
        self.national = HttpInquiry(URL, in_process(inquiry.build(self.weather, "national")))
        self.local = HttpInquiry(URL, in_process(inquiry.build(self.weather, "local")))
        self.banks = HttpBanks(URL, in_process(banks.build(self.weather, self.receive)))

    async def receive(self, case_id: str, amount_fen: int, reference: str, payer: str) -> None:
        self.arrived.append((case_id, amount_fen, reference, payer))

    def later(self, hours: float) -> datetime:
        self.clock.set(self.clock.now() + timedelta(hours=hours))
        return self.clock.now()


@pytest.fixture
def outside() -> Outside:
    return Outside()


def hits_of(outcome: Outcome | None) -> list[dict[str, Any]]:
    assert outcome is not None
    assert outcome.state == "confirmed", outcome.reason
    hits: list[dict[str, Any]] = outcome.result["hits"]
    return hits


async def test_an_inquiry_is_answered_after_its_delay(outside: Outside) -> None:
    effect = of_persons(ASKED, "张三", "李四")
    assert await outside.national.ask(effect) is None
    assert (await outside.national.send(effect)).state == "pending"
    outside.later(6)
    (found,) = hits_of(await outside.national.ask(effect))
    (deposit,) = outside.registry.deposits("李四")
    assert found == {
        "hit_id": deposit.hit_id,
        "person": 1,
        "asset_kind": "deposit",
        "institution": deposit.bank,
        "amount_fen": deposit.balance_fen,
        "online": True,
        "division": "",
    }


async def test_an_inquiry_by_case_number_names_nobody(outside: Outside) -> None:
    await outside.national.send(ASKED)
    outside.later(6)
    outcome = await outside.national.ask(ASKED)
    assert outcome is not None
    command = report(ASKED, outcome)
    (deposit,) = outside.registry.deposits(CASE)
    assert command is not None
    assert command.hits[0].hit_id == deposit.hit_id  # type: ignore[union-attr]  # RecordFeedback
    assert command.hits[0].person_id == ""  # type: ignore[union-attr]


async def test_the_local_system_finds_nothing_more(outside: Outside) -> None:
    effect = of_persons(ASKED, "李四")
    await outside.local.send(effect)
    outside.later(12)
    assert hits_of(await outside.local.ask(effect)) == []


async def test_sent_twice_it_is_one_inquiry(outside: Outside) -> None:
    effect = of_persons(ASKED, "李四")
    await outside.national.send(effect)
    outside.later(6)
    assert (await outside.national.send(effect)).state == "confirmed"


async def test_one_key_for_two_inquiries_fails(outside: Outside) -> None:
    await outside.national.send(of_persons(ASKED, "李四"))
    other = await outside.national.send(of_persons(ASKED, "王五"))
    assert (other.state, other.result) == ("failed", {})


async def test_an_erased_person_is_not_asked_about(outside: Outside) -> None:
    effect = of_persons(ASKED, None)
    assert (await outside.national.send(effect)).state == "failed"
    assert await outside.national.ask(effect) is None


async def test_a_deposit_is_frozen_and_deducted_and_its_money_arrives_once(
    outside: Outside,
) -> None:
    (deposit,) = outside.registry.deposits("李四")
    asset = asset_id_of(CASE, deposit.hit_id)
    freeze = bank_effect("banks.freeze", f"{asset}-freeze", deposit.hit_id)
    assert await outside.banks.ask(freeze) is None
    assert (await outside.banks.send(freeze)).state == "pending"
    outside.later(1)
    frozen = await outside.banks.ask(freeze)
    assert frozen is not None
    assert frozen.result["amount_fen"] == CLAIM
    assert datetime.fromisoformat(frozen.result["effective_at"]) <= outside.clock.now()

    deduct = bank_effect(
        "banks.deduct", f"{asset}-deduction", deposit.hit_id, freeze_id=freeze.effect_id
    )
    assert (await outside.banks.send(deduct)).state == "pending"
    assert outside.arrived == []
    outside.later(20)
    for _ in range(2):
        done = await outside.banks.ask(deduct)
        assert done is not None
        assert (done.state, done.result["amount_fen"]) == ("confirmed", CLAIM)
    assert outside.arrived == [(CASE, CLAIM, f"扣划-{asset}-deduction", deposit.bank)]


async def test_an_account_that_no_bank_knows_is_not_frozen(outside: Outside) -> None:
    await outside.banks.send(FREEZE)
    outside.later(1)
    assert await outside.banks.ask(FREEZE) == Outcome(state="failed", reason="账户不存在")


async def test_what_was_not_frozen_is_not_deducted(outside: Outside) -> None:
    (deposit,) = outside.registry.deposits("李四")
    deduct = bank_effect("banks.deduct", "X-deduction", deposit.hit_id, freeze_id="X-freeze")
    await outside.banks.send(deduct)
    outside.later(20)
    answer = await outside.banks.ask(deduct)
    assert answer is not None
    assert answer.state == "failed"
    assert outside.arrived == []


HIT = {
    "hit_id": "D1",
    "person": 0,
    "asset_kind": "deposit",
    "institution": "中国工商银行",
    "amount_fen": 1,
    "online": True,
}
GOOD: dict[str, Any] = {"request_id": ASKED.effect_id, "state": "answered", "hits": [HIT]}


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param({**GOOD, "script": "<b>"}, id="an unknown field"),
        pytest.param({**GOOD, "request_id": "another"}, id="another request"),
        pytest.param({**GOOD, "state": "perhaps"}, id="an unknown state"),
        pytest.param({**GOOD, "hits": [{**HIT, "amount_fen": -1}]}, id="a negative amount"),
        pytest.param({**GOOD, "hits": [{**HIT, "asset_kind": "soul"}]}, id="an unknown kind"),
        pytest.param({**GOOD, "hits": [{**HIT, "hit_id": "../1"}]}, id="a number with a path"),
        pytest.param({**GOOD, "hits": [{**HIT, "person": 1}]}, id="a person not asked about"),
        pytest.param([GOOD], id="a list"),
    ],
)
async def test_feedback_that_breaks_the_agreed_form_fails(answer: object) -> None:
    effect = of_persons(ASKED, "李四")
    assert (await HttpInquiry(URL, answering(200, GOOD)).send(effect)).state == "confirmed"
    assert (await HttpInquiry(URL, answering(200, answer)).send(effect)).state == "failed"


FROZEN: dict[str, Any] = {
    "request_id": FREEZE.effect_id,
    "state": "done",
    "done_at": "2026-03-03T10:00:00+08:00",
    "amount_fen": CLAIM,
}


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param({**FROZEN, "amount_fen": CLAIM + 1}, id="more than was asked for"),
        pytest.param({**FROZEN, "amount_fen": 0}, id="nothing"),
        pytest.param({**FROZEN, "amount_fen": None}, id="no amount"),
        pytest.param({**FROZEN, "done_at": None}, id="no time"),
        pytest.param({**FROZEN, "done_at": "2026-03-03T10:00:00"}, id="no time zone"),
        pytest.param({**FROZEN, "request_id": "another"}, id="another request"),
        pytest.param({**FROZEN, "note": ""}, id="an unknown field"),
    ],
)
async def test_a_bank_that_breaks_the_agreed_form_fails(answer: object) -> None:
    assert (await HttpBanks(URL, answering(200, FROZEN)).send(FREEZE)).state == "confirmed"
    assert (await HttpBanks(URL, answering(200, answer)).send(FREEZE)).state == "failed"


async def test_a_bank_deducts_all_or_nothing() -> None:
    effect = bank_effect("banks.deduct", "X-deduction", "D1", freeze_id="X-freeze")
    less = {**FROZEN, "request_id": effect.effect_id, "amount_fen": CLAIM - 1}
    assert (await HttpBanks(URL, answering(200, less)).send(effect)).state == "failed"


@pytest.mark.parametrize("status", [500, 503, 429])
async def test_an_outage_leaves_the_outcome_unknown(status: int) -> None:
    for port, effect in (
        (HttpInquiry(URL, answering(status, {})), ASKED),
        (HttpBanks(URL, answering(status, {})), FREEZE),
    ):
        with pytest.raises(httpx.HTTPError):
            await port.send(effect)
        with pytest.raises(httpx.HTTPError):
            await port.ask(effect)


async def test_a_request_that_is_not_accepted_fails() -> None:
    assert (await HttpBanks(URL, answering(422, {})).send(FREEZE)).state == "failed"
    assert (await HttpInquiry(URL, answering(403, {})).send(ASKED)).state == "failed"


def bank_effect(kind: str, effect_id: str, hit_id: str, **more: str) -> EffectRequest:
    return EffectRequest(
        effect_id=effect_id,
        kind=kind,
        case_id=CASE,
        payload={"asset_id": "A", "hit_id": hit_id, "amount_fen": CLAIM, **more},
    )
