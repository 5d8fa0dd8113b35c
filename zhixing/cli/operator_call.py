"""Calls a running service as its operator."""

from typing import Any
from uuid import uuid4

import httpx
import typer

from contracts.catalogue import SERVICES
from zhixing.audit.chains import NoRecords
from zhixing.cli.addresses import Where
from zhixing.cli.options import FAILED, MISUSED

TIMEOUT_SECONDS = 30.0


def waits(service: str, asked: dict[str, Any]) -> str:
    """The line for what a second operator has to confirm."""
    return f"waits for another operator: zhixing ops confirm {service} {asked['request_id']}"


def call(
    where: Where,
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
        address, token = where.address(service, who)
        headers = {"Authorization": f"Bearer {token}"}
        if method == "POST":
            headers["Idempotency-Key"] = str(uuid4())
        answer = httpx.request(
            method,
            address + path,
            headers=headers,
            json=body,
            timeout=TIMEOUT_SECONDS,
        )
    except KeyError as error:
        raise typer.BadParameter(f"no token {who} in {where.data}") from error
    except NoRecords as error:
        typer.echo(f"zhixing: {error}", err=True)
        raise typer.Exit(MISUSED) from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        typer.echo(f"zhixing: {service} does not answer ({error})", err=True)
        raise typer.Exit(FAILED) from error
    if not answer.is_success:
        typer.echo(f"zhixing: {answer.json().get('title', answer.text)}", err=True)
        raise typer.Exit(FAILED)
    found: dict[str, Any] = answer.json()
    return found
