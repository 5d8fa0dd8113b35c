"""`zhixing events`: every event, the AsyncAPI document of the topics, the schema of one event."""

import json
from importlib.metadata import version
from typing import Annotated

import typer

from contracts.titles import title_of
from portal.asyncapi import asyncapi, every_event, schema_of
from zhixing.cli.options import MISUSED

app = typer.Typer(add_completion=False)


@app.command()
def events_command(
    whole: Annotated[
        bool, typer.Option("--asyncapi", help="The AsyncAPI 3.0 document of all topics, as JSON.")
    ] = False,
    schema: Annotated[str, typer.Option(help="The JSON Schema of the event of this name.")] = "",
) -> None:
    """Every event, as AsyncAPI or JSON Schema; without an option a list with their titles."""
    if whole:
        typer.echo(json.dumps(asyncapi(version("zhixing")), ensure_ascii=False, indent=1))
    elif schema:
        known = {name: cls for _, name, cls in every_event()}
        if schema not in known:
            typer.echo(f"zhixing events: no event {schema}", err=True)
            raise typer.Exit(MISUSED)
        typer.echo(json.dumps(schema_of(known[schema]), ensure_ascii=False, indent=1))
    else:
        for service, name, cls in every_event():
            typer.echo(f"{service:<12} {name:<34} {title_of(cls)}")
