"""Authentication and permissions: tokens are verified, and what no row allows is denied."""

import secrets
import tomllib
import warnings
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

import orjson
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError, SecurityWarning
from joserfc.jwk import OKPKey
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from kernel.people.issuer_keys import IssuerKeys

ALGORITHM: Literal["Ed25519"] = "Ed25519"  # of the local issuer
ALGORITHMS = ["Ed25519", "EdDSA", "RS256", "ES256"]
NAME_MAX = 200  # characters of a person's or court's name in a token
HOUR_SECONDS = 3600
TOKENS_MAX = 2000  # cached verified tokens; more than a court has staff
QUERIES = "queries"
OUTSIDERS = frozenset({"portal", "bank", "system"})  # who does not work for the court
OPERATIONS = "operations"  # the table of the acts that every service has
SYSTEM = "system"  # the program itself: nobody holds this role


class NotIdentified(Exception):
    """The token is missing or invalid."""


class UnknownKey(NotIdentified):
    """The token names a key that the issuer had not published when it was last asked."""


@dataclass(frozen=True, slots=True)
class Identity:
    """A verified caller: one person, one court, one or more roles."""

    person: str
    court: str
    roles: tuple[str, ...]


Name = Annotated[str, StringConstraints(max_length=NAME_MAX, pattern=r"^[^\pC\s][^\pC]*$")]


class _Claims(BaseModel):
    """What of a token's claims says who somebody is. The JSON types are not converted."""

    model_config = ConfigDict(strict=True)

    person: Name
    court: Name
    roles: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """Whose tokens are believed, and where they say what.

    `roles_claim` and `court_claim` are names of claims, with dots where one lies within another
    (`realm_access.roles`). `skew_seconds` is by how much the clocks of issuer and service may
    differ.
    """

    issuer: str
    audience: str
    roles_claim: str = "roles"
    court_claim: str = "court"
    skew_seconds: int = 0


class Verifier:
    """Verifies OIDC bearer tokens against the issuer's public keys.

    `roles` are those that the packs know; others in a token are ignored, and so is that of the
    program itself.
    """

    def __init__(self, keys: IssuerKeys, trust: Trust, *, roles: Collection[str]) -> None:
        self._roles = frozenset(roles) - {SYSTEM}
        self._keys = keys
        self._trust = trust
        self._registry = jwt.JWTClaimsRegistry(
            leeway=trust.skew_seconds,
            iss={"essential": True, "value": trust.issuer},
            aud={"essential": True, "value": trust.audience},
            exp={"essential": True},
        )
        # The signature of a token is verified once and cached; its expiry is checked on every
        # request.
        self._signed = lru_cache(maxsize=TOKENS_MAX)(self._verify_signature)

    async def identify(self, token: str) -> Identity:
        """Who the token names. Asks the issuer for its keys where a new one was used.

        Raises NotIdentified when signature, issuer, audience, time or claims are wrong, IssuerAway
        while the issuer's keys cannot be had.
        """
        await self._keys.renew()
        try:
            return self.verify(token)
        except UnknownKey:
            if not await self._keys.renew(unknown=True):
                raise
            return self.verify(token)

    def verify(self, token: str) -> Identity:
        """Who the token names by the keys known now. Raises NotIdentified, or UnknownKey."""
        try:
            decoded = self._signed(token, self._keys.version)
            self._registry.validate(decoded.claims)
            claims = _Claims.model_validate(
                {
                    "person": decoded.claims.get("sub"),
                    "court": _claim(decoded.claims, self._trust.court_claim),
                    "roles": _claim(decoded.claims, self._trust.roles_claim),
                }
            )
        except InvalidKeyIdError as error:
            raise UnknownKey(type(error).__name__) from error
        except (JoseError, ValidationError, ValueError) as error:
            raise NotIdentified(type(error).__name__) from error
        known = tuple(role for role in claims.roles if role in self._roles)
        return Identity(claims.person, claims.court, known)

    def _verify_signature(self, token: str, _version: int) -> jwt.Token:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SecurityWarning)  # EdDSA, as most issuers still name it
            return jwt.decode(token, self._keys.keys, algorithms=ALGORITHMS)


def _claim(claims: Mapping[str, Any], path: str) -> Any:
    found: Any = claims
    for name in path.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


class LocalIssuer:
    """A token issuer for demonstration and tests; a court uses its own OIDC provider.

    With a `file` the private key is kept there, for its owner alone, and the next issuer of that
    file has the same; without one it ends with the object.
    """

    def __init__(
        self,
        file: Path | None = None,
        *,
        issuer: str = "zhixing-local",
        audience: str = "zhixing",
    ) -> None:
        self._key = _kept_key(file) if file is not None else _new_key()
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
            {"alg": ALGORITHM, "kid": self._key.kid}, claims, self._key, algorithms=[ALGORITHM]
        )


def _new_key() -> OKPKey:
    return OKPKey.generate_key(ALGORITHM, {"kid": secrets.token_hex(8)})


def _kept_key(file: Path) -> OKPKey:
    """The key in the file; a new one, in a file that only its owner reads, where there is none."""
    if not file.exists():
        new = file.with_suffix(".new")
        new.touch(mode=0o600)
        new.write_bytes(orjson.dumps(_new_key().as_dict(private=True)))
        new.replace(file)
    return OKPKey.import_key(orjson.loads(file.read_bytes()))


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
