"""`zhixing ops`: each command asks the right service at its door, and says what was answered."""

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from contracts.catalogue import SERVICES
from zhixing.cli import ops
from zhixing.cli.main import app

Asked = tuple[str, str, str, Any, str]
EFFECT = {
    "effect_id": "（2026）豫1024执1号-P1",
    "kind": "accounts.pay",
    "detail": "ReadTimeout",
    "age_court_seconds": 7200,
}
REQUEST = {
    "request_id": "R-1",
    "act": "ErasureRequested",
    "case_id": "persons",
    "person_id": "P1",
    "requester": "operator-1",
    "requested_at": "2026-03-02T09:00:00+08:00",
    "reason": "本人申请",
}
ANSWERS: dict[str, dict[str, Any]] = {
    "/effects?state=unknown": {"effects": [EFFECT]},
    "/effects/E%2F1/settlement": {"request_id": "R-2"},
    "/persons/P1/erasure": {"request_id": "R-1"},
    "/operator-requests": {"service": "intake", "requests": [REQUEST]},
    "/operator-requests/R-1/confirmation": {"person_id": "P1", "erased": True},
    "/keys/rotation": {"keys": 3, "secret_id": "ab12"},
}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Asked]:
    found: list[Asked] = []

    def call(
        _where: Any, service: str, method: str, path: str, body: Any = None, who: str = "operator"
    ) -> dict[str, Any]:
        found.append((service, method, path, body, who))
        return ANSWERS.get(path, {})

    monkeypatch.setattr(ops, "call", call)
    return found


@pytest.mark.parametrize(
    ("arguments", "asks", "says"),
    [
        (
            ["effects", "payments"],
            ("payments", "GET", "/effects?state=unknown", None, "operator"),
            "7200s accounts.pay",
        ),
        (
            ["settle", "payments", "E/1", "--outcome", "failed", "--reason", "未收到"],
            (
                "payments",
                "POST",
                "/effects/E%2F1/settlement",
                {"outcome": "failed", "reason": "未收到", "result": {}},
                "operator",
            ),
            "zhixing ops confirm payments R-2",
        ),
        (
            ["erase", "P1", "--reason", "本人申请"],
            ("intake", "POST", "/persons/P1/erasure", {"reason": "本人申请"}, "operator"),
            "waits for another operator: zhixing ops confirm intake R-1",
        ),
        (
            ["confirm", "intake", "R-1"],
            ("intake", "POST", "/operator-requests/R-1/confirmation", {}, "operator-2"),
            '"erased": true',
        ),
        (
            ["withdraw", "intake", "R-1", "--reason", "未结"],
            (
                "intake",
                "POST",
                "/operator-requests/R-1/withdrawal",
                {"reason": "未结"},
                "operator",
            ),
            "R-1: withdrawn",
        ),
        (
            ["rotate-keys", "--reason", "每年"],
            ("intake", "POST", "/keys/rotation", {"reason": "每年"}, "operator"),
            "3 keys wrapped under ab12",
        ),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_a_command_asks_at_its_door(
    asked: list[Asked], arguments: list[str], asks: Asked, says: str
) -> None:
    done = CliRunner().invoke(app, ["ops", *arguments])
    assert (done.exit_code, asked) == (0, [asks])
    assert says in done.output


def test_lists_are_json_for_programs(asked: list[Asked]) -> None:
    done = CliRunner().invoke(app, ["ops", "effects", "payments", "--json"])
    assert json.loads(done.output) in ANSWERS.values()
    done = CliRunner().invoke(app, ["ops", "requests", "--json"])
    assert json.loads(done.output) == [ANSWERS["/operator-requests"]] * len(SERVICES)
    assert [one[0] for one in asked[1:]] == list(SERVICES)


def test_what_waits_is_listed_with_who_asked_since_when_and_why(asked: list[Asked]) -> None:
    done = CliRunner().invoke(app, ["ops", "requests"])
    assert "intake R-1 ErasureRequested persons P1" in done.output
    assert "operator-1 2026-03-02T09:00:00+08:00 本人申请" in done.output
    assert f"{len(SERVICES)} requests wait" in done.output
    assert len(asked) == len(SERVICES)


def test_a_result_is_a_json_object(asked: list[Asked]) -> None:
    for result in ("[]", "{", "x"):
        more = ["--outcome", "confirmed", "--reason", "x", "--result", result]
        done = CliRunner().invoke(app, ["ops", "settle", "payments", "E1", *more])
        assert done.exit_code == 2
    assert asked == []
