"""`zhixing due`: when a limit of a court ends, with the count day by day."""

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from kernel.base.installed import COURTS
from kernel.base.zone import CHINA
from kernel.law.calendar import Calendar, calendar_year, seeded
from kernel.law.limits import Due, due, parse_limit
from zhixing.cli.options import FAILED, AsJson, Court, Courts
from zhixing.packs.head import rolls_by_head

app = typer.Typer(add_completion=False)


@app.command()
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
    roll = _rolls(court, courts)
    try:
        parsed = replace(parse_limit(limit), roll=roll, stops_on_rest_days=stops_on_rest_days)
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


def _rolls(court: str, courts: Path) -> bool:
    """Whether a last day on a rest day moves at this court.

    Read from the head of its pack if possible; otherwise the whole pack is loaded.
    """
    roll = rolls_by_head(courts, court)
    if roll is None:
        from zhixing.cli.packs import load_pack

        roll = load_pack(court, courts).arithmetic.roll
    return roll


def _calendar(court: str, published: Path | None) -> Calendar:
    """The years that the program contains, followed by the court's publications.

    Raises ValueError if the file is not such a list.
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


def _instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo is not None else at.replace(tzinfo=CHINA)


def _failed(message: str) -> typer.Exit:
    typer.echo(message, err=True)
    return typer.Exit(FAILED)
