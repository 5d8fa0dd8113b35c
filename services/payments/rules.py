"""The fund rules as pure functions of plain values. Amounts are fen."""

import hashlib
from typing import Literal

from services.payments.commands import ClaimReceipt

RECEIPT_DIGITS = 12  # hexadecimal digits: 48 bits suffice for the receipts of one case

Mismatch = Literal["payment_information", "officer", "payer_name", "amount_fen", "case_number"]

_BRACKETS = str.maketrans("()", "（）")


def receipt_id_of(case_id: str, bank_reference: str) -> str:
    """The id of a receipt, derived from the bank's reference, so that a repeated notification
    is recognised."""
    digest = hashlib.sha256(bank_reference.encode()).hexdigest()
    return f"{case_id}-R{digest[:RECEIPT_DIGITS]}"


def payout_id_of(receipt_id: str, number: int) -> str:
    """The id of the n-th payout from a receipt."""
    return f"{receipt_id}-P{number}"


def mismatch(claim: ClaimReceipt, officer: str, amount_fen: int, *, every: bool) -> Mismatch | None:
    """The first of the five data (鄢陵 三、(八)11(1)) that is empty or does not match.

    `officer` is who handles the case, `amount_fen` is what arrived. Brackets of the case number may
    be half or full width. Without `every` only amount and case number are looked at: no book adds
    up without them.
    """
    stated: dict[Mismatch, bool] = {
        "payment_information": claim.payment_information is not None,
        "officer": bool(officer),
        "payer_name": claim.payer_name is not None,
    }
    for name, told in stated.items():
        if every and not told:
            return name
    if claim.amount_fen != amount_fen:
        return "amount_fen"
    if _written(claim.case_number) != _written(claim.case_id):
        return "case_number"
    return None


def _written(case_number: str) -> str:
    return "".join(case_number.split()).translate(_BRACKETS)
