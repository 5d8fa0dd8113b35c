"""`python -m sandbox`: the systems outside the court as one running server."""

import asyncio
import contextlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import orjson
import uvicorn
from pydantic import SecretStr, TypeAdapter
from pydantic_settings import BaseSettings, SettingsConfigDict
from starlette.types import ASGIApp

from kernel.base import logs
from kernel.base.clock import Clock, ScaledClock, SystemClock
from kernel.people.identity import LocalIssuer
from sandbox import identity
from sandbox.accounts import PaymentsCallback
from sandbox.app import build
from sandbox.identity import Person
from sandbox.remembered import Remembered
from sandbox.weather import SandboxWeather, Wealth

PEOPLE: TypeAdapter[list[Person]] = TypeAdapter(list[Person])


class Settings(BaseSettings):
    """The environment; each variable is prefixed with `ZHIXING_`.

    `sandbox_pinned` is JSON, such as `{"张三": "ample"}`. The clock's three values are those
    that every service is given. Without `payments_url` nobody is told of incoming money. In the
    file `sandbox_memory` it keeps what it was asked; without one it begins anew at each start.
    With `sandbox_issuer_key` it is the identity provider of the people in `sandbox_people`, and of
    parties, whose ids follow from their codes by the court's `pepper`; `sandbox_identity` holds
    both where there are no such files, and `sandbox_identity_url` is where browsers find it.
    """

    model_config = SettingsConfigDict(env_prefix="ZHIXING_", extra="ignore", frozen=True)

    sandbox_host: str = "127.0.0.1"
    sandbox_port: int = 8099
    sandbox_seed: int = 1
    sandbox_pinned: dict[str, Wealth] = {}
    sandbox_memory: Path | None = None
    sandbox_issuer_key: Path | None = None
    sandbox_people: Path | None = None
    sandbox_identity: SecretStr = SecretStr("")
    sandbox_identity_url: str = ""
    pepper: SecretStr = SecretStr("")
    clock_epoch: datetime | None = None
    clock_started: float = 0.0
    clock_factor: float = 1.0
    payments_url: str = ""
    bank_token: SecretStr = SecretStr("")

    def clock(self) -> Clock:
        """The court's clock where one is given, else the wall clock."""
        if self.clock_epoch is None:
            return SystemClock()
        return ScaledClock(self.clock_epoch, self.clock_started, self.clock_factor)

    def identity(self) -> tuple[LocalIssuer, Sequence[Person]] | None:
        """Who issues tokens, and for whom; None where it is no identity provider."""
        if given := self.sandbox_identity.get_secret_value():
            both = orjson.loads(given)
            issuer = LocalIssuer.of(orjson.dumps(both["key"]).decode())
            return issuer, PEOPLE.validate_python(both["people"], strict=False)
        if self.sandbox_issuer_key is None or self.sandbox_people is None:
            return None
        people = PEOPLE.validate_json(self.sandbox_people.read_bytes())
        return LocalIssuer(self.sandbox_issuer_key), people

    def callback(self, clock: Clock) -> PaymentsCallback | None:
        """How the account bank tells the court of incoming money."""
        if not self.payments_url:
            return None
        return PaymentsCallback(self.payments_url, self.bank_token.get_secret_value, clock)


async def serve(settings: Settings) -> None:
    """Run the sandbox until it is told to stop (SIGTERM or Ctrl-C)."""
    clock = settings.clock()
    weather = SandboxWeather(settings.sandbox_seed, clock, settings.sandbox_pinned)
    town = build(weather, settings.callback(clock))
    if (provider := settings.identity()) is not None:
        pepper, url = settings.pepper.get_secret_value(), settings.sandbox_identity_url
        town.mount("/identity", identity.build(*provider, pepper, url))
    app: ASGIApp = town
    if settings.sandbox_memory is not None:
        app = remembered = Remembered(app, weather, settings.sandbox_memory)
        await remembered.ask_again()
    config = uvicorn.Config(
        app,
        host=settings.sandbox_host,
        port=settings.sandbox_port,
        log_config=None,
        access_log=False,
    )
    await uvicorn.Server(config).serve()


def main() -> None:
    logs.setup("sandbox")
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(Settings()))


if __name__ == "__main__":
    main()
