"""`zhixing due` and `zhixing triage`: the court's arithmetic and routing, with their reasons."""

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from kernel.base.clock import SystemClock
from kernel.base.zone import CHINA
from kernel.law.calendar import Calendar, calendar_year, seeded
from kernel.law.limits import Due, due, parse_limit
from kernel.rulebook import COURTS, Pack, RoutingRow
from services.triage.rules import BadFacts, Facts, early, parse_facts, tier
from zhixing.cli.courts import FAILED, Courts, load_pack

Court = Annotated[str, typer.Option(help="The court, such as yanling.")]
AsJson = Annotated[bool, typer.Option("--json", help="As a JSON object.")]


def due_command(
    court: Court,
    limit: Annotated[str, typer.Option(help="Such as '5 working_day' or 'same_day'.")],
    start: Annotated[str, typer.Option("--from", help="An ISO day or instant; +08:00 if unsaid.")],
    stops_on_rest_days: Annotated[
        bool, typer.Option("--stops-on-rest-days", help="The hours of a rest day do not count.")
    ] = False,
    calendar: Annotated[
        Path | None,
        typer.Option(help="A JSON list of publications, as the court gives them to supervision."),
    ] = None,
    as_json: AsJson = False,
    courts: Courts = COURTS,
) -> None:
    """Compute when a limit ends, day by day."""
    pack = load_pack(court, courts)
    try:
        parsed = replace(
            parse_limit(limit), roll=pack.arithmetic.roll, stops_on_rest_days=stops_on_rest_days
        )
        result = due(parsed, _instant(start), _calendar(court, calendar))
    except (ValueError, OverflowError, OSError) as error:
        raise _failed(str(error)) from error
    if as_json:
        typer.echo(json.dumps(_described(result), ensure_ascii=False))
        return
    for step in result.steps:
        typer.echo(f"{step.at}  {step.note}")
    end = "no date" if result.due is None else result.due.isoformat()
    typer.echo(f"{end}{' (provisional)' if result.provisional else ''}")


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
        raise _failed(str(error)) from error
    answer = _routed(known, pack)
    if as_json:
        typer.echo(json.dumps(answer, ensure_ascii=False))
        return
    for name, value in answer.items():
        typer.echo(f"{name}: {value}")


def _calendar(court: str, published: Path | None) -> Calendar:
    """The years that the program carries, and what the court published after them.

    Raises ValueError where the file is no such list.
    """
    if published is None:
        return seeded(court)
    try:
        rows = json.loads(published.read_text(encoding="utf-8"))
        years = [
            calendar_year(
                row["year"],
                row["version"],
                row.get("rest_days", ()),
                row.get("make_up_days", ()),
                closure=row.get("kind") == "closure",
            )
            for row in rows
        ]
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{published}: not a list of publications: {error}") from error
    return seeded(court).with_published(years)


def _described(result: Due) -> dict[str, Any]:
    return {
        "due": None if result.due is None else result.due.isoformat(),
        "provisional": result.provisional,
        "steps": [{"at": step.at, "note": step.note} for step in result.steps],
        "limit": {"value": result.limit.value, "unit": result.limit.unit},
        "from": result.start.isoformat(),
        "calendar": result.calendar,
    }


def _routed(facts: Facts, pack: Pack) -> dict[str, Any]:
    """The answer; a pool of several teams has no team before the draw, and the centre holds.

    `provisional` is an answer that may change because the work it rests on is under way; who
    has to confirm the route stands in `approval`.
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
        "approval": _approval(tiering.ground, pack),
        "matched": list(tiering.matched),
        "ground": {"article": tiering.ground_article, "text": tiering.ground_text},
        "referred": tiering.referred,
        "provisional": early(facts, pack, tiering.ground),
        "pack": pack.id,
    }


def _approval(ground: RoutingRow, pack: Pack) -> dict[str, Any] | None:
    """Who has to confirm the route before it stands; no approver where the text names none."""
    if ground.approval is None:
        return None
    row = pack.approval(ground.approval)
    return {"act": row.act, "approvers": list(row.approvers), "any": row.one_suffices}


def _instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo is not None else at.replace(tzinfo=CHINA)


def _failed(message: str) -> typer.Exit:
    typer.echo(message, err=True)
    return typer.Exit(FAILED)
