"""The read model of settlements: their instalments, and what became of a broken one."""

from collections.abc import Mapping, Sequence
from typing import Any

from contracts.enforcement import SettlementReached
from contracts.enforcement_settlement import ResumptionRuled, SettlementBroken
from kernel.journal.envelope import Recorded
from kernel.journal.projections import Reader, Statement

UNBROKEN: Mapping[str, object] = {
    "broken_instalment": None,
    "broken_at": None,
    "resumption": None,
    "resumption_ruled_at": None,
}


def changes(recorded: Recorded) -> dict[str, object]:
    """The changes of `works` by a breach and its ruling, by column."""
    event, at = recorded.event, recorded.occurred_at
    match event:
        case SettlementBroken():
            return {**UNBROKEN, "broken_instalment": event.instalment, "broken_at": at}
        case ResumptionRuled():
            return {"resumption": event.outcome, "resumption_ruled_at": at}
        case _:
            return {}


def instalments(recorded: Recorded) -> Sequence[Statement]:
    """The instalments of a new settlement take the place of the old ones."""
    event = recorded.event
    if not isinstance(event, SettlementReached):
        return []
    key = (recorded.court, event.case_id)
    gone = ("delete from settlement_instalments where court = $1 and case_id = $2", key)
    sql = "insert into settlement_instalments values ($1, $2, $3, $4, $5)"
    rows = [
        (sql, (*key, number, one.due_on, one.amount_fen))
        for number, one in enumerate(event.instalments, start=1)
    ]
    return [gone, *rows]


async def instalments_of(reader: Reader, court: str, case_id: str) -> list[dict[str, Any]]:
    """The instalments of the settlement of a case, in order."""
    return await reader.fetch(
        "select number, due_on, amount_fen from settlement_instalments "
        "where court = $1 and case_id = $2 order by number",
        court,
        case_id,
    )
