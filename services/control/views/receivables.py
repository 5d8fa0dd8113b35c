"""The read model of debts that third persons owe to debtors."""

from contracts.control_receivables import (
    ReceivableEvent,
    ThirdPersonAnswered,
    ThirdPersonNotified,
    ThirdPersonOrdered,
    ThirdPersonPerformed,
)
from kernel.journal.projections import Statement


def receivable_row(event: ReceivableEvent, court: str) -> Statement:
    """What became of a debt."""
    place = (court, event.case_id, event.asset_id)
    where = "where court = $1 and case_id = $2 and asset_id = $3"
    match event:
        case ThirdPersonNotified():
            sql = (
                "insert into receivables (court, case_id, asset_id, asked_by, debt_fen, "
                "served_at, respond_by) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing"
            )
            told = (event.asked_by, event.debt_fen, event.served_at, event.respond_by)
            return sql, (*place, *told)
        case ThirdPersonAnswered():
            sql = f"update receivables set answer = $4, admitted_fen = $5 {where}"  # noqa: S608
            return sql, (*place, event.answer, event.admitted_fen)
        case ThirdPersonOrdered():
            sql = f"update receivables set ordered_fen = $4 {where}"  # noqa: S608
            return sql, (*place, event.amount_fen)
        case ThirdPersonPerformed():
            sql = f"update receivables set performed_fen = performed_fen + $4 {where}"  # noqa: S608
            return sql, (*place, event.amount_fen)
