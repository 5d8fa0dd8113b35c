"""The door through which every service takes in the steps of its work, and shows them."""

from typing import Any

from kernel.http import Door
from kernel.steps import RecordStep
from kernel.views import Reader

STEPS = """
    select body, actor, occurred_at, recorded_at from events
    where court = $1 and stream = 'steps-' || $2 order by version
"""


def step_routes(door: Door) -> None:
    """POST and GET /cases/{case_id}/steps."""
    door.command("/cases/{case_id}/steps", RecordStep)
    door.query("/cases/{case_id}/steps", steps)


async def steps(reader: Reader, court: str, case_id: str) -> dict[str, Any]:
    """The steps recorded here of a case, in their order, with who recorded them and when."""
    rows = await reader.fetch(STEPS, court, case_id)
    return {"case_id": case_id, "steps": rows}
