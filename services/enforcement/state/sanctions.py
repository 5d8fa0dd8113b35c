"""The register of coercive acts against the debtors of a case."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import assert_never

from contracts.enforcement_sanctions import (
    ReconsiderationApplied,
    ReconsiderationDecided,
    SanctionCarriedOut,
    SanctionEnded,
    SanctionEvent,
    SanctionOrdered,
    SanctionPaperServed,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sanction:
    """One coercive act. `days` and `amount_fen` are those in force, which reconsideration may have
    changed; `carried_out_at` is when it was."""

    ordered: SanctionOrdered
    amount_fen: int | None
    days: int | None
    carried: SanctionCarriedOut | None = None
    carried_out_at: datetime | None = None
    applied: ReconsiderationApplied | None = None
    reconsidered: ReconsiderationDecided | None = None
    ended: SanctionEnded | None = None

    @property
    def over(self) -> bool:
        """Whether nothing is left to be done: a fine is over once it is paid, a search once it is
        done."""
        revoked = self.reconsidered is not None and self.reconsidered.outcome == "revoked"
        done = self.carried is not None and self.ordered.measure in ("fine", "search")
        return self.ended is not None or revoked or done


@dataclass(frozen=True, slots=True)
class Sanctions:
    """The coercive acts of a case by id, and which decisions were served on whom and when."""

    by_id: Mapping[str, Sanction] = field(default_factory=dict)
    served: Mapping[str, SanctionPaperServed] = field(default_factory=dict)

    def using(self, document_id: str) -> str | None:
        """The act that was carried out under a document; None where none was."""
        carried = (one.carried for one in self.by_id.values())
        return next((c.sanction_id for c in carried if c and c.document_id == document_id), None)


def evolve_sanctions(known: Sanctions, event: SanctionEvent) -> Sanctions:
    """The register after an event. Never refuses."""
    if isinstance(event, SanctionPaperServed):
        return replace(known, served={event.document_id: event, **known.served})
    if isinstance(event, SanctionOrdered):
        ordered = Sanction(ordered=event, amount_fen=event.amount_fen, days=event.days)
        return replace(known, by_id={**known.by_id, event.sanction_id: ordered})
    one = _after(known.by_id[event.sanction_id], event)
    return replace(known, by_id={**known.by_id, event.sanction_id: one})


def _after(
    one: Sanction,
    event: SanctionCarriedOut | SanctionEnded | ReconsiderationApplied | ReconsiderationDecided,
) -> Sanction:
    match event:
        case SanctionCarriedOut():
            return replace(one, carried=event, carried_out_at=event.carried_out_at)
        case SanctionEnded():
            return replace(one, ended=event)
        case ReconsiderationApplied():
            return replace(one, applied=event)
        case ReconsiderationDecided():
            changed = event.outcome == "changed"
            return replace(
                one,
                reconsidered=event,
                amount_fen=event.amount_fen if changed else one.amount_fen,
                days=event.days if changed else one.days,
            )
        case _:
            assert_never(event)
