"""The rows of a list of filings, as the applications that they make."""

from datetime import date, datetime

from kernel.base.zone import CHINA
from portal.filing_list import cases, strangers

ONE = "（2026）豫1024执37号"
TWO = "（2026）豫1024执38号"


def test_a_row_is_a_case_and_rows_below_it_add_parties_and_heads() -> None:
    first, second = cases(
        [
            (
                2,
                {
                    "案号": ONE,
                    "标的金额（元）": 36500.5,
                    "立案日期": datetime(2026, 3, 2, tzinfo=CHINA),
                    "申请执行人": "赵敏",
                    "被执行人": "许昌远达机械有限公司",
                    "被执行人证件号码": "91411024MA0000000T",
                    "请求项": "本金",
                    "请求项金额": 36500,
                    "电话": None,
                },
            ),
            (
                3,
                {
                    "案号": None,
                    "被执行人": "钱某",
                    "请求项": "利息",
                    "起息日": date(2026, 1, 1),
                    "止息日": "2026-01-31",
                    "利率": "6%",
                },
            ),
            (4, {"案号": ONE, "起息日": "2026-02-01", "利率": "4倍LPR"}),
            (5, {"案号": TWO, "申请执行人": "孙某"}),
        ]
    )
    assert first.application == {
        "case_number": ONE,
        "claim": "36500.5",
        "registered_on": "2026-03-02",
        "parties": [
            {"role": "申请执行人", "name": "赵敏"},
            {"role": "被执行人", "name": "许昌远达机械有限公司", "code": "91411024MA0000000T"},
            {"role": "被执行人", "name": "钱某"},
        ],
        "heads": [
            {"kind": "本金", "amount": "36500"},
            {
                "kind": "利息",
                "phases": [
                    {"first_day": "2026-01-01", "last_day": "2026-01-31", "rate": "6%"},
                    {"first_day": "2026-02-01", "rate": "4倍LPR"},
                ],
            },
        ],
    }
    assert second.application == {
        "case_number": TWO,
        "parties": [{"role": "申请执行人", "name": "孙某"}],
    }
    # a fault is told where it was written, or at the nearest part, or at the case number
    assert first.cell("parties.1.code") == (2, "被执行人证件号码")
    assert first.cell("heads.1.phases.1.rate") == (4, "利率")
    assert first.cell("heads.1.phases.1.last_day") == (4, "起息日")
    assert first.cell("parties.2.code") == (3, "被执行人")
    assert first.cell("parties") == (2, "申请执行人")
    assert first.cell("channel") == (2, "案号")
    assert second.cell("registered_on") == (5, "案号")


def test_a_further_row_that_says_something_else_of_the_case_is_told() -> None:
    (listed,) = cases(
        [
            (2, {"案号": ONE, "标的金额": "100", "执行依据": "甲"}),
            (3, {"案号": ONE, "标的金额": "200", "执行依据": "甲"}),
        ]
    )
    assert listed.problems == [((3, "标的金额"), "与第2行同一案号的内容不一致")]


def test_interest_without_a_head_is_told() -> None:
    (listed,) = cases([(2, {"案号": ONE, "利率": "6%"})])
    assert listed.problems == [((2, "起息日"), "计息阶段没有所属的请求项")]


def test_the_first_row_may_lack_its_number_and_is_told_later() -> None:
    (listed,) = cases([(2, {"申请执行人": "赵敏"}), (3, {"被执行人": "钱某"})])
    assert [one["name"] for one in listed.application["parties"]] == ["赵敏", "钱某"]


def test_columns_that_no_field_has_are_named() -> None:
    assert strangers(["案号", "标的金额（元）", "标的金额(万元)", "备注"]) == ["备注"]


def test_addresses_by_kind_are_columns_of_each_side() -> None:
    row = {
        "案号": "（2026）豫1024执37号",
        "被执行人": "王大力",
        "被执行人暂住地": "许昌市建安区3号",
    }
    (case,) = cases([(2, row)])
    (party,) = case.application["parties"]
    assert party["addresses"] == {"temporary": "许昌市建安区3号"}
    assert case.cell("parties.0.addresses.temporary") == (2, "被执行人暂住地")
