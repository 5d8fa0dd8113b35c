"""The fees of the court on an amount, by 《诉讼费用交纳办法》 第十四条. Pure."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Protocol

from kernel.law.claims.accrual import THOUSAND
from kernel.law.claims.reckoning import rounded


class Bracket(Protocol):
    """So many per thousand of the part of the amount up to `upto_fen` and above the bracket
    before; without it, of all the rest."""

    @property
    def upto_fen(self) -> int | None: ...
    @property
    def per_thousand(self) -> int: ...


class Scale(Protocol):
    """`flat_fen` up to an amount of `flat_upto_fen`, brackets above it, `most_fen` in all."""

    @property
    def flat_fen(self) -> int: ...
    @property
    def flat_upto_fen(self) -> int: ...
    @property
    def brackets(self) -> Sequence[Bracket]: ...
    @property
    def most_fen(self) -> int | None: ...


def fee_of(amount_fen: int, scale: Scale) -> int:
    """The fee on an amount, in fen, half a fen upwards.

    Raises ValueError for less than nothing.
    """
    if amount_fen < 0:
        raise ValueError("no fee is due on less than nothing")
    fee, lower = Fraction(scale.flat_fen), scale.flat_upto_fen
    for bracket in scale.brackets:
        upper = amount_fen if bracket.upto_fen is None else min(amount_fen, bracket.upto_fen)
        fee += Fraction(max(0, upper - lower) * bracket.per_thousand, THOUSAND)
        lower = bracket.upto_fen or lower
    return rounded(fee) if scale.most_fen is None else min(rounded(fee), scale.most_fen)
