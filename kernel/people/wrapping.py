"""The keys of persons are stored wrapped under a secret that lies outside their database.

A copy of the database alone then opens nothing. Secrets are changed by wrapping the keys anew;
what the keys sealed stays as it is.
"""

import hashlib
import hmac
import os
from collections.abc import Sequence
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MARK: Final = b"\x01"  # of this form; a key that was stored before there were secrets has none
ID_BYTES: Final = 8
NONCE_BYTES: Final = 12
KEY_BYTES: Final = 32
HEAD_BYTES: Final = len(MARK) + ID_BYTES


class SecretMissing(Exception):
    """A key was wrapped under a secret that this process was not given."""


class Wrapping:
    """Wraps keys under the first of some secrets, and unwraps those under any. Without a secret
    keys are stored as they are."""

    def __init__(self, secrets: Sequence[bytes] = ()) -> None:
        self._by_id = {_derived(secret, b"id")[:ID_BYTES]: secret for secret in secrets}
        self.head = MARK + next(iter(self._by_id)) if secrets else b""

    @property
    def newest(self) -> str:
        """The id of the secret under which keys are wrapped; empty without one."""
        return self.head[len(MARK) :].hex()

    def wrap(self, key: bytes, owner: str) -> bytes:
        """The key as it is stored for its owner."""
        if not self.head:
            return key
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._cipher(self.head).encrypt(nonce, key, owner.encode())
        return self.head + nonce + sealed

    def unwrap(self, stored: bytes, owner: str) -> bytes:
        """The key of its owner. Raises SecretMissing."""
        if len(stored) == KEY_BYTES:
            return stored
        nonce, sealed = stored[HEAD_BYTES:][:NONCE_BYTES], stored[HEAD_BYTES + NONCE_BYTES :]
        try:
            return self._cipher(stored[:HEAD_BYTES]).decrypt(nonce, sealed, owner.encode())
        except InvalidTag as error:
            raise SecretMissing("a stored key does not fit its owner") from error

    def _cipher(self, head: bytes) -> AESGCM:
        secret = self._by_id.get(head[len(MARK) :])
        if secret is None:
            raise SecretMissing(f"ZHIXING_KEY_SECRETS lacks {head[len(MARK) :].hex()}")
        return AESGCM(_derived(secret, b"wrap"))


def _derived(secret: bytes, use: bytes) -> bytes:
    return hmac.digest(secret, b"zhixing/keys/" + use, hashlib.sha256)
