"""Logs are JSON lines, and nothing that could be personal data passes into them."""

import io
import json
import sys
from collections.abc import Iterator

import pytest
import structlog

from kernel.base import logs


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What is logged; logging is set up for the whole process, so put back what was there."""
    page = io.StringIO()
    monkeypatch.setattr(sys, "stderr", page)
    logs.setup("intake")
    yield page
    structlog.contextvars.clear_contextvars()
    structlog.reset_defaults()


def test_only_keys_known_to_be_harmless_pass(written: io.StringIO) -> None:
    logs.logger("intake").warning(
        "filing refused", case="（2026）豫1024执1号", party="张某某", id_number="411024199001010011"
    )
    line = written.getvalue().strip()
    entry = json.loads(line)
    assert entry["event"] == "filing refused"
    assert entry["service"] == "intake"
    assert entry["case"] == "（2026）豫1024执1号"
    assert entry["party"] == entry["id_number"] == "[redacted]"
    assert "张某某" not in line
    assert "411024" not in line
