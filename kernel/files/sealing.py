"""Contents encrypted in chunks, so that a part can be read without decrypting the whole.

Every object has a key of its own, derived from the key of the case and the object's name. A chunk
is encrypted with AES-256-GCM; its nonce is its number, and says whether it is the last: a chunk
that is moved, repeated, cut off or put under another name is not opened.
"""

from collections.abc import Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

CHUNK_BYTES = 65_536  # plain bytes of a chunk; the tag is then 0.02 % of the content
TAG_BYTES = 16
KEY_BYTES = 32
_MIDDLE, _LAST = b"\x00", b"\x01"


class Damaged(Exception):
    """A stored content is not what was written, or belongs under another name."""


def content_of(case_key: bytes, digest: bytes) -> str:
    """What tells equal contents of one case by: a hash keyed with the key of the case.

    Without that key it says nothing: whoever has a file cannot find out whether a case has it,
    and equal files of two cases have nothing in common. `digest` is the SHA-256 of the content.
    """
    keyed = HMAC(_derived(case_key, "content"), SHA256())
    keyed.update(digest)
    return keyed.finalize().hex()


class Seal:
    """Encrypts and decrypts the object with this name, whose content has `size` bytes."""

    def __init__(self, case_key: bytes, name: str, size: int) -> None:
        self._cipher = AESGCM(_derived(case_key, f"object/{name}"))
        self.size = size
        self.chunks = max(1, -(-size // CHUNK_BYTES))

    def sealed(self, first: int, plain: bytes) -> bytes:
        """Consecutive chunks, encrypted; `plain` begins with chunk `first` and has whole chunks."""
        return b"".join(
            self._cipher.encrypt(self._nonce(first + number), part, None)
            for number, part in enumerate(_parts(plain, CHUNK_BYTES))
        )

    def opened(self, first: int, sealed: bytes) -> bytes:
        """Consecutive chunks, decrypted; `sealed` begins with chunk `first`. Raises Damaged."""
        try:
            return b"".join(
                self._cipher.decrypt(self._nonce(first + number), part, None)
                for number, part in enumerate(_parts(sealed, CHUNK_BYTES + TAG_BYTES))
            )
        except InvalidTag as error:
            raise Damaged from error

    def place(self, first: int, last: int) -> tuple[int, int]:
        """Where the chunks from `first` to `last`, both included, lie in the encrypted object."""
        end = min((last + 1) * CHUNK_BYTES, self.size) + (last + 1) * TAG_BYTES
        return first * (CHUNK_BYTES + TAG_BYTES), end

    def _nonce(self, number: int) -> bytes:
        last = number == self.chunks - 1
        return number.to_bytes(11, "big") + (_LAST if last else _MIDDLE)


def _derived(case_key: bytes, purpose: str) -> bytes:
    info = f"zhixing/files/1/{purpose}".encode()
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(case_key)


def _parts(content: bytes, size: int) -> Iterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]
