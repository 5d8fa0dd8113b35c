"""What each debtor answers for: jointly, for a share, or after the others. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from contracts.claims import DOUBLED, Claim, Liability, LiabilityManner
from kernel.law.claims.accrual import MILLION
from kernel.law.claims.reckoning import Owed, rounded


@dataclass(frozen=True, slots=True, kw_only=True)
class DebtorOwed:
    """What one debtor answers for at the end of a day, by the code of the head and, as `doubled`,
    of the doubled part. After the others where `manner` is supplementary."""

    debtor_id: str
    manner: LiabilityManner
    parts_fen: dict[str, int]

    @property
    def total_fen(self) -> int:
        return sum(self.parts_fen.values())


def owed_by(debtor_id: str, claim: Claim, owed: Owed) -> DebtorOwed:
    """A debtor without a liability of their own owes everything, jointly with the others.

    A share is counted on what the title orders, less what this debtor paid, and is never more than
    what is unpaid. A limit is used up by what this debtor paid.
    """
    found = next((one for one in claim.liabilities if one.debtor_id == debtor_id), None)
    liable = found or Liability(debtor_id=debtor_id, manner="joint")
    parts = dict(_parts(liable, claim, owed))
    if liable.most_fen is not None:
        paid = sum(fen for (by, _), fen in owed.paid_by.items() if by == debtor_id)
        parts = _limited(parts, max(0, liable.most_fen - paid))
    return DebtorOwed(debtor_id=debtor_id, manner=liable.manner, parts_fen=parts)


def _parts(liable: Liability, claim: Claim, owed: Owed) -> Iterable[tuple[str, int]]:
    codes = liable.heads or tuple(head.code for head in claim.heads)
    doubled = Fraction(0) if liable.heads else Fraction(claim.earlier_doubled_fen or 0)
    for head in owed.heads:
        if head.code in codes:
            doubled += head.doubled
            due = Fraction(head.due_fen)
            yield head.code, _share(liable, due, head.code, head.unpaid_fen, owed)
    yield DOUBLED, _share(liable, doubled, DOUBLED, owed.doubled_fen, owed)


def _share(liable: Liability, due: Fraction, code: str, unpaid_fen: int, owed: Owed) -> int:
    share = Fraction(liable.share_per_million, MILLION)
    paid = owed.paid_by.get((liable.debtor_id, code), 0) if share < 1 else 0
    return max(0, min(rounded(due * share) - paid, unpaid_fen))


def _limited(parts: dict[str, int], left: int) -> dict[str, int]:
    found = {}
    for code, fen in parts.items():
        found[code] = min(fen, left)
        left -= found[code]
    return found
