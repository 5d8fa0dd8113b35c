"""`zhixing ops`: each command asks the right service at its door, and says what was answered."""

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from zhixing.cli import ops
from zhixing.cli.main import app

Asked = tuple[str, str, str, Any, str]
EFFECT = {
    "effect_id": "（2026）豫1024执1号-P1",
    "kind": "accounts.pay",
    "detail": "ReadTimeout",
    "age_court_seconds": 7200,
}
ERASURE = {
    "person_id": "P1",
    "requester": "operator-1",
    "requested_at": "2026-03-02T09:00:00+08:00",
    "reason": "本人申请",
}
ANSWERS: dict[str, dict[str, Any]] = {
    "/effects?state=unknown": {"effects": [EFFECT]},
    "/effects/E%2F1/settlement": {"effect_id": "E/1", "outcome": "failed"},
    "/persons/erasures": {"erasures": [ERASURE]},
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
            "E/1: failed",
        ),
        (["erasures"], ("intake", "GET", "/persons/erasures", None, "operator"), "P1 operator-1"),
        (
            ["erase", "P1", "--reason", "本人申请"],
            ("intake", "POST", "/persons/P1/erasure", {"reason": "本人申请"}, "operator"),
            "waits for another operator",
        ),
        (
            ["confirm-erasure", "P1"],
            ("intake", "POST", "/persons/P1/erasure/confirmation", {}, "operator-2"),
            "P1: erased",
        ),
        (
            ["withdraw-erasure", "P1", "--reason", "未结"],
            ("intake", "POST", "/persons/P1/erasure/withdrawal", {"reason": "未结"}, "operator"),
            "P1: stays",
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
    for arguments in (["effects", "payments"], ["erasures"]):
        done = CliRunner().invoke(app, ["ops", *arguments, "--json"])
        assert json.loads(done.output) in ANSWERS.values()
    assert len(asked) == 2


def test_a_result_is_a_json_object(asked: list[Asked]) -> None:
    for result in ("[]", "{", "x"):
        more = ["--outcome", "confirmed", "--reason", "x", "--result", result]
        done = CliRunner().invoke(app, ["ops", "settle", "payments", "E1", *more])
        assert done.exit_code == 2
    assert asked == []
