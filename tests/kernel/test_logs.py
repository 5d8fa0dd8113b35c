"""Logs are JSON lines, and nothing that could be personal data passes into them."""

import json
from collections.abc import Iterator

import pytest
import structlog

from kernel import logs


@pytest.fixture
def own_setup() -> Iterator[None]:
    """Logging is set up for the whole process: put back what was there."""
    logs.setup("intake")
    yield
    structlog.contextvars.clear_contextvars()
    structlog.reset_defaults()


@pytest.mark.usefixtures("own_setup")
def test_only_keys_known_to_be_harmless_pass(capsys: pytest.CaptureFixture[str]) -> None:
    logs.logger("intake").warning(
        "filing refused", case="（2026）豫1024执1号", party="张某某", id_number="411024199001010011"
    )
    line = capsys.readouterr().err.strip().splitlines()[-1]
    entry = json.loads(line)
    assert entry["event"] == "filing refused"
    assert entry["service"] == "intake"
    assert entry["case"] == "（2026）豫1024执1号"
    assert entry["party"] == entry["id_number"] == "[redacted]"
    assert "张某某" not in line
    assert "411024" not in line
