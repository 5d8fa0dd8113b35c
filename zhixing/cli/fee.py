"""`zhixing fee`: the court's fee for an execution or a preservation."""

import json
from typing import Annotated

import typer

from kernel.law.claims import fee_of
from kernel.rulebook import COURTS, FeeScale, Rulebook, RulebookError
from zhixing.cli.claim_words import fen_of, yuan
from zhixing.cli.one_value import OneValue
from zhixing.cli.options import FAILED, AsJson, Courts

app = typer.Typer(add_completion=False)


@app.command(cls=OneValue)
def fee_command(
    amount: Annotated[str, typer.Option(help="Yuan; left out where there is no amount.")] = "",
    preservation: Annotated[
        bool, typer.Option("--preservation", help="Of a preservation, not of an execution.")
    ] = False,
    as_json: AsJson = False,
    courts: Courts = COURTS,
) -> None:
    """Tell the court's fee on an amount (《诉讼费用交纳办法》 第十四条), executed or preserved."""
    try:
        scale = Rulebook.load(courts).national.fee(
            "preservation-fee" if preservation else "execution-fee"
        )
        least, most = _fees(amount, scale)
    except (ValueError, RulebookError) as error:
        typer.echo(f"zhixing: {error}", err=True)
        raise typer.Exit(FAILED) from error
    if as_json:
        ground = {"law": scale.law, "article": scale.article, "text": scale.text}
        typer.echo(
            json.dumps({"least_fen": least, "most_fen": most, "ground": ground}, ensure_ascii=False)
        )
        return
    told = yuan(least) if least == most else f"{yuan(least)}至{yuan(most)}，由法院确定"
    typer.echo(f"{told}（{scale.law} {scale.article}）")


def _fees(amount: str, scale: FeeScale) -> tuple[int, int]:
    """The least and the most that the fee may be, in fen. Raises ValueError."""
    if not amount:
        return scale.unvalued_least_fen, scale.unvalued_most_fen
    fee = fee_of(fen_of(amount), scale)
    return fee, fee
