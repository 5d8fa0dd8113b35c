"""`zhixing interest`: interest on late performance, and what payments have paid of it."""

import json
from dataclasses import asdict
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path
from typing import Annotated, cast

import typer

from kernel.law.interest import Debt, Order, Payment, Span, balance, days_late
from kernel.rulebook import COURTS, InterestRate, Rulebook, RulebookError
from zhixing.cli.options import FAILED, AsJson, Courts

DOUBLED = "doubled-interest"
DAYS_OF_A_YEAR = 365  # unless the document says 360


app = typer.Typer(add_completion=False)


@app.command()
def interest_command(
    principal: Annotated[str, typer.Option(help="Yuan, without interest: 100000.00.")],
    ended_on: Annotated[str, typer.Option(help="The last day of the period of performance.")],
    until: Annotated[str, typer.Option(help="The day at whose end the balance is computed.")],
    paid: Annotated[list[str] | None, typer.Option(help="2026-03-20=50000, repeatable.")] = None,
    paused: Annotated[
        list[str] | None, typer.Option(help="2026-03-15/2026-03-16, both included, repeatable.")
    ] = None,
    general: Annotated[str, typer.Option(help="Interest by the document up to ended-on.")] = "0",
    yearly: Annotated[str, typer.Option(help="Its rate after ended-on, percent a year.")] = "0",
    year: Annotated[int, typer.Option(help="The days of a year of that rate.")] = DAYS_OF_A_YEAR,
    first: Annotated[str, typer.Option(help="Of the debt: principal or interest.")] = "principal",
    as_json: AsJson = False,
    courts: Courts = COURTS,
) -> None:
    """Tell what is owed at the end of a day: the debt, its own interest, the doubled part."""
    rate = _rate(courts)
    try:
        debt = Debt(
            principal_fen=_fen(principal),
            period_ended_on=date.fromisoformat(ended_on),
            first=_order(first),
            general_fen=_fen(general),
            general_daily=Fraction(yearly) / 100 / year,
        )
        payments = [_payment(text) for text in paid or ()]
        pauses = tuple(_span(text) for text in paused or ())
        on = date.fromisoformat(until)
    except (ValueError, ZeroDivisionError) as error:
        typer.echo(f"zhixing: {error}", err=True)
        raise typer.Exit(FAILED) from error
    owed = balance(debt, payments, on, rate.per_million_a_day, paused=pauses)
    days = days_late(debt.period_ended_on, on, pauses)
    if as_json:
        ground = {"law": rate.law, "article": rate.article, "text": rate.text}
        answer = {**asdict(owed), "total_fen": owed.total_fen, "days": days, "ground": ground}
        typer.echo(json.dumps(answer, ensure_ascii=False))
        return
    typer.echo(f"债务 {_yuan(owed.principal_fen)}  一般债务利息 {_yuan(owed.general_fen)}")
    typer.echo(f"加倍部分债务利息 {_yuan(owed.doubled_fen)}（迟延{days}日，{rate.article}）")
    typer.echo(f"合计 {_yuan(owed.total_fen)}  多付 {_yuan(owed.surplus_fen)}")


def _rate(courts: Path) -> InterestRate:
    try:
        rates = Rulebook.load(courts).national.interest
    except RulebookError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(FAILED) from error
    return next(row for row in rates if row.code == DOUBLED)


def _fen(text: str) -> int:
    try:
        amount = Decimal(text.replace(",", "")) * 100
    except InvalidOperation as error:
        raise ValueError(f"an amount is written as 100000.00, not {text!r}") from error
    if amount != int(amount):
        raise ValueError(f"an amount has no part of a fen: {text}")
    return int(amount)


def _order(text: str) -> Order:
    if text not in ("principal", "interest"):
        raise ValueError(f"first: principal or interest, not {text!r}")
    return cast(Order, text)


def _payment(text: str) -> Payment:
    day, _, amount = text.partition("=")
    return Payment(on=date.fromisoformat(day), amount_fen=_fen(amount))


def _span(text: str) -> Span:
    first, _, last = text.partition("/")
    return Span(first=date.fromisoformat(first), last=date.fromisoformat(last or first))


def _yuan(fen: int) -> str:
    return f"{fen // 100:,}.{fen % 100:02d}元"
