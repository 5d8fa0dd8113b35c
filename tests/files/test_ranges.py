"""Which part of a content a request asks for (RFC 9110, 14)."""

import pytest

from kernel.door.ranges import Unsatisfiable, asked_for

EXAMPLES: list[tuple[str | None, range | None]] = [
    (None, None),
    ("bytes=0-0", range(1)),
    ("bytes=0-9", range(10)),
    ("bytes=0-99", range(10)),  # past the end: up to the end
    ("bytes=9-9", range(9, 10)),
    ("bytes=3-", range(3, 10)),
    ("bytes=-3", range(7, 10)),
    ("bytes=-10", range(10)),
    ("bytes=-11", range(10)),
    ("bytes= 1 - 2", range(1, 3)),
    ("bytes=5-4", None),  # invalid: as if it were not there
    ("bytes=-", None),
    ("bytes=0-1,3-4", None),  # several: the whole content
    ("bytes=a-b", None),
    ("items=0-1", None),
    ("bytes=0-1x", None),
    ("bytes=99999999999999999999-", None),
]


@pytest.mark.parametrize(("header", "expected"), EXAMPLES)
def test_a_range_of_ten_bytes(header: str | None, expected: range | None) -> None:
    assert asked_for(header, 10) == expected


@pytest.mark.parametrize("header", ["bytes=10-", "bytes=10-20", "bytes=11-12", "bytes=-0"])
def test_a_part_that_there_is_not(header: str) -> None:
    with pytest.raises(Unsatisfiable):
        asked_for(header, 10)
