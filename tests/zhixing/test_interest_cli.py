"""`zhixing interest`: the reckoning of the interpretation of 2014 at the command line."""

import json

import pytest
from typer.testing import CliRunner, Result

from zhixing.cli.main import app

CASE = ("--principal", "100000", "--ended-on", "2026-03-10", "--until", "2026-03-30")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["interest", *arguments])


def test_the_balance_is_told_in_fen_with_its_ground() -> None:
    answer = json.loads(run(*CASE, "--paid", "2026-03-20=50000", "--json").stdout)
    assert (answer["principal_fen"], answer["doubled_fen"]) == (5_000_000, 26_250)
    assert (answer["total_fen"], answer["days"]) == (5_026_250, 20)
    assert answer["ground"]["article"] == "第一条第三款"


def test_the_balance_is_told_to_people_in_yuan() -> None:
    told = run(*CASE, "--paid", "2026-03-10=100000.01").stdout
    assert "债务 0.00元" in told
    assert "多付 0.01元" in told
    assert "迟延20日" in told


def test_days_of_a_pause_do_not_count_and_the_documents_own_interest_runs_on() -> None:
    paused = ("--paused", "2026-03-11/2026-03-20", "--yearly", "3.65")
    answer = json.loads(run(*CASE, *paused, "--json").stdout)
    assert (answer["days"], answer["doubled_fen"], answer["general_fen"]) == (10, 17_500, 20_000)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (("--paid", "2026-03-20"), "an amount is written"),
        (("--paid", "2026-03-20=0.001"), "no part of a fen"),
        (("--paid", "2026-02-30=1"), "day is out of range"),
        (("--first", "costs"), "principal or interest"),
        (("--year", "0"), "Fraction"),
    ],
)
def test_what_cannot_be_reckoned_fails_and_says_why(wrong: tuple[str, str], told: str) -> None:
    done = run(*CASE, *wrong)
    assert done.exit_code == 1
    assert told in done.output
