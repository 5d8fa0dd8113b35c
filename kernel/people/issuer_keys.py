"""The public keys of a token issuer: given in the settings, or published by it at an address."""

import asyncio
from typing import Protocol

import httpx
import orjson
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from kernel.base.clock import real_seconds
from kernel.base.logs import logger

KEPT_SECONDS = 600.0  # for how long published keys are used without asking again
AGAIN_SECONDS = 10.0  # an unknown key, or a failure, is not asked about more often than this
FETCH_SECONDS_MAX = 5.0


class NoIssuerKeys(RuntimeError):
    """No public key of a token issuer is configured, so the service does not start."""


class IssuerAway(Exception):
    """The issuer's keys could not be fetched, and none are known yet."""


class IssuerKeys(Protocol):
    """`keys` are those known now; `version` changes with them."""

    keys: KeySet
    version: int

    async def renew(self, *, unknown: bool = False) -> bool:
        """Fetch the keys where that may help: regularly, or because a token named an `unknown`
        one. True where they have changed. Raises IssuerAway."""


class GivenKeys:
    """Keys that stand in the settings, as a JSON Web Key Set."""

    def __init__(self, jwks: str) -> None:
        found = orjson.loads(jwks)
        if not found.get("keys"):
            raise NoIssuerKeys("ZHIXING_JWKS holds no key: no token could ever be verified")
        self.keys = KeySet.import_key_set(found)
        self.version = 1

    async def renew(self, *, unknown: bool = False) -> bool:  # noqa: ARG002  # nothing to ask
        """They never change while the service runs."""
        return False


class PublishedKeys:
    """Keys that the issuer publishes at an address (`jwks_uri`), and may change at any time.

    They are fetched again every ten minutes, and at once when a token names one that is not known.
    While the issuer is away the known ones hold.
    """

    def __init__(self, url: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self.keys = KeySet([])
        self.version = 0
        self._url = url
        self._transport = transport
        self._asked_at = float("-inf")
        self._fetched_at = float("-inf")
        self._raw: object = None
        self._turn = asyncio.Lock()
        self._log = logger("identity")

    async def renew(self, *, unknown: bool = False) -> bool:
        """Raises IssuerAway while no key was ever fetched."""
        version = self.version
        async with self._turn:
            if self.version != version:
                return True  # another request has just fetched them
            now = real_seconds()
            old = now - self._fetched_at > KEPT_SECONDS
            if (old or unknown) and now - self._asked_at > AGAIN_SECONDS:
                self._asked_at = now
                await self._fetch()
            if not self.version:
                raise IssuerAway(self._url)
            return self.version != version

    async def _fetch(self) -> None:
        try:
            async with httpx.AsyncClient(
                transport=self._transport, timeout=FETCH_SECONDS_MAX
            ) as client:
                answer = (await client.get(self._url)).raise_for_status()
            raw = orjson.loads(answer.content)
            keys = KeySet.import_key_set(raw)
        except (httpx.HTTPError, JoseError, ValueError, KeyError, TypeError) as error:
            self._log.warning("issuer keys not fetched", error=type(error).__name__)
            return
        self._fetched_at = real_seconds()
        if raw != self._raw and keys.keys:
            self.keys, self._raw, self.version = keys, raw, self.version + 1
            self._log.info("issuer keys fetched", count=len(keys.keys))
