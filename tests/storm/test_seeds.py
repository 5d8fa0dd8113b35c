"""Seeds that once showed a defect, with what it was. Each must stay quiet."""

import pytest

from tests.storm.trial import trial
from tests.support import rulebook

FAILED = (
    # A replica looked up once, for as long as it lived, which cases wait behind a failed message:
    # after a rebalance it took messages of a case before the one that was parked.
    pytest.param(36, 4, id="what waits was looked up once"),
    # A store that was away for one statement, just when an early message's time had come, made
    # the message a failed one: its case waited for an operator.
    pytest.param(19, 4, id="an early message was parked for nothing"),
)


@pytest.mark.parametrize(("seed", "cases"), FAILED)
def test_a_seed_that_once_failed(seed: int, cases: int) -> None:
    tried = trial(rulebook(), seed, cases)
    assert tried.broken == [], tried.shown()
