"""`zhixing triage`: where a case with these facts goes, and on which ground."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from kernel.base.clock import SystemClock
from kernel.rulebook import COURTS, Approval, Pack
from services.triage.rules import BadFacts, Facts, confirmation_of, early, parse_facts, tier
from zhixing.cli.options import FAILED, AsJson, Court, Courts
from zhixing.cli.packs import load_pack

app = typer.Typer(add_completion=False)


@app.command()
def triage_command(
    court: Court,
    facts: Annotated[Path, typer.Option(help="A JSON file with the facts of the case.")],
    as_json: AsJson = False,
    courts: Courts = COURTS,
) -> None:
    """Show where a case with these facts goes, and on which ground."""
    pack = load_pack(court, courts)
    try:
        known = parse_facts(facts.read_text(encoding="utf-8"), pack)
    except (BadFacts, OSError, UnicodeDecodeError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(FAILED) from error
    answer = _routed(known, pack)
    if as_json:
        typer.echo(json.dumps(answer, ensure_ascii=False))
        return
    for name, value in answer.items():
        typer.echo(f"{name}: {value}")


def _routed(facts: Facts, pack: Pack) -> dict[str, Any]:
    """The answer. A pool of several teams has no team before the draw, and the centre holds the
    case.

    `provisional`: the work on which the answer rests is in progress, so it may change. Who has to
    confirm the route is in `approval`.
    """
    on = facts.filed_on or SystemClock().now().date()
    tiering = tier(facts, pack, on)
    team = tiering.teams[0] if len(tiering.teams) == 1 else None
    holder = team or pack.command_centre
    return {
        "tier": tiering.tier,
        "team": team,
        "holder": holder,
        "holder_title": pack.team(holder).title,
        "pool": tiering.pool,
        "candidates": list(tiering.teams),
        "decided_by": tiering.ground.decided_by,
        "approval": _approval(confirmation_of(tiering.ground, pack)),
        "matched": list(tiering.matched),
        "ground": {"article": tiering.ground_article, "text": tiering.ground_text},
        "referred": tiering.referred,
        "provisional": early(facts, pack, tiering.ground),
        "pack": pack.id,
    }


def _approval(row: Approval | None) -> dict[str, Any] | None:
    """Who has to confirm the route before it stands; no stages where the court named nobody."""
    if row is None:
        return None
    return {"code": row.code, "stages": [stage.model_dump() for stage in row.stages]}
