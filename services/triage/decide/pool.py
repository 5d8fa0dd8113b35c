"""The draw among the teams of a pool, and the loads it balances."""

from collections.abc import Sequence
from typing import assert_never

from contracts.triage import LoadReleased, TeamDrawn, TriageEvent
from contracts.values import Candidate
from kernel.deciding.decider import Circumstances, Refused
from services.triage.commands import DrawTeam, PoolCommand, ReleaseLoad
from services.triage.decide.routing import today
from services.triage.rules import draw
from services.triage.state import Loads


def decide_pool(
    command: PoolCommand, loads: Loads, circumstances: Circumstances
) -> Sequence[TriageEvent]:
    match command:
        case DrawTeam():
            return draw_team(command, loads, circumstances)
        case ReleaseLoad():
            return release(command, loads)
        case _:
            assert_never(command)


def draw_team(
    command: DrawTeam, loads: Loads, circumstances: Circumstances
) -> Sequence[TriageEvent]:
    """二、(一)7: draw among the active teams. The seed is a hash of the log, so that anyone can
    repeat the draw. A draw with one candidate is recorded like any other.

    Raises Refused where no team of the pool is left.
    """
    if loads.drawn.get(command.case_id, 0) >= command.round:
        return []
    pool = circumstances.pack.pool(command.pool)
    active = pool.active_on(today(circumstances))
    teams = [team for team in active if team not in command.without]
    if not teams:
        raise Refused(pool.article, "该分案池没有可分案的团队", "pool")
    candidates = tuple(Candidate(team=team, load=loads.of(team)) for team in teams)
    return [
        TeamDrawn(
            case_id=command.case_id,
            pool=command.pool,
            candidates=candidates,
            seed=circumstances.seed,
            seed_position=circumstances.seed_position,
            team=draw(candidates, circumstances.seed, command.case_id),
            article=pool.article,
            without=command.without,
            round=command.round,
        )
    ]


def release(command: ReleaseLoad, loads: Loads) -> Sequence[TriageEvent]:
    """Nothing for a case that was never drawn here or was closed before. Never refused."""
    team = loads.open_cases.get(command.case_id)
    if team is None:
        return []
    return [LoadReleased(case_id=command.case_id, pool=command.pool, team=team)]
