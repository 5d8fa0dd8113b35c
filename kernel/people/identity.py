"""Authentication and permissions: tokens are verified, and what no row allows is denied."""

import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import orjson
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OKPKey
from pydantic import BaseModel, ConfigDict, ValidationError

ALGORITHM = "Ed25519"
HOUR_SECONDS = 3600
TOKENS_MAX = 2000  # cached verified tokens; more than a court has staff
QUERIES = "queries"
OUTSIDERS = frozenset({"portal", "bank", "system"})  # who does not work for the court
OPERATIONS = "operations"  # the table of the acts that every service has
SYSTEM = "system"  # the program itself: nobody holds this role


class NotIdentified(Exception):
    """The token is missing or invalid."""


class NoIssuerKeys(RuntimeError):
    """No public key of a token issuer is configured, so the service does not start."""


@dataclass(frozen=True, slots=True)
class Identity:
    """A verified caller: one person, one court, one or more roles."""

    person: str
    court: str
    roles: tuple[str, ...]


class _Claims(BaseModel):
    model_config = ConfigDict(strict=True)

    sub: str
    court: str
    roles: list[str]


class Verifier:
    """Verifies OIDC bearer tokens against the issuer's public keys.

    `roles` are those that the packs know; a token with another one is not accepted.
    """

    def __init__(self, jwks: str, *, issuer: str, audience: str, roles: Collection[str]) -> None:
        found = orjson.loads(jwks)
        if not found.get("keys"):
            raise NoIssuerKeys("ZHIXING_JWKS holds no key: no token could ever be verified")
        self._roles = frozenset(roles) - {SYSTEM}
        self._keys = KeySet.import_key_set(found)
        self._registry = jwt.JWTClaimsRegistry(
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": audience},
            exp={"essential": True},
        )
        # The signature of a token is verified once and cached; its expiry is checked on every
        # request.
        self._signed = lru_cache(maxsize=TOKENS_MAX)(self._verify_signature)

    def _verify_signature(self, token: str) -> jwt.Token:
        return jwt.decode(token, self._keys, algorithms=[ALGORITHM])

    def verify(self, token: str) -> Identity:
        """Raises NotIdentified when signature, issuer, audience, time or claims are wrong."""
        try:
            decoded = self._signed(token)
            self._registry.validate(decoded.claims)
            claims = _Claims.model_validate(decoded.claims)
        except (JoseError, ValidationError, ValueError) as error:
            raise NotIdentified(type(error).__name__) from error
        if not self._roles.issuperset(claims.roles):
            raise NotIdentified("a role that nobody can hold")
        return Identity(claims.sub, claims.court, tuple(claims.roles))


class LocalIssuer:
    """A token issuer for demonstration and tests; a court uses its own OIDC provider."""

    def __init__(self, *, issuer: str = "zhixing-local", audience: str = "zhixing") -> None:
        self._key = OKPKey.generate_key("Ed25519", {"kid": "local"})
        self.issuer = issuer
        self.audience = audience

    def jwks(self) -> str:
        return orjson.dumps({"keys": [self._key.as_dict(private=False)]}).decode()

    def token(
        self, person: str, *, court: str, roles: Sequence[str], issued_at: float, hours: int = 12
    ) -> str:
        """A signed token. `issued_at` is seconds since 1970, by the wall clock."""
        claims = {
            "iss": self.issuer,
            "aud": self.audience,
            "sub": person,
            "court": court,
            "roles": list(roles),
            "iat": int(issued_at),
            "exp": int(issued_at) + hours * HOUR_SECONDS,
        }
        return jwt.encode(
            {"alg": ALGORITHM, "kid": "local"}, claims, self._key, algorithms=[ALGORITHM]
        )


class PermissionsError(Exception):
    """The permissions do not match the commands; lists what is missing or superfluous."""


class Permissions:
    """Which role may give which command: `courts/permissions/<service>.toml`."""

    def __init__(self, tables: Mapping[str, Mapping[str, tuple[str, ...]]]) -> None:
        self._tables = tables

    @staticmethod
    def load(directory: Path, known: Collection[str]) -> "Permissions":
        """The tables of a directory, which may name the `known` roles.

        Raises PermissionsError on another role or a row without roles.
        """
        tables: dict[str, dict[str, tuple[str, ...]]] = {}
        problems: list[str] = []
        for file in sorted(directory.glob("*.toml")):
            rows = tomllib.loads(file.read_text(encoding="utf-8"))
            tables[file.stem] = {act: tuple(row.get("roles", ())) for act, row in rows.items()}
            for act, roles in tables[file.stem].items():
                problems += [f"{file.name}: {act}: no role {r}" for r in roles if r not in known]
                if not roles:
                    problems.append(f"{file.name}: {act}: nobody may do this")
        if problems:
            raise PermissionsError("\n".join(problems))
        return Permissions(tables)

    def acts(self, service: str) -> frozenset[str]:
        return frozenset(self._tables.get(service, {}))

    def roles(self, service: str, act: str) -> tuple[str, ...]:
        """Roles that may do the act; none where the table has no row: deny by default."""
        own = self._tables.get(service, {})
        return own.get(act) or self._tables.get(OPERATIONS, {}).get(act, ())

    def role_for(self, identity: Identity, service: str, act: str) -> str | None:
        """The caller's role under which the act is allowed, in the order of the table."""
        return next((r for r in self.roles(service, act) if r in identity.roles), None)
