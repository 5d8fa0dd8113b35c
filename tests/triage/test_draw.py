"""The draw among teams: even, and the same for everybody who draws again."""

import hashlib
import json
from collections import Counter

import pytest

from contracts.values import Candidate
from services.triage.rules import draw

TEAMS = ("ordinary-1", "ordinary-2", "ordinary-3", "ordinary-4")
SEED = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


def pool(*loads: int) -> list[Candidate]:
    return [Candidate(team=team, load=load) for team, load in zip(TEAMS, loads, strict=True)]


def test_anybody_can_draw_again_from_what_the_event_tells() -> None:
    case = "（2026）豫1024执1号"
    ticket = json.dumps([SEED, case], ensure_ascii=False, separators=(",", ":")).encode()
    number = int(hashlib.sha256(ticket).hexdigest(), 16)
    assert draw(pool(3, 3, 3, 3), SEED, case) == TEAMS[number % 4]


def test_the_draw_of_a_past_case_never_changes() -> None:
    assert draw(pool(0, 0, 0, 0), SEED, "（2026）豫1024执1号") == "ordinary-3"
    assert draw(pool(0, 0, 0, 0), SEED, "（2026）豫1024执2号") == "ordinary-1"


def test_only_the_least_loaded_teams_are_drawn() -> None:
    drawn = {draw(pool(5, 4, 9, 4), SEED, f"case {number}") for number in range(50)}
    assert drawn == {"ordinary-2", "ordinary-4"}


def test_a_single_least_loaded_team_is_certain() -> None:
    assert draw(pool(5, 4, 3, 4), SEED, "case") == "ordinary-3"


def test_the_order_of_the_candidates_does_not_matter() -> None:
    for number in range(20):
        case = f"case {number}"
        assert draw(pool(1, 1, 1, 1), SEED, case) == draw(pool(1, 1, 1, 1)[::-1], SEED, case)


def test_cases_spread_over_the_teams() -> None:
    drawn = Counter(draw(pool(0, 0, 0, 0), SEED, f"case {number}") for number in range(4000))
    assert set(drawn) == set(TEAMS)
    assert all(900 < times < 1100 for times in drawn.values())


def test_seed_and_case_do_not_run_into_each_other() -> None:
    results = {draw(pool(0, 0, 0, 0), f"seed{'1' * n}", f"{'1' * (30 - n)}x") for n in range(30)}
    assert len(results) > 1


def test_a_draw_needs_a_team() -> None:
    with pytest.raises(ValueError):
        draw([], SEED, "case")
