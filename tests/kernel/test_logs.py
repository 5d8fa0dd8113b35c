"""Logs are JSON lines, and nothing that could be personal data passes into them."""

import io
import json
import logging
import sys
import threading
import warnings
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from kernel.base import logs

PERSON = "张某某 411024199001010011"


class Page(io.StringIO):
    def entries(self) -> list[dict[str, Any]]:
        assert "张某某" not in self.getvalue()
        assert "41102419900101" not in self.getvalue()
        return [json.loads(line) for line in self.getvalue().splitlines()]


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    """What is logged; logging is set up for the whole process, so put back what was there."""
    page, root = Page(), logging.getLogger()
    handlers, level = root.handlers[:], root.level
    for place, hook in ((sys, "excepthook"), (sys, "unraisablehook"), (threading, "excepthook")):
        monkeypatch.setattr(place, hook, getattr(place, hook))
    monkeypatch.setattr(sys, "stderr", page)
    for handler in handlers:
        root.removeHandler(handler)
    logs.setup("intake")
    yield page
    logging.captureWarnings(capture=False)
    root.handlers[:], root.level = handlers, level
    structlog.contextvars.clear_contextvars()
    structlog.reset_defaults()


def test_only_keys_known_to_be_harmless_pass(written: Page) -> None:
    logs.logger("intake").warning(
        "filing refused", case="（2026）豫1024执1号", party="张某某", id_number="411024199001010011"
    )
    (entry,) = written.entries()
    assert entry["event"] == "filing refused"
    assert entry["service"] == "intake"
    assert entry["case"] == "（2026）豫1024执1号"
    assert entry["party"] == entry["id_number"] == "[redacted]"


def test_an_operator_reads_why_something_stands_still(written: Page) -> None:
    logs.logger("intake").error("relay stands still", reason="Kafka holds position 7 of yanling")
    (entry,) = written.entries()
    assert entry["reason"] == "Kafka holds position 7 of yanling"


def failed() -> BaseException:
    try:
        try:
            raise KeyError(PERSON)
        except KeyError as error:
            raise RuntimeError(PERSON) from error
    except RuntimeError as error:
        return error


def test_libraries_write_the_same_lines(written: Page) -> None:
    logging.getLogger("aiokafka.consumer").warning("Heartbeat failed: %s", "rebalancing")
    logging.getLogger("asyncio").error(f"Task exception\nfuture: {PERSON}", exc_info=failed())
    logging.getLogger("asyncpg").error("no account %s", "6222021714001234567")
    logging.getLogger("uvicorn.error").info("Started server process")
    first, second, third = written.entries()
    assert (first["event"], first["level"]) == ("Heartbeat failed: rebalancing", "warning")
    assert (first["logger"], first["service"]) == ("aiokafka.consumer", "intake")
    assert (second["event"], second["error"]) == ("Task exception", "RuntimeError from KeyError")
    assert second["trace"][-1].endswith(" failed")
    assert third["event"] == "no account [redacted]"


def test_uncaught_errors_and_warnings_are_entries_too(written: Page) -> None:
    error = failed()
    sys.excepthook(type(error), error, error.__traceback__)
    thread = threading.Thread(target=lambda: 1 / 0)
    thread.start()
    thread.join()
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("old\nand long", DeprecationWarning, stacklevel=1)
    first, second, third = written.entries()
    assert (first["event"], first["error"]) == ("ended", "RuntimeError from KeyError")
    assert second["error"] == "ZeroDivisionError"
    assert third["logger"] == "py.warnings"
    assert "DeprecationWarning: old" in third["event"]
