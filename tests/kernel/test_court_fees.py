"""The fees of 《诉讼费用交纳办法》 第十四条, on both sides of every boundary."""

import pytest

from kernel.deciding.testing_table import table
from kernel.law.claims import fee_of
from tests.support import rulebook

NATIONAL = rulebook().national

FEES = table("""
    code             | amount_fen  | fee_fen
    execution-fee    | 0           | 5000
    execution-fee    | 500000      | 5000
    execution-fee    | 1000000     | 5000
    execution-fee    | 1000033     | 5000      # half a fen: 0.495
    execution-fee    | 1000034     | 5001      # 0.51
    execution-fee    | 1000100     | 5002      # 1.5 rounds up
    execution-fee    | 2650000     | 29750
    execution-fee    | 5883300     | 78250     # 782.495
    execution-fee    | 10000000    | 140000
    execution-fee    | 30000000    | 440000
    execution-fee    | 50000000    | 740000
    execution-fee    | 50000100    | 740001
    execution-fee    | 100000000   | 1240000
    execution-fee    | 500000000   | 5240000
    execution-fee    | 500000200   | 5240001
    execution-fee    | 1000000000  | 7740000
    execution-fee    | 1000001000  | 7740001
    execution-fee    | 2000000000  | 8740000
    preservation-fee | 0           | 3000
    preservation-fee | 100000      | 3000
    preservation-fee | 100100      | 3001
    preservation-fee | 5000000     | 52000
    preservation-fee | 10000000    | 102000
    preservation-fee | 10000200    | 102001
    preservation-fee | 50000000    | 302000
    preservation-fee | 89599800    | 499999
    preservation-fee | 89600000    | 500000
    preservation-fee | 89600200    | 500000
    preservation-fee | 100000000   | 500000
""")


@pytest.mark.parametrize("row", FEES, ids=lambda row: f"{row['code']} {row['amount_fen']}")
def test_the_fee_on_an_amount(row: dict[str, str]) -> None:
    assert fee_of(int(row["amount_fen"]), NATIONAL.fee(row["code"])) == int(row["fee_fen"])


def test_there_is_no_fee_on_less_than_nothing_and_none_that_has_no_row() -> None:
    with pytest.raises(ValueError, match="less than nothing"):
        fee_of(-1, NATIONAL.fee("execution-fee"))
    with pytest.raises(LookupError):
        NATIONAL.fee("appeal-fee")
