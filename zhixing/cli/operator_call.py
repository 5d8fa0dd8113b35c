"""Calls a running service as its operator."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import typer

from contracts.catalogue import SERVICES
from zhixing.audit.chains import NoRecords, facts_of
from zhixing.cli.options import FAILED, MISUSED

TIMEOUT_SECONDS = 30.0


def call(
    data: Path,
    service: str,
    method: str,
    path: str,
    body: dict[str, Any] | None = None,
    *,
    who: str = "operator",
) -> dict[str, Any]:
    """The service's answer to `who`, by the name of the token. Ends the command with a message if
    there is none."""
    if service not in SERVICES:
        raise typer.BadParameter(f"one of {', '.join(SERVICES)}")
    try:
        facts = facts_of(data)
        headers = {"Authorization": f"Bearer {facts['tokens'][who]}"}
        if method == "POST":
            headers["Idempotency-Key"] = str(uuid4())
        answer = httpx.request(
            method,
            facts["urls"][service] + path,
            headers=headers,
            json=body,
            timeout=TIMEOUT_SECONDS,
        )
    except KeyError as error:
        raise typer.BadParameter(f"no token {who} in {data}") from error
    except NoRecords as error:
        typer.echo(f"zhixing: {error}", err=True)
        raise typer.Exit(MISUSED) from error
    except httpx.HTTPError as error:
        typer.echo(f"zhixing: {service} does not answer ({error})", err=True)
        raise typer.Exit(FAILED) from error
    if not answer.is_success:
        typer.echo(f"zhixing: {answer.json().get('title', answer.text)}", err=True)
        raise typer.Exit(FAILED)
    found: dict[str, Any] = answer.json()
    return found
