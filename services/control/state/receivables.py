"""What is known of a debt that a third person owes to a debtor. Amounts are fen."""

from dataclasses import dataclass, replace
from typing import assert_never

from contracts.control_receivables import (
    ReceivableEvent,
    ThirdPersonAnswered,
    ThirdPersonNotified,
    ThirdPersonOrdered,
    ThirdPersonPerformed,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receivable:
    """`notified` is the notice that was handed over, `answered` what the third person said to it in
    time, `ordered` the ruling against him; `performed` are his payments."""

    notified: ThirdPersonNotified | None = None
    answered: ThirdPersonAnswered | None = None
    ordered: ThirdPersonOrdered | None = None
    performed: tuple[ThirdPersonPerformed, ...] = ()

    @property
    def performed_fen(self) -> int:
        """What the third person has paid."""
        return sum(one.amount_fen for one in self.performed)

    @property
    def enforceable_fen(self) -> int:
        """What may be enforced: the debt as far as it is not denied (第47条、第48条), without what
        was paid."""
        if self.notified is None:
            return 0
        owed_fen = self.notified.debt_fen
        if self.answered is not None and self.answered.answer == "denied":
            owed_fen = 0
        if self.answered is not None and self.answered.answer == "partly_denied":
            owed_fen = self.answered.admitted_fen
        return max(0, owed_fen - self.performed_fen)


def receivable_after(known: Receivable | None, event: ReceivableEvent) -> Receivable:
    """The debt after an event."""
    receivable = known or Receivable()
    match event:
        case ThirdPersonNotified():
            return replace(receivable, notified=event)
        case ThirdPersonAnswered():
            return replace(receivable, answered=event)
        case ThirdPersonOrdered():
            return replace(receivable, ordered=event)
        case ThirdPersonPerformed():
            return replace(receivable, performed=(*receivable.performed, event))
        case _:
            assert_never(event)
