"""`zhixing tokens`: keys and tokens of every role and person, for a demonstration in containers."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import orjson
import typer

from kernel.people.identity import LocalIssuer
from kernel.rulebook import COURTS, Rulebook
from zhixing.demo.roster import Roster
from zhixing.local.defaults import COURT
from zhixing.local.embedded.datadir import OWNER_FILE
from zhixing.local.portal import people_of

HOURS_OF_DAY = 24
DAYS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """The public keys, the tokens by the name of their holder, and the `identity` of the sandbox's
    identity provider: the private key with the people who can sign in."""

    issuer: str
    audience: str
    jwks: str
    tokens: dict[str, str]
    identity: str


app = typer.Typer(add_completion=False)


@app.command()
def tokens_command(
    court: Annotated[str, typer.Option(help="The court the tokens are for.")] = COURT,
    days: Annotated[int, typer.Option(help="How long they are accepted.", min=1)] = DAYS,
    output: Annotated[
        Path | None, typer.Option(help="A file for them, which only its owner can read.")
    ] = None,
) -> None:
    """Print keys and tokens for a demonstration, as an `.env` file of docker-compose.yml."""
    text = environment_file(issue(court, issued_at=time.time(), hours=days * HOURS_OF_DAY))
    if output is None:
        typer.echo(text)
        return
    output.unlink(missing_ok=True)
    output.touch(mode=OWNER_FILE)
    output.write_text(text + "\n", encoding="utf-8")


def issue(court: str, *, issued_at: float, hours: int = DAYS * HOURS_OF_DAY) -> Issued:
    """Tokens of a new issuer for every role of a court and every person of its demonstration.

    `issued_at` is seconds since 1970. The private key goes to the sandbox's identity provider
    alone.
    """
    issuer = LocalIssuer()
    rulebook = Rulebook.load(COURTS)
    pack = rulebook.pack(court)
    bearers = Roster.of(pack).bearers(rulebook.offices)
    tokens = {
        name: issuer.token(person, court=court, roles=roles, issued_at=issued_at, hours=hours)
        for name, (person, roles) in bearers.items()
    }
    people = [one.model_dump() for one in people_of(pack)]
    identity = orjson.dumps({"key": orjson.loads(issuer.private()), "people": people}).decode()
    return Issued(
        issuer=issuer.issuer,
        audience=issuer.audience,
        jwks=issuer.jwks(),
        tokens=tokens,
        identity=identity,
    )


def environment_file(issued: Issued) -> str:
    """The lines of an `.env` file for Compose. Each service gets only the variables it needs:
    the services the public keys, the sandbox the bank's token and who can sign in."""
    lines = [
        "# For a demonstration. Whoever has this file may act in every role.",
        f"ZHIXING_ISSUER={issued.issuer}",
        f"ZHIXING_AUDIENCE={issued.audience}",
        f"ZHIXING_JWKS='{issued.jwks}'",
        f"ZHIXING_BANK_TOKEN={issued.tokens['bank']}",
        f"ZHIXING_SANDBOX_IDENTITY='{issued.identity}'",
    ]
    lines += [
        f"TOKEN_{name.upper().replace('-', '_')}={token}"
        for name, token in sorted(issued.tokens.items())
    ]
    return "\n".join(lines)
