"""The route that tells whose a case is, the same in every service."""

from typing import Any

from kernel.door.answers import Authority
from kernel.door.http import CASE, Door
from kernel.journal.projections import Reader


def standing_routes(door: Door) -> None:
    """GET /cases/{case_id}/authority."""

    async def authority(_reader: Reader, court: str, case_id: str) -> dict[str, Any]:
        """Who holds the case, and who may do what in it here today."""
        context = door.context()
        now = context.service.clock.now()
        pack = context.service.rulebook.pack(court, at=now)
        return await context.admission.shown(court, case_id, pack, now)

    door.query(f"{CASE}/authority", authority, answer=Authority)
