"""The header of a request that says when an act happened."""

from datetime import datetime

from starlette.requests import Request as HttpRequest

from kernel.base.zone import CHINA, is_possible
from kernel.deciding.decider import Fault
from kernel.door.problems import FieldProblems


def occurred_at(http: HttpRequest, now: datetime) -> datetime | None:
    """The instant in `Occurred-At`; None if there is none. Raises FieldProblems."""
    raw = http.headers.get("occurred-at")
    if raw is None:
        return None
    try:
        at = datetime.fromisoformat(raw)
    except ValueError as error:
        raise FieldProblems(
            [Fault(field="Occurred-At", title="应为带时区的 ISO 8601 时刻")]
        ) from error
    if at.tzinfo is None:
        raise FieldProblems([Fault(field="Occurred-At", title="时刻必须带时区")])
    if not is_possible(at):
        raise FieldProblems([Fault(field="Occurred-At", title="不可能的时刻")])
    if at > now:
        raise FieldProblems([Fault(field="Occurred-At", title="发生时间不能晚于现在")])
    return at.astimezone(CHINA)
