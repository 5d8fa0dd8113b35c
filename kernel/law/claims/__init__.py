"""What is owed under a title on a day, head by head, and the fees of the court. Pure."""

from kernel.law.claims.debtors import owed_by
from kernel.law.claims.faults import ClaimFault, faults_of
from kernel.law.claims.fees import fee_of
from kernel.law.claims.lpr import Lpr, NoRate, known_lpr
from kernel.law.claims.reckoning import (
    EarlierRule,
    HeadOwed,
    Owed,
    Payment,
    Span,
    Terms,
    days_late,
    reckon,
    rounded,
)

__all__ = [
    "ClaimFault",
    "EarlierRule",
    "HeadOwed",
    "Lpr",
    "NoRate",
    "Owed",
    "Payment",
    "Span",
    "Terms",
    "days_late",
    "faults_of",
    "fee_of",
    "known_lpr",
    "owed_by",
    "reckon",
    "rounded",
]
