"""What is looked for, as it stands in an address: encrypted, where it may name a person.

An address is kept by browsers and proxies, and is told to others. Words of a case number stay
readable; everything else is `find`, which only this portal reads, and only for the same court.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from urllib.parse import urlencode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

WORDS, FIND = "words", "find"
INFO = b"zhixing/portal/searches/1"
KEY_BYTES = 64  # AES-SIV takes two keys
CODE = re.compile(r"[0-9A-Za-z]{9,}")  # no case number has so many in a row


def may_name(words: str) -> bool:
    """Whether words may be a person's name or identity code: all but those of a case number."""
    return bool(words) and (not re.search(r"\d", words) or CODE.search(words) is not None)


class Searches:
    """Hides words in addresses, and reads them again. The same words make the same address."""

    def __init__(self, secret: bytes) -> None:
        key = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=INFO).derive(secret)
        self._cipher = AESSIV(key)

    def query(self, court: str, chosen: Mapping[str, str]) -> str:
        """The part of an address after its `?`; words that may name a person are hidden."""
        words = chosen.get(WORDS, "")
        if not may_name(words):
            return urlencode(chosen)
        hidden = self._cipher.encrypt(words.encode(), [court.encode()])
        rest = {name: value for name, value in chosen.items() if name != WORDS}
        return urlencode({FIND: urlsafe_b64encode(hidden).decode().rstrip("="), **rest})

    def words(self, court: str, find: str) -> str:
        """The hidden words; none where they are not ours, or of another court."""
        try:
            padded = urlsafe_b64decode(find + "=" * (-len(find) % 4))
            return self._cipher.decrypt(padded, [court.encode()]).decode()
        except (ValueError, InvalidTag):
            return ""
