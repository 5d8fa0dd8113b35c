"""`zhixing interest`: what is owed under a title on a day, and what payments have paid of it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import TypeAdapter

from contracts.claims import Claim, ClaimHead, HeadKind, Phase, Title, YearDays
from contracts.titles import choice_titles
from kernel.law.claims import EarlierRule, NoRate, Owed, Span, Terms, days_late, faults_of, reckon
from kernel.law.claims.lpr import Lpr, known_lpr
from kernel.law.claims.reckoning import RULE_DAY, ended_on
from kernel.law.claims.words import rate_of
from kernel.rulebook import COURTS, InterestRate, Rulebook, RulebookError
from zhixing.cli.claim_words import (
    fen_of,
    payment_of,
    phase_of,
    published_of,
    span_of,
    year_of,
    yuan,
)
from zhixing.cli.one_value import OneValue
from zhixing.cli.options import FAILED, AsJson, Courts

DAYS_OF_A_YEAR = 365  # unless the document says 360
ONE_DAY = timedelta(days=1)
CLAIM = TypeAdapter(Claim)
KINDS = choice_titles(HeadKind)
Texts = list[str] | None

Principal = Annotated[str, typer.Option(help="Yuan, without interest and costs: 100000.00.")]
Ended = Annotated[str, typer.Option("--ended-on", help="The last day of the period to perform.")]
Until = Annotated[str, typer.Option(help="The day at whose end the balance is computed.")]
Costs = Annotated[str, typer.Option(help="Costs that the title orders, such as a lawyer's fee.")]
General = Annotated[str, typer.Option(help="Interest that the title orders, as a sum.")]
Yearly = Annotated[str, typer.Option(help="Its rate after ended-on, percent a year.")]
Phases = Annotated[
    Texts,
    typer.Option(
        "--phase",
        help="FIRST/LAST=RATE[,base=YUAN][,most=RATE], repeatable; RATE such as 6%, 0.05%/day, "
        "4xlpr, 1.3xlpr5, lpr+0.5%, 4xlpr@2020-08-20.",
    ),
]
Cap = Annotated[str, typer.Option(help="The most that the interest may come to, yuan.")]
YearOf = Annotated[int, typer.Option(help="The days of a year of these rates.")]
Order = Annotated[
    str,
    typer.Option(help="Which parts are paid first, where the title says so: interest,principal."),
]
Earlier = Annotated[str, typer.Option(help="Doubled interest of days before 2014-08-01, a sum.")]
EndDay = Annotated[
    bool, typer.Option("--end-day-counts", help="The doubled part runs from ended-on itself.")
]
ClaimFile = Annotated[Path | None, typer.Option("--claim", help="A claim as JSON instead.")]
Paid = Annotated[Texts, typer.Option(help="2026-03-20=50000, repeatable.")]
Paused = Annotated[Texts, typer.Option(help="2026-03-15/2026-03-16, both included, repeatable.")]
LaterLpr = Annotated[Texts, typer.Option("--lpr", help="2026-09-21=3.00/3.50, repeatable.")]

app = typer.Typer(add_completion=False)


@dataclass(frozen=True, slots=True)
class Debt:
    """A debt as the options tell it."""

    principal: str
    ended: str
    costs: str
    general: str
    yearly: str
    phases: Sequence[str]
    cap: str
    year: int
    order: str
    earlier: str

    def claim(self) -> Claim:
        """Raises ValueError."""
        year = year_of(self.year)
        ended = date.fromisoformat(self.ended) if self.ended else None
        phases = [phase_of(text, year) for text in self.phases]
        if self.yearly != "0":
            phases.append(_after(ended, self.yearly, year))
        heads = [
            ClaimHead(code="costs", kind="costs", amount_fen=fen_of(self.costs)),
            ClaimHead(
                code="interest",
                kind="interest",
                amount_fen=fen_of(self.general),
                phases=tuple(phases),
                most_fen=fen_of(self.cap) if self.cap else None,
            ),
            ClaimHead(code="principal", kind="principal", amount_fen=fen_of(self.principal)),
        ]
        return Claim(
            heads=tuple(heads),
            title=Title(number="", perform_until=ended),
            order=tuple(filter(None, self.order.split(","))),
            earlier_doubled_fen=fen_of(self.earlier) if self.earlier else None,
        )


def _after(ended: date | None, yearly: str, year: YearDays) -> Phase:
    if ended is None:
        raise ValueError("--yearly runs after --ended-on, which is missing")
    rate = rate_of(f"{yearly}%", year)
    return Phase(first_day=ended + ONE_DAY, rate=rate, of=("principal",))


@app.command(cls=OneValue)
def interest_command(
    until: Until,
    principal: Principal = "",
    ended_on: Ended = "",
    costs: Costs = "0",
    general: General = "0",
    yearly: Yearly = "0",
    phase: Phases = None,
    cap: Cap = "",
    year: YearOf = DAYS_OF_A_YEAR,
    order: Order = "",
    earlier: Earlier = "",
    claim: ClaimFile = None,
    paid: Paid = None,
    paused: Paused = None,
    lpr: LaterLpr = None,
    end_day_counts: EndDay = False,
    as_json: AsJson = False,
    courts: Courts = COURTS,
) -> None:
    """Tell what is owed at the end of a day: each head of the claim, and the doubled part.

    A payment covers the costs, then the interest, then the principal (民法典 第五百六十一条),
    then the doubled part, unless --order says otherwise.
    """
    row, when = _rate(courts), Days(until, paid or [], paused or [])
    debt = Debt(principal, ended_on, costs, general, yearly, phase or [], cap, year, order, earlier)
    try:
        found = debt.claim() if claim is None else CLAIM.validate_json(claim.read_bytes())
        table = known_lpr().with_published(published_of(text) for text in lpr or ())
        _require_sound(found, table)
        terms = Terms(
            doubled_per_million=row.per_million_a_day, lpr=table, end_day_counts=end_day_counts
        )
        answer = Answer(found, when.owed(found, terms), when.late(found), row)
    except (ValueError, ZeroDivisionError, OSError, EarlierRule, NoRate) as error:
        typer.echo(f"zhixing: {error}", err=True)
        raise typer.Exit(FAILED) from error
    typer.echo(json.dumps(answer.json(), ensure_ascii=False) if as_json else answer.told())


@dataclass(frozen=True, slots=True)
class Days:
    """The day that is asked for, the payments up to it, and the pauses, as they are written."""

    until: str
    paid: Sequence[str]
    paused: Sequence[str]

    def owed(self, claim: Claim, terms: Terms) -> Owed:
        """Raises ValueError, EarlierRule, or NoRate."""
        payments = [payment_of(text) for text in self.paid]
        return reckon(claim, self._on, terms, payments=payments, paused=self._pauses)

    def late(self, claim: Claim) -> int:
        """The days of delay from 2014-08-01 on; of the head that was due first."""
        ends = [ended_on(head, claim.title) for head in claim.heads]
        known = [end for end in ends if end is not None]
        if not known:
            return 0
        return days_late(max(min(known), RULE_DAY - ONE_DAY), self._on, self._pauses)

    @property
    def _on(self) -> date:
        return date.fromisoformat(self.until)

    @property
    def _pauses(self) -> tuple[Span, ...]:
        return tuple(span_of(text) for text in self.paused)


@dataclass(frozen=True, slots=True)
class Answer:
    """What is owed, for people and for programs."""

    claim: Claim
    owed: Owed
    days: int
    row: InterestRate

    def json(self) -> dict[str, Any]:
        """The sums in fen."""
        owed = self.owed
        return {
            "on": owed.on.isoformat(),
            "heads": [
                {
                    "code": head.code,
                    "kind": head.kind,
                    "amount_fen": head.amount_fen,
                    "accrued_fen": head.accrued_fen,
                    "paid_fen": head.paid_fen,
                    "unpaid_fen": head.unpaid_fen,
                }
                for head in owed.heads
            ],
            "doubled_fen": owed.doubled_fen,
            "surplus_fen": owed.surplus_fen,
            "total_fen": owed.total_fen,
            "days": self.days,
            "undated": list(owed.undated),
            "provisional_from": owed.provisional_from and owed.provisional_from.isoformat(),
            "ground": {"law": self.row.law, "article": self.row.article, "text": self.row.text},
        }

    def told(self) -> str:
        """The sums in yuan."""
        owed = self.owed
        lines = [
            f"{KINDS[head.kind]} {yuan(head.unpaid_fen)}"
            for head in owed.heads
            if head.due_fen or head.kind == "principal"
        ]
        ground = f"（迟延{self.days}日，{self.row.article}）"
        lines.append(f"加倍部分债务利息 {yuan(owed.doubled_fen)}{ground}")
        lines.append(f"合计 {yuan(owed.total_fen)}  多付 {yuan(owed.surplus_fen)}")
        if owed.undated:
            undated = [KINDS[head.kind] for head in owed.heads if head.code in owed.undated]
            lines.append(f"未写明履行期间，未计加倍部分：{'、'.join(dict.fromkeys(undated))}")
        if owed.provisional_from is not None:
            lines.append(f"{owed.provisional_from}以后的贷款市场报价利率未知，暂按最近一期计算")
        return "\n".join(lines)


def _require_sound(claim: Claim, table: Lpr) -> None:
    """Raises ValueError with every fault of the claim."""
    faults = faults_of(claim, table)
    if faults:
        told = (f"{'.'.join(map(str, one.place))}: {one.title}" for one in faults)
        raise ValueError("；".join(told))


def _rate(courts: Path) -> InterestRate:
    try:
        return Rulebook.load(courts).national.doubled_interest
    except RulebookError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(FAILED) from error
