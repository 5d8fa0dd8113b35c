"""`zhixing interest` and `zhixing fee`: what is owed on a day, and the court's fee, as commands."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from zhixing.cli.main import app

CASE = ("--principal", "100000", "--ended-on", "2026-03-10", "--until", "2026-03-30")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["interest", *arguments])


def answer(*arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(*arguments, "--json").stdout)
    heads = {head["code"]: head["unpaid_fen"] for head in found["heads"]}
    return {**found, **heads}


def test_the_balance_is_told_in_fen_with_its_ground() -> None:
    found = answer(*CASE, "--paid", "2026-03-20=50000")
    assert (found["principal"], found["doubled_fen"]) == (5_000_000, 26_250)
    assert (found["total_fen"], found["days"]) == (5_026_250, 20)
    assert found["ground"]["article"] == "第一条第三款"


def test_the_balance_is_told_to_people_in_yuan() -> None:
    told = run(*CASE, "--paid", "2026-03-10=100000.01").stdout
    assert "本金（价款、货款、赔偿款等） 0.00元" in told
    assert "多付 0.01元" in told
    assert "迟延20日" in told


def test_days_of_a_pause_do_not_count_and_the_documents_own_interest_runs_on() -> None:
    found = answer(*CASE, "--paused", "2026-03-11/2026-03-20", "--yearly", "3.65")
    assert (found["days"], found["doubled_fen"], found["interest"]) == (10, 17_500, 20_000)


def test_doubled_interest_before_its_rule_is_refused_or_stated() -> None:
    case = ("--principal", "50000", "--ended-on", "2010-06-02", "--until", "2021-03-01")
    done = run(*case)
    assert done.exit_code == 1
    assert "1520日适用法释〔2009〕6号" in done.output
    found = answer(*case, "--earlier", "10000")
    assert (found["doubled_fen"], found["days"]) == (1_000_000 + 2_104_375, 2405)


def test_costs_are_told_apart_from_the_loan_and_both_bear_the_doubled_part() -> None:
    found = answer(
        *("--principal", "1000000", "--costs", "30000", "--yearly", "15.4"),
        *("--ended-on", "2022-02-10", "--until", "2022-03-18", "--paid", "2022-02-10=10000"),
    )
    assert (found["costs"], found["principal"]) == (2_000_000, 100_000_000)
    assert (found["interest"], found["doubled_fen"]) == (1_518_904, 642_600)


def test_without_an_order_the_interest_is_paid_before_the_principal() -> None:
    case = (
        *("--principal", "100000", "--general", "10000", "--yearly", "12"),
        *("--ended-on", "2025-01-01", "--until", "2026-01-01", "--paid", "2025-01-01=10000"),
    )
    found = answer(*case)
    assert (found["principal"], found["interest"]) == (10_000_000, 1_200_000)
    assert found["doubled_fen"] == 638_750
    assert answer(*case, "--order", "principal")["principal"] == 9_000_000


def test_interest_runs_in_phases_up_to_a_cap() -> None:
    case = ("--principal", "9000000", "--until", "2022-09-21")
    assert answer(*case)["undated"] == ["principal"]  # and not the costs, of which there are none
    phases = (
        *("--phase", "2021-03-22/2022-03-21=6%"),
        *("--phase", "2022-03-22/=4xlpr"),
    )
    assert answer(*case, *phases)["interest"] == 120_994_521
    assert answer(*case, *phases, "--cap", "100592.83")["interest"] == 10_059_283
    limited = "2022-03-22/2022-03-22=0.05%/day,most=4xlpr,base=365000"
    assert answer(*case, "--phase", limited)["interest"] == 14_800
    points = "2022-03-22/2022-03-22=1.3xlpr5+0.5%@2019-08-20"
    assert answer(*case, "--phase", points, "--year", "360")["interest"] == 170_125


def test_later_rates_can_be_given_and_a_rate_that_is_not_known_is_told() -> None:
    case = (
        *("--principal", "365000", "--phase", "2026-10-01/2026-10-01=lpr"),
        *("--until", "2026-10-01"),
    )
    assert answer(*case)["provisional_from"] == "2026-09-19"
    assert "利率未知" in run(*case).stdout
    found = answer(*case, "--lpr", "2026-09-21=2.00/3.00")
    assert (found["interest"], found["provisional_from"]) == (2_000, None)
    early = ("--principal", "1", "--phase", "2019-08-19/=lpr", "--until", "2020-01-01")
    assert "2019年8月20日以前" in run(*early).output


def test_a_claim_may_be_a_file(tmp_path: Path) -> None:
    file = tmp_path / "claim.json"
    head = {"code": "1", "kind": "principal", "amount_fen": 10_000_000}
    file.write_text(json.dumps({"heads": [head], "title": {"number": "1"}}), encoding="utf-8")
    found = answer("--claim", str(file), "--until", "2026-03-30")
    assert (found["1"], found["doubled_fen"], found["undated"]) == (10_000_000, 0, ["1"])
    assert "未计加倍部分：本金" in run("--claim", str(file), "--until", "2026-03-30").stdout
    assert run("--claim", str(tmp_path / "none.json"), "--until", "2026-03-30").exit_code == 1


@pytest.mark.parametrize("option", ["--principal", "--until", "--order", "--cap"])
def test_two_values_of_an_option_that_takes_one_are_refused(option: str) -> None:
    again = dict(zip(CASE[::2], CASE[1::2], strict=True)).get(option, "1")
    twice = () if option in CASE else (option, again)
    done = run(*CASE, *twice, option, again)
    assert done.exit_code == 2
    assert "takes one value" in done.output


def test_the_day_on_which_the_period_ends_counts_where_the_court_reads_it_so() -> None:
    assert answer(*CASE, "--end-day-counts")["doubled_fen"] == 21 * 1_750


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--amount", "5000"), "50.00元（诉讼费用交纳办法 第十四条第一项）"),
        (("--amount", "300000"), "4,400.00元"),
        (("--amount", "50000", "--preservation"), "520.00元"),
        ((), "50.00元至500.00元，由法院确定"),
        (("--preservation",), "30.00元（"),
    ],
)
def test_the_fee_on_an_amount_is_told(arguments: tuple[str, ...], told: str) -> None:
    assert told in CliRunner().invoke(app, ["fee", *arguments]).stdout


def test_the_fee_is_told_to_programs_in_fen_and_none_on_less_than_nothing() -> None:
    found = json.loads(CliRunner().invoke(app, ["fee", "--amount", "300000", "--json"]).stdout)
    assert (found["least_fen"], found["most_fen"]) == (440_000, 440_000)
    assert CliRunner().invoke(app, ["fee", "--amount", "-1"]).exit_code == 1


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (("--paid", "2026-03-20"), "an amount is written"),
        (("--paid", "2026-03-20=0.001"), "no part of a fen"),
        (("--costs", "NaN"), "no part of a fen"),
        (("--paid", "2026-02-30=1"), "day is out of range"),
        (("--order", "fees"), "清偿顺序"),
        (("--year", "0"), "360 or 365"),
        (("--phase", "2026-03-20/=6"), "a rate is written"),
        (("--phase", "2026-03-20/=6%,cap=1"), "takes base and most"),
        (("--phase", "2026-03-20/=0.00001%"), "too many decimals"),
        (("--yearly", "6", "--phase", "2026-03-20/=6%"), "重叠"),
        (("--phase", "2026-03-20/2026-03-19=6%"), "止息日早于起息日"),
        (("--lpr", "2026-09-21=2"), "Fraction"),
    ],
)
def test_what_cannot_be_reckoned_fails_and_says_why(wrong: tuple[str, str], told: str) -> None:
    done = run(*CASE, *wrong)
    assert done.exit_code == 1
    assert told in done.output


def test_a_rate_that_runs_after_the_period_needs_its_end() -> None:
    done = run("--principal", "1", "--yearly", "6", "--until", "2026-03-30")
    assert "--ended-on" in done.output
    assert run("--until", "2026-03-30").exit_code == 1
