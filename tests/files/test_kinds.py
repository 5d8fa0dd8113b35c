"""What a file is, its content says: both sides of the list, and of every limit."""

import pytest

from contracts.files import FileKind
from contracts.titles import choices_of
from kernel.files.kinds import (
    HEAD_BYTES,
    KINDS,
    LARGEST_BYTES,
    TAIL_BYTES,
    NotAccepted,
    kind_of,
    require_within,
)
from tests.files.samples import ACCEPTED, REFUSED, zipped


def kind(content: bytes) -> str:
    return kind_of(content[:HEAD_BYTES], content[-TAIL_BYTES:])


@pytest.mark.parametrize("name", ACCEPTED)
def test_a_kind_is_told_by_its_content(name: str) -> None:
    expected, content = ACCEPTED[name]
    assert kind(content) == expected


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_of_no_accepted_kind_is_refused(name: str) -> None:
    with pytest.raises(NotAccepted):
        kind(REFUSED[name])


def test_every_kind_has_a_sample_and_a_limit() -> None:
    assert (
        {expected for expected, _ in ACCEPTED.values()} == set(choices_of(FileKind)) == set(KINDS)
    )


@pytest.mark.parametrize("name", choices_of(FileKind))
def test_the_limit_of_a_kind_is_still_allowed_and_one_byte_more_is_not(name: FileKind) -> None:
    most = KINDS[name].bytes_max
    require_within(name, most)
    with pytest.raises(NotAccepted):
        require_within(name, most + 1)
    assert most <= LARGEST_BYTES


def test_a_container_is_told_by_its_end_however_long_it_is() -> None:
    padded = b"PK\x03\x04" + bytes(3 * TAIL_BYTES) + zipped("OFD.xml")
    assert kind(padded) == "ofd"


def test_a_container_whose_directory_does_not_fit_is_refused() -> None:
    long = zipped("OFD.xml", *(f"{number:0120}" for number in range(8000)))
    assert len(long) > TAIL_BYTES
    with pytest.raises(NotAccepted):
        kind(long)
