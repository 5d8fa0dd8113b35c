"""Claims as written, in yuan, and as kept, in fen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.deciding.testing_table import table
from services.intake.rules.amounts import is_claim, read_claim

WRITTEN = table("""
    written            | fen              | says
    36500              | 3650000          |
    36500.5            | 3650050          |
    36500.50           | 3650050          |
    0.01               | 1                |
    400，000元          | 40000000         | claim-normalised
    8,921,778.77元      | 892177877        | claim-normalised
    ８９２１７７８.７７     | 892177877        | claim-normalised
    人民币12000元整      | 1200000          | claim-normalised
    ￥ 12000            | 1200000          | claim-normalised
    7.9e11             | 79000000000000   |
    790000000000       | 79000000000000   |
    1000000000000      | 100000000000000  |                  # the largest that is believed
    1000000000000.01   | none             | claim-too-large
    1e13               | none             | claim-too-large
    1e99               | none             | claim-too-large
    0                  | 0                | claim-zero
    0.00               | 0                | claim-zero
    -0                 | 0                | claim-zero
    -1                 | none             | claim-negative
    12.345             | none             | claim-precision
    12.340             | 1234             |
    235000.0000        | 23500000         |                  # zeros behind the fen
    235000.0050        | none             | claim-precision
    1.2345e2           | 12345            |                  # 123.45: two decimals after all
    -                  | none             | claim-unstated
    —                  | none             | claim-unstated
    空                  | none             | claim-unstated
    暂无                | none             | claim-unstated
    null               | none             | claim-unstated
    五万元               | none             | claim-unreadable
    人民币壹拾万元整        | none             | claim-unreadable
    5万元               | 5000000          | claim-normalised
    10万               | 10000000         | claim-normalised
    人民币1.2亿元整        | 12000000000      | claim-normalised
    3.65001万元         | 3650010          | claim-normalised
    3.6500100万元       | 3650010          | claim-normalised
    3.6500101万元       | none             | claim-precision
    10001亿元           | none             | claim-too-large
    1e4万              | none             | claim-unreadable
    5万千元              | none             | claim-unreadable
    1,2                | none             | claim-unreadable
    12,34,567          | none             | claim-unreadable
    1.000.000          | none             | claim-unreadable
    12 000 000 yuan    | none             | claim-unreadable
    NaN                | none             | claim-unreadable
    Infinity           | none             | claim-unreadable
""")


@pytest.mark.parametrize("row", WRITTEN, ids=lambda row: row["written"])
def test_a_written_amount_is_read_exactly(row: dict[str, str]) -> None:
    read = read_claim(row["written"])
    assert read.value == (None if row["fen"] == "none" else int(row["fen"]))
    codes = [w.code for w in read.warnings] + [p.code for p in read.problems]
    assert codes == ([row["says"]] if row["says"] else [])


@pytest.mark.parametrize(
    ("raw", "fen", "problem"),
    [
        (36500, 3_650_000, None),
        (2054659.34, 205_465_934, None),  # a JSON number: read by its digits, not as binary
        (0.1 + 0.2, None, "claim-precision"),
        (10**12, 10**14, None),
        (10**12 + 1, None, "claim-too-large"),
        (10**400, None, "claim-too-large"),
        (-(10**400), None, "claim-negative"),
        (float("nan"), None, "claim-unreadable"),
        (float("inf"), None, "claim-unreadable"),
        (True, None, "claim-unreadable"),
        ([1], None, "claim-unreadable"),
        ("9" * 10_000, None, "claim-unreadable"),
        (None, None, None),
    ],
)
def test_numbers_and_strangers(raw: object, fen: int | None, problem: str | None) -> None:
    read = read_claim(raw)
    assert read.value == fen
    assert [found.code for found in read.problems] == ([problem] if problem else [])


@given(st.integers(min_value=0, max_value=10**14))
def test_no_fen_appears_or_vanishes(fen: int) -> None:
    written = f"{fen // 100:,}.{fen % 100:02d}元"
    assert read_claim(written).value == fen


@given(st.one_of(st.text(), st.integers(), st.floats(), st.none()))
def test_whatever_comes_is_a_claim_or_has_its_reason(raw: object) -> None:
    read = read_claim(raw)
    assert is_claim(read.value)
    assert read.value is not None or read.problems or read.warnings


@pytest.mark.parametrize(
    ("fen", "sane"), [(None, True), (-1, False), (0, True), (10**14, True), (10**14 + 1, False)]
)
def test_the_bounds_of_a_claim(fen: int | None, sane: bool) -> None:
    assert is_claim(fen) is sane
