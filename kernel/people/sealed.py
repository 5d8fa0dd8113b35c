"""Personal data encrypted under a key per person, or per case where a text may name several people.

Destroying the key erases the data without changing the log.
"""

import base64
import hashlib
import hmac
import os
from collections.abc import Collection, Mapping
from typing import Any, Protocol

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from contracts.sealed import Sealed

KEY_BYTES = 32
NONCE_BYTES = 12


class NoPepper(RuntimeError):
    """No secret for deriving person ids is configured, so the service does not start."""


class Erased(Exception):
    """The person's key was destroyed; the data sealed under it cannot be recovered."""


class Unreadable(Erased):
    """The ciphertext is damaged, or was sealed under another key."""


def case_key(case_id: str) -> str:
    """The name of a case's key, for text that may name several people or nobody known yet."""
    return f"case/{case_id}"


def as_sealed(value: Any) -> Sealed | None:
    """The sealed text that a JSON value is, also as a text column holds it; None if it is none."""
    if isinstance(value, Sealed):
        return value
    if isinstance(value, str) and value.startswith('{"key":"'):
        try:
            value = orjson.loads(value)
        except orjson.JSONDecodeError:
            return None
    if not isinstance(value, dict) or value.keys() != {"key", "nonce", "text"}:
        return None
    return Sealed(**value) if all(isinstance(part, str) for part in value.values()) else None


def _opened(court: str, sealed: Sealed, key: bytes) -> str:
    """Raises Unreadable."""
    try:
        plain = AESGCM(key).decrypt(
            base64.b64decode(sealed.nonce),
            base64.b64decode(sealed.text),
            f"{court}/{sealed.key}".encode(),
        )
    except (InvalidTag, ValueError) as error:  # ValueError: no base64, or no nonce
        raise Unreadable(sealed.key) from error
    return plain.decode()


def _nonce(key: bytes, owner: bytes, plain: str) -> bytes:
    """A nonce derived from the text: different texts under one key never share a nonce."""
    own = hmac.digest(key, b"nonce", "sha256")
    return hmac.digest(own, owner + b"\x00" + plain.encode(), "sha256")[:NONCE_BYTES]


class KeyStore(Protocol):
    """Stores the keys of persons: one key per court and person."""

    async def key(self, court: str, person_id: str, *, create: bool) -> bytes | None: ...

    async def keys(self, court: str, person_ids: Collection[str]) -> Mapping[str, bytes]:
        """The keys of several persons; without those that were destroyed or never made."""

    async def destroy(self, court: str, person_id: str) -> bool: ...


class MemoryKeys:
    """Keys in memory, for tests and simulation."""

    def __init__(self) -> None:
        self._keys: dict[tuple[str, str], bytes] = {}
        self._destroyed: set[tuple[str, str]] = set()

    async def key(self, court: str, person_id: str, *, create: bool) -> bytes | None:
        place = (court, person_id)
        if place not in self._keys and create and place not in self._destroyed:
            self._keys[place] = os.urandom(KEY_BYTES)
        return self._keys.get(place)

    async def keys(self, court: str, person_ids: Collection[str]) -> Mapping[str, bytes]:
        found = {one: self._keys.get((court, one)) for one in person_ids}
        return {one: key for one, key in found.items() if key is not None}

    async def destroy(self, court: str, person_id: str) -> bool:
        self._destroyed.add((court, person_id))
        return self._keys.pop((court, person_id), None) is not None


class Keyring:
    """Seals and unseals under the keys of a store. `pepper` keys the person ids."""

    def __init__(self, store: KeyStore, pepper: bytes) -> None:
        if not pepper:
            raise NoPepper("ZHIXING_PEPPER is empty: person ids would betray ID numbers")
        self.store = store
        self._pepper = pepper

    def person_id(self, court: str, code: str) -> str:
        """A stable id derived from an identity code; the code cannot be recovered from it."""
        digest = hmac.new(self._pepper, f"{court}/{code}".encode(), hashlib.sha256)
        return f"P{digest.hexdigest()[:24]}"

    async def seal(self, court: str, person_id: str, plain: str) -> Sealed:
        """Encrypt deterministically: the same text under the same key gives the same result, so
        that repetitions are recognised.

        Raises Erased when the person's key was destroyed.
        """
        key = await self.store.key(court, person_id, create=True)
        if key is None:
            raise Erased(person_id)
        owner = f"{court}/{person_id}".encode()
        nonce = _nonce(key, owner, plain)
        text = AESGCM(key).encrypt(nonce, plain.encode(), owner)
        return Sealed(
            key=person_id,
            nonce=base64.b64encode(nonce).decode(),
            text=base64.b64encode(text).decode(),
        )

    async def unseal(self, court: str, sealed: Sealed) -> str:
        """Decrypt. Raises Erased when the key is gone or the ciphertext is damaged."""
        key = await self.store.key(court, sealed.key, create=False)
        if key is None:
            raise Erased(sealed.key)
        return _opened(court, sealed, key)

    async def unseal_each(
        self, court: str, sealed: Collection[Sealed]
    ) -> Mapping[Sealed, str | Erased]:
        """Decrypt many, with one read of their keys. Each is its text, or why there is none."""
        keys = await self.store.keys(court, {one.key for one in sealed}) if sealed else {}
        found: dict[Sealed, str | Erased] = {}
        for one in sealed:
            try:
                found[one] = _opened(court, one, keys[one.key])
            except KeyError:
                found[one] = Erased(one.key)
            except Unreadable as error:
                found[one] = error
        return found

    async def seal_plain(self, court: str, value: Any) -> Any:
        """Replace every `{"person_id", "plain"}` in a JSON value by its text sealed under that
        person's key, and every `{"case_id", "plain"}` by its text sealed under the case's key."""
        if isinstance(value, dict):
            if set(value) == {"person_id", "plain"}:
                return await self.seal(court, str(value["person_id"]), str(value["plain"]))
            if set(value) == {"case_id", "plain"}:
                return await self.seal(court, case_key(str(value["case_id"])), str(value["plain"]))
            return {name: await self.seal_plain(court, part) for name, part in value.items()}
        if isinstance(value, list):
            return [await self.seal_plain(court, part) for part in value]
        return value

    async def unseal_all(self, court: str, value: Any) -> Any:
        """Replace every sealed part of a JSON value by its plain
        text, or by None if it was erased."""
        if (sealed := as_sealed(value)) is not None:
            try:
                return await self.unseal(court, sealed)
            except Erased:
                return None
        if isinstance(value, dict):
            return {name: await self.unseal_all(court, part) for name, part in value.items()}
        if isinstance(value, list | tuple):
            return [await self.unseal_all(court, part) for part in value]
        return value
