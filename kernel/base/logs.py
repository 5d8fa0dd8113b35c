"""Structured logs without personal data: only keys on an allow-list are written."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

SAFE = frozenset(
    {
        "event",
        "level",
        "timestamp",
        "service",
        "court",
        "case",
        "position",
        "stream",
        "name",
        "source",
        "attempts",
        "error",
        "kind",
        "effect",
        "state",
        "count",
        "seconds",
        "port",
        "topic",
        "command",
        "status",
        "bus",
    }
)


def _only_safe(
    _logger: Any, _method: str, entry: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Replaces the values of keys that are not on the allow-list, so that no name or ID number is
    logged."""
    return {key: value if key in SAFE else "[redacted]" for key, value in entry.items()}


def setup(service: str, *, level: int = logging.INFO) -> None:
    """JSON lines on stderr, each with the service's name."""
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
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)


def logger(service: str) -> Any:
    """A structured logger bound to a service."""
    return structlog.get_logger().bind(service=service)
