"""Amounts, days and numbers as documents write them."""

from datetime import date

import pytest

from kernel.deciding.testing_table import table
from kernel.papers.words import capitals, counted, dated, day, yuan

AMOUNTS = table("""
    fen             | yuan                  | capitals
    0               | 0元                   | 人民币零元整
    1               | 0.01元                | 人民币壹分
    10              | 0.10元                | 人民币壹角整
    101             | 1.01元                | 人民币壹元零壹分
    110             | 1.10元                | 人民币壹元壹角整
    123456          | 1,234.56元            | 人民币壹仟贰佰叁拾肆元伍角陆分
    1010100         | 10,101元              | 人民币壹万零壹佰零壹元整
    100000530       | 1,000,005.30元        | 人民币壹佰万零伍元叁角整
    1000000000      | 10,000,000元          | 人民币壹仟万元整
    1000000010000   | 10,000,000,100元      | 人民币壹佰亿零壹佰元整
    101000000000000 | 1,010,000,000,000元   | 人民币壹万零壹佰亿元整
    100000000000000 | 1,000,000,000,000元   | 人民币壹万亿元整
    123456789012345 | 1,234,567,890,123.45元 | 人民币壹万贰仟叁佰肆拾伍亿陆仟柒佰捌拾玖万零壹佰贰拾叁元肆角伍分
""")


@pytest.mark.parametrize("row", AMOUNTS, ids=lambda row: row["fen"])
def test_an_amount_is_written_in_figures_and_in_capitals(row: dict[str, str]) -> None:
    assert yuan(int(row["fen"])) == row["yuan"]
    assert capitals(int(row["fen"])) == row["capitals"]


def test_less_than_nothing_has_no_capitals() -> None:
    assert yuan(-150) == "-1.50元"
    with pytest.raises(ValueError):
        capitals(-1)


def test_a_day_is_written_in_the_text_and_under_it() -> None:
    assert day(date(2026, 5, 1)) == "2026年5月1日"
    assert dated(date(2026, 10, 20)) == "二〇二六年十月二十日"
    assert dated(date(2030, 11, 30)) == "二〇三〇年十一月三十日"


def test_numbers_are_counted_in_words() -> None:
    numbers = (1, 10, 12, 20, 101, 110, 1010)
    assert [counted(one) for one in numbers] == [
        "一",
        "十",
        "十二",
        "二十",
        "一百零一",
        "一百一十",
        "一千零一十",
    ]
    with pytest.raises(ValueError):
        counted(0)
