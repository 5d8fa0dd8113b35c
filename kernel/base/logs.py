"""Logs as JSON lines, those of libraries, warnings and defects too, without personal data.

Of our own entries only keys on an allow-list are written. What a library says may quote what it
worked on, and so may the text of an error: of these the first line is kept, without long numbers,
and of an error its type and the places it came through.
"""

import logging
import re
import sys
import threading
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any, Final

import structlog

SAFE: Final = frozenset(
    {
        *("event", "level", "timestamp", "service", "logger", "error", "trace", "reason"),
        *("court", "courts", "case", "position", "stream", "name", "source", "place", "topic"),
        *("attempts", "kind", "effect", "state", "count", "seconds", "command", "status", "act"),
        *("bus", "port", "version", "addresses", "read_at"),
    }
)
FRAMES_MAX: Final = 20  # innermost places of a traceback
# The length of a phone number and more: identity codes, bank accounts.
LONG_NUMBER: Final = re.compile(r"\d{11,}[Xx]?")


def _only_safe(
    _logger: Any, _method: str, entry: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Replaces the values of keys that are not on the allow-list, so that no name or ID number is
    logged."""
    return {key: value if key in SAFE else "[redacted]" for key, value in entry.items()}


class _FromLibraries(logging.Handler):
    """Writes what the standard library's loggers are given as entries of our own format."""

    def __init__(self, service: str) -> None:
        super().__init__()
        self._log = logger(service)

    def emit(self, record: logging.LogRecord) -> None:
        try:
            said = LONG_NUMBER.sub("[redacted]", record.getMessage().partition("\n")[0])
            error = record.exc_info[1] if record.exc_info else None
            self._log.log(record.levelno, said, logger=record.name, **described(error))
        except Exception:  # noqa: BLE001 - a library's faulty entry must not stop its work
            self.handleError(record)


def described(error: BaseException | None) -> dict[str, Any]:
    """The type of an error and of what caused it, and the places that it came through; never its
    text."""
    if error is None:
        return {}
    kinds, cause = [type(error).__name__], error.__cause__
    while cause is not None:
        kinds.append(type(cause).__name__)
        cause = cause.__cause__
    return {"error": " from ".join(kinds), "trace": _places(error.__traceback__)}


def _places(trace: TracebackType | None) -> list[str]:
    places: list[str] = []
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return places[-FRAMES_MAX:]


def setup(service: str, *, level: int = logging.INFO) -> None:
    """JSON lines on stderr, each with the service's name: our own from `level`, those of libraries
    from warnings. Uncaught errors and Python's warnings are entries too."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _only_safe,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(service=service)
    logging.basicConfig(level=logging.WARNING, handlers=[_FromLibraries(service)], force=True)
    logging.captureWarnings(capture=True)
    log = logger(service)
    sys.excepthook = lambda _kind, error, _trace: log.critical("ended", **described(error))
    threading.excepthook = lambda given: log.critical("ended", **described(given.exc_value))
    sys.unraisablehook = lambda given: log.error("unraisable", **described(given.exc_value))


def logger(service: str) -> Any:
    """A structured logger bound to a service."""
    return structlog.get_logger().bind(service=service)
