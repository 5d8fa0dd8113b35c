"""Amounts for real filings that were published without one, so that their cases can be played.

Sampled, reproducibly, from the percentiles of 40,102 real claims against companies in
enforcement and civil cases of 2012 to 2015 (yuan): 10 % up to 2,100, 25 % up to 8,400, half
up to 36,500, 75 % up to 247,575, 90 % up to 2.11 million, 99 % up to 37.7 million.
"""

import hashlib
from itertools import pairwise

PERCENTILES: tuple[tuple[float, int], ...] = (
    (0.00, 500),
    (0.10, 2_100),
    (0.25, 8_400),
    (0.50, 36_500),
    (0.75, 247_575),
    (0.90, 2_110_000),
    (0.99, 37_700_000),
    (1.00, 40_000_000),
)
FEN = 100


def claim_fen(case_id: str) -> int:
    """A claim in fen for a case, always the same for the same case."""
    digest = hashlib.sha256(case_id.encode()).digest()
    place = int.from_bytes(digest[:6], "big") / 2**48
    for (low, low_yuan), (high, high_yuan) in pairwise(PERCENTILES):
        if place <= high:
            share = (place - low) / (high - low)
            return round(low_yuan + share * (high_yuan - low_yuan)) * FEN
    raise AssertionError("a share is at most one")
