"""Encrypted contents: any part can be read alone, and nothing that was touched is read."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.files.sealing import CHUNK_BYTES, TAG_BYTES, Damaged, Seal, content_of

KEY = bytes(range(32))
SIZES = [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES, 3 * CHUNK_BYTES + 7]


def content(size: int) -> bytes:
    return (hashlib.sha256(str(size).encode()).digest() * (size // 32 + 1))[:size]


def sealed(size: int, name: str = "a", key: bytes = KEY) -> bytes:
    return Seal(key, name, size).sealed(0, content(size)) or Seal(key, name, size).sealed(0, b"")


@pytest.mark.parametrize("size", SIZES[1:])
def test_what_was_sealed_is_opened(size: int) -> None:
    seal = Seal(KEY, "a", size)
    start, end = seal.place(0, seal.chunks - 1)
    assert (start, end) == (0, len(sealed(size)))
    assert seal.opened(0, sealed(size)) == content(size)


@given(first=st.integers(0, 3), last=st.integers(0, 3))
def test_chunks_are_opened_without_the_others(first: int, last: int) -> None:
    size = SIZES[-1]
    first, last = min(first, last), max(first, last)
    seal = Seal(KEY, "a", size)
    start, end = seal.place(first, last)
    expected = content(size)[first * CHUNK_BYTES : (last + 1) * CHUNK_BYTES]
    assert seal.opened(first, sealed(size)[start:end]) == expected


CHUNK = CHUNK_BYTES + TAG_BYTES
WHOLE = sealed(3 * CHUNK_BYTES)
TAMPERED = {
    "a bit turned": bytes([WHOLE[0] ^ 1]) + WHOLE[1:],
    "the last chunk cut off": WHOLE[: 2 * CHUNK],
    "two chunks exchanged": WHOLE[CHUNK : 2 * CHUNK] + WHOLE[:CHUNK] + WHOLE[2 * CHUNK :],
    "a chunk repeated": WHOLE[:CHUNK] + WHOLE[:CHUNK] + WHOLE[CHUNK:],
    "a chunk of another object": sealed(3 * CHUNK_BYTES, "b")[:CHUNK] + WHOLE[CHUNK:],
    "the key of another case": sealed(3 * CHUNK_BYTES, key=bytes(32)),
    "a tag cut off": WHOLE[:-1],
    "nothing": b"",
}


@pytest.mark.parametrize("how", TAMPERED)
def test_what_was_touched_is_not_opened(how: str) -> None:
    seal = Seal(KEY, "a", 3 * CHUNK_BYTES)
    try:
        opened = seal.opened(0, TAMPERED[how])
    except Damaged:
        return
    assert len(opened) < seal.size, "a shorter content is not the content"


def test_a_shortened_object_does_not_pass_for_a_shorter_one() -> None:
    with pytest.raises(Damaged):
        Seal(KEY, "a", 2 * CHUNK_BYTES).opened(0, WHOLE[: 2 * CHUNK])


def test_equal_contents_are_told_in_one_case_and_not_across_cases() -> None:
    digest = hashlib.sha256(b"a").digest()
    assert content_of(KEY, digest) == content_of(KEY, digest)
    assert content_of(KEY, digest) != content_of(bytes(32), digest)
    assert content_of(KEY, digest) != digest.hex()
