"""The draw among the teams of a pool, and what a closed case weighs."""

from dataclasses import replace
from datetime import date

from contracts.triage import LoadReleased, TeamDrawn
from contracts.values import Candidate
from kernel.rulebook import Pack
from services.triage.commands import DrawTeam, ReleaseLoad
from services.triage.rules import draw
from tests.support import at
from tests.triage.cases import CASE, ORDINARY_TEAMS, SEED, SPEC

DAY = at("2026-03-10")
DRAW = DrawTeam(court="yanling", pool="ordinary", case_id=CASE)
RELEASE = ReleaseLoad(court="yanling", pool="ordinary", case_id=CASE)


def drawn(case_id: str, team: str, loads: tuple[int, ...], seed: str = SEED) -> TeamDrawn:
    candidates = tuple(
        Candidate(team=name, load=load) for name, load in zip(ORDINARY_TEAMS, loads, strict=True)
    )
    return TeamDrawn(
        case_id=case_id,
        pool="ordinary",
        candidates=candidates,
        seed=seed,
        seed_position=0,
        team=team,
        article="二、(一)7",
    )


def test_the_seed_the_loads_and_the_result_are_recorded() -> None:
    expected = drawn(CASE, "", (0, 0, 0, 0))
    team = draw(expected.candidates, SEED, CASE)
    SPEC.when(DRAW, at=DAY, seed=SEED).then(replace(expected, team=team))


def test_a_case_is_drawn_once_whatever_the_seed() -> None:
    SPEC.given(drawn(CASE, "ordinary-1", (0, 0, 0, 0))).when(
        DRAW, at=DAY, seed="aa" * 32
    ).then_nothing()


def test_only_the_least_loaded_teams_take_part() -> None:
    others = [drawn(f"案{n}", f"ordinary-{n}", (0, 0, 0, 0)) for n in (1, 2, 4)]
    SPEC.given(*others).when(DRAW, at=DAY, seed=SEED).then(drawn(CASE, "ordinary-3", (1, 1, 0, 1)))


def test_a_closed_case_weighs_nothing_in_the_next_draw() -> None:
    first = drawn("案1", "ordinary-1", (0, 0, 0, 0))
    released = LoadReleased(case_id="案1", pool="ordinary", team="ordinary-1")
    known = SPEC.given(first)
    known.when(replace(RELEASE, case_id="案1"), at=DAY).then(released)
    team = draw(drawn(CASE, "", (0, 0, 0, 0)).candidates, SEED, CASE)
    known.given(released).when(DRAW, at=DAY, seed=SEED).then(drawn(CASE, team, (0, 0, 0, 0)))


def test_closing_a_case_that_was_never_drawn_changes_no_load() -> None:
    SPEC.when(RELEASE, at=DAY).then_nothing()


def test_a_team_that_left_the_pool_takes_no_part() -> None:
    assert_only(without_team("ordinary-1"), ("ordinary-2", "ordinary-3", "ordinary-4"))


def assert_only(changed: Pack, teams: tuple[str, ...]) -> None:
    verdict = replace(SPEC, pack=changed).when(DRAW, at=DAY, seed=SEED)
    (event,) = verdict.events
    assert tuple(candidate.team for candidate in event.candidates) == teams
    assert event.team in teams


def test_an_empty_pool_draws_nobody() -> None:
    empty = without_team(*ORDINARY_TEAMS)
    replace(SPEC, pack=empty).when(DRAW, at=DAY, seed=SEED).then_refused("二、(一)7", "pool")


def without_team(*left: str) -> Pack:
    """The court's pack after these teams left the ordinary pool."""
    known = SPEC.pack
    pool = known.pool("ordinary")
    teams = tuple(
        row.model_copy(update={"until": date(2026, 3, 9)}) if row.team in left else row
        for row in pool.teams
    )
    changed = pool.model_copy(update={"teams": teams})
    pools = tuple(changed if row.code == "ordinary" else row for row in known.pools)
    return known.model_copy(update={"pools": pools})
