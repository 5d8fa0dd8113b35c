"""Nine services in memory, everything going wrong that can, and nothing lost, doubled or untrue."""

import os
import subprocess
import sys
import time
from collections import Counter
from random import Random

import pytest

from tests.conftest import Storm
from tests.faults.figures import Figures, Row
from tests.storm.trial import Trial, trial
from tests.support import rulebook

pytestmark = pytest.mark.slow
FIXED = (1, 12, 118)  # lag and kills; overlaps on time; rebalances on time
SHORT_CASES, LONG_CASES = 5, 25
SEEDS = 1_000_000


def judged(seed: int, cases: int) -> Trial:
    tried = trial(rulebook(), seed, cases)
    assert tried.broken == [], tried.shown()
    return tried


def test_what_a_storm_leaves_behind_is_as_it_must_be(storm: Storm, figures: Figures) -> None:
    fresh, counts = Random(storm.seed), Counter[str]()
    end = time.monotonic() + storm.seconds
    trials = [judged(seed, SHORT_CASES) for seed in (*FIXED, storm.seed)]
    while time.monotonic() < end:
        trials.append(judged(fresh.randrange(SEEDS), LONG_CASES))
    for tried in trials:
        counts += tried.counts
    cases, seconds = sum(t.cases for t in trials), sum(t.seconds for t in trials)
    figures.tell(
        Row(
            fault="storm",
            injected=(
                f"{len(trials)} seeds: {counts['kills']} kills, {counts['rebalances']} rebalances, "
                f"{counts['messages']} messages delivered, {counts['rounds']} rounds"
            ),
            times=len(trials),
            held=(
                f"{cases} cases, {sum(t.events for t in trials)} events, nothing broken; "
                f"{sum(t.compared for t in trials)} cases as on a calm day; "
                f"{cases / seconds * 60:.0f} cases a minute"
            ),
            seed=storm.seed,
        )
    )


def test_a_seed_is_the_same_storm_in_any_process() -> None:
    """Nothing hangs on the order of sets, on the clock, or on what ran before."""
    seed, cases = FIXED[0], 3
    told = subprocess.run(
        [sys.executable, "-m", "tests.storm", "--seed", str(seed), "--cases", str(cases)],
        env={**os.environ, "PYTHONHASHSEED": "7"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert trial(rulebook(), seed, cases).digest in told.stdout


def test_after_its_last_step_a_storm_is_over() -> None:
    still = trial(rulebook(), FIXED[0], 3, steps=0)
    assert still.broken == [], still.shown()
    assert still.counts["kills"] == 0
    assert trial(rulebook(), FIXED[0], 3).counts["kills"] > 0
