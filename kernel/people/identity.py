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
APPROVALS = "approvals"  # the row that says what offices decide on requests of their own cases
AUDITOR = "auditor"  # reviews what was recorded and read
OPERATOR = "operator"  # looks after the running of the program
PORTAL = "portal"  # a party or an agent, who signs in under a person id
OUTSIDERS = frozenset({PORTAL, "bank", "system"})  # who does not work for the court
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

    @classmethod
    def of(cls, private: str) -> "LocalIssuer":
        """The issuer with this private key, as another one's `private` tells it."""
        made = cls()
        made._key = OKPKey.import_key(orjson.loads(private))
        return made

    def private(self) -> str:
        """The private key, as JSON: whoever has it may issue any token."""
        return orjson.dumps(self._key.as_dict(private=True)).decode()

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


@dataclass(frozen=True, slots=True)
class Entitled:
    """An office that may do an act, and `of` which kind: what it must have to do with the case."""

    of: str
    role: str


PARTY = "party"
OF_A_CASE = (
    "holder",
    "receiver",
    "line",
    "group",
    PARTY,
)  # kinds of offices that an act on a case names
OF_NO_CASE = "roles"  # offices that may do an act whatever the case, or without one


class Permissions:
    """Which office may give which command: `courts/permissions/<service>.toml`."""

    def __init__(self, tables: Mapping[str, Mapping[str, Sequence[Entitled]]]) -> None:
        self._tables = tables

    @staticmethod
    def load(directory: Path, known: Collection[str]) -> "Permissions":
        """The tables of a directory, which may name the `known` roles.

        Raises PermissionsError on another role, another key, or a row without roles.
        """
        tables: dict[str, dict[str, tuple[Entitled, ...]]] = {}
        problems: list[str] = []
        for file in sorted(directory.glob("*.toml")):
            rows = tomllib.loads(file.read_text(encoding="utf-8"))
            tables[file.stem] = {act: _entitled(row) for act, row in rows.items()}
            for act, entitled in tables[file.stem].items():
                place = f"{file.name}: {act}"
                strange = rows[act].keys() - {*OF_A_CASE, OF_NO_CASE}
                problems += [f"{place}: no kind of office {key}" for key in sorted(strange)]
                problems += [f"{place}: no role {e.role}" for e in entitled if e.role not in known]
                if not entitled:
                    problems.append(f"{place}: nobody may do this")
        if problems:
            raise PermissionsError("\n".join(problems))
        return Permissions(tables)

    def acts(self, service: str) -> frozenset[str]:
        return frozenset(self._tables.get(service, {}))

    def entitled(self, service: str, act: str) -> Sequence[Entitled]:
        """Who may do the act, in the order of the table; nobody where it has no row: deny by
        default."""
        own = self._tables.get(service, {})
        return own.get(act) or self._tables.get(OPERATIONS, {}).get(act, ())

    def roles(self, service: str, act: str) -> tuple[str, ...]:
        """Roles that may do the act, on one case or another."""
        return tuple(entitled.role for entitled in self.entitled(service, act))

    def refuse_caseless(self, service: str, act: str) -> None:
        """Raises PermissionsError if the row of an act on a case does not say what the persons who
        may do it must have to do with the case."""
        for entitled in self.entitled(service, act):
            if entitled.of == OF_NO_CASE and entitled.role != SYSTEM:
                kinds = ", ".join(OF_A_CASE)
                raise PermissionsError(f"{service}.toml: {act}: {entitled.role}: one of {kinds}")


def _entitled(row: Mapping[str, Any]) -> tuple[Entitled, ...]:
    return tuple(Entitled(of, role) for of, roles in row.items() for role in roles)
