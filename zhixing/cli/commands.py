"""`zhixing commands`: every command of every service, its title, schema, route and roles."""

import json
from typing import Any

import typer
from pydantic import TypeAdapter

from contracts.catalogue import SERVICES
from contracts.titles import title_of
from kernel.door.http import route_book
from kernel.people.identity import OUTSIDERS, Permissions
from kernel.rulebook import COURTS, Rulebook
from zhixing.cli.options import AsJson
from zhixing.houses import routes_of
from zhixing.simulation.player import commands_of

app = typer.Typer(add_completion=False)


@app.command()
def commands_command(as_json: AsJson = False) -> None:
    """Every command of every service: its schema, its route and the roles allowed."""
    rows = commands()
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        route = f"{row['method']} {row['path']}" if row["path"] else "(given by reactions)"
        typer.echo(f"{row['service']:<12} {row['name']:<34} {','.join(row['roles']):<40} {route}")


def commands() -> list[dict[str, Any]]:
    """In the order of the services and of their own lists of commands."""
    offices = frozenset(Rulebook.load(COURTS).offices)
    permissions = Permissions.load(COURTS / "permissions", offices)
    rows: list[dict[str, Any]] = []
    for service in SERVICES:
        routes = route_book(service, permissions, routes_of(service))
        for name, command in commands_of(service).items():
            route = routes.get(name)
            roles = permissions.roles(service, name)
            if route is not None and not roles:  # who may, says the pack
                roles = tuple(sorted(offices - OUTSIDERS))
            rows.append(
                {
                    "name": name,
                    "service": service,
                    "title": title_of(command),
                    "roles": list(roles),
                    "method": route.method if route else None,
                    "path": route.path if route else None,
                    "schema": TypeAdapter(command).json_schema(),
                }
            )
    return rows
