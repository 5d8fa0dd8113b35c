"""How the parts of a claim are written on the command line: amounts, rates, phases, payments."""

from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from contracts.claims import Phase, YearDays
from kernel.law.claims import Payment, Span
from kernel.law.claims.lpr import Published
from kernel.law.claims.words import rate_of

BASE = ("principal",)  # on what the interest of the command line runs


def fen_of(text: str) -> int:
    """Yuan as fen. Raises ValueError."""
    try:
        amount = Decimal(text.replace(",", "")) * 100
    except InvalidOperation as error:
        raise ValueError(f"an amount is written as 100000.00, not {text!r}") from error
    if not amount.is_finite() or amount != int(amount):
        raise ValueError(f"an amount has no part of a fen: {text}")
    return int(amount)


def yuan(fen: int) -> str:
    """Fen as yuan: 1,000.05元."""
    return f"{fen // 100:,}.{fen % 100:02d}元"


def year_of(days: int) -> YearDays:
    """The days of a year. Raises ValueError."""
    match days:
        case 360 | 365:
            return days
        case _:
            raise ValueError(f"a year has 360 or 365 days, not {days}")


def phase_of(text: str, year_days: YearDays) -> Phase:
    """`FIRST/LAST=RATE[,base=YUAN][,most=RATE]`, both days included; LAST may be left out.

    Raises ValueError.
    """
    days, _, rest = text.partition("=")
    first, _, last = days.partition("/")
    rate, *more = rest.split(",")
    found = dict(part.partition("=")[::2] for part in more)
    if strange := found.keys() - {"base", "most"}:
        raise ValueError(f"a phase takes base and most, not {', '.join(sorted(strange))}")
    return Phase(
        first_day=date.fromisoformat(first),
        last_day=date.fromisoformat(last) if last else None,
        rate=rate_of(rate, year_days),
        of=BASE,
        base_fen=fen_of(found["base"]) if "base" in found else None,
        rate_most=rate_of(found["most"], year_days) if "most" in found else None,
    )


def payment_of(text: str) -> Payment:
    """`2026-03-20=50000`. Raises ValueError."""
    day, _, amount = text.partition("=")
    return Payment(on=date.fromisoformat(day), amount_fen=fen_of(amount))


def span_of(text: str) -> Span:
    """`2026-03-15/2026-03-16`, both included. Raises ValueError."""
    first, _, last = text.partition("/")
    return Span(first=date.fromisoformat(first), last=date.fromisoformat(last or first))


def published_of(text: str) -> Published:
    """`2026-09-21=3.00/3.50`, percent a year for one and for five years. Raises ValueError."""
    day, _, rates = text.partition("=")
    one_year, _, five_years = rates.partition("/")
    return Published(
        on=date.fromisoformat(day), one_year=Fraction(one_year), five_years=Fraction(five_years)
    )
