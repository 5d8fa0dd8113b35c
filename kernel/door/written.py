"""How an answer is written as JSON."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import orjson
from starlette.responses import Response

from kernel.base.zone import CHINA

SHOWING = orjson.OPT_NON_STR_KEYS | orjson.OPT_PASSTHROUGH_DATETIME


def written(content: Any, status: int, headers: Mapping[str, str]) -> Response:
    """The response with this content."""
    body = orjson.dumps(content, default=_shown, option=SHOWING)
    return Response(body, status, dict(headers), media_type="application/json")


def _shown(value: Any) -> str:
    """A value that is not JSON as text; an instant in the time of China, as events state it."""
    if isinstance(value, datetime):
        return value.astimezone(CHINA).isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)
