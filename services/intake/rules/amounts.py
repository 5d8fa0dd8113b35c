"""Claims as written, in yuan, converted to integer fen."""

import re
from decimal import Decimal

from kernel.base.texts import folded
from services.intake.rules.reading import Read, flawed, warning
from services.intake.rules.texts import is_nothing

CLAIM_YUAN_MAX = Decimal(10**12)  # a real claim reached 7.9e11 yuan; above this it is a mistake
LENGTH_MAX = 40  # characters, before any arithmetic is done on hostile input
FEN_PER_YUAN = 100

UNITS = {"万": 4, "亿": 8}  # as powers of ten
_FIGURE = re.compile(
    r"(?P<sign>[+-]?)"
    r"(?P<whole>\d{1,3}(?:,\d{3})+|\d+)"
    r"(?:\.(?P<decimals>\d+))?"
    r"(?:[eE]\+?(?P<exponent>\d{1,2})|(?P<unit>[万亿]))?",
    re.ASCII,
)
_CURRENCY = re.compile(r"^(?:人民币|RMB|CNY|¥)|元整?$", re.IGNORECASE)


def is_claim(claim_fen: int | None) -> bool:
    """Whether the amount (fen) can be a claim; None is a claim that was not stated."""
    return claim_fen is None or 0 <= claim_fen <= CLAIM_YUAN_MAX * FEN_PER_YUAN


def read_claim(raw: object, field: str = "claim") -> Read[int]:
    """The claim in fen; None if none is stated.

    Either comma may group thousands, and a unit may follow (元, 万元, 亿元). A part of a fen is
    refused rather than rounded, unless it is zero. Amounts in characters (壹拾万元整) are not read.
    """
    if raw is None or (isinstance(raw, str) and is_nothing(raw)):
        return Read(None, (warning("claim-unstated", field),))
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        return flawed("claim-unreadable", field)
    if isinstance(raw, int) and abs(raw) > CLAIM_YUAN_MAX:
        return flawed("claim-negative" if raw < 0 else "claim-too-large", field)
    written = raw if isinstance(raw, str) else repr(raw)
    if len(written) > LENGTH_MAX:
        return flawed("claim-unreadable", field)
    figure = _CURRENCY.sub("", folded(written)).strip()
    found = _FIGURE.fullmatch(figure)
    if found is None:
        return flawed("claim-unreadable", field)
    return _in_fen(found, field, tidy=figure == written and "," not in figure and not found["unit"])


def _in_fen(found: re.Match[str], field: str, *, tidy: bool) -> Read[int]:
    decimals, exponent = found["decimals"] or "", int(found["exponent"] or 0)
    exponent += UNITS.get(found["unit"], 0)
    yuan = Decimal(found["whole"].replace(",", "") + "." + (decimals or "0")).scaleb(exponent)
    if found["sign"] == "-" and yuan:
        return flawed("claim-negative", field)
    if yuan > CLAIM_YUAN_MAX:
        return flawed("claim-too-large", field)
    if len(decimals.rstrip("0")) - exponent > 2:
        return flawed("claim-precision", field)
    fen = int(yuan * FEN_PER_YUAN)
    notes = () if tidy else (warning("claim-normalised", field),)
    return Read(fen, notes if fen else (*notes, warning("claim-zero", field)))
