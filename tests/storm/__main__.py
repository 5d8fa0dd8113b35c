"""`python -m tests.storm`: storms of one seed, or of fresh ones until the time is up."""

import argparse
import sys
import time
from random import SystemRandom

from kernel.rulebook import COURTS, Rulebook
from tests.storm.trial import trial, undisturbed

SEEDS = 10**9


def main() -> int:
    """The number of trials in which something was broken."""
    asked = argparse.ArgumentParser(prog="python -m tests.storm", description=__doc__)
    asked.add_argument("--seed", type=int, help="repeat this one")
    asked.add_argument("--cases", type=int, default=40, help="how many cases come in")
    asked.add_argument("--steps", type=int, help="the faults end after so many rounds")
    asked.add_argument("--seconds", type=float, default=0.0, help="fresh seeds for so long")
    given = asked.parse_args()
    undisturbed()
    rulebook, fresh = Rulebook.load(COURTS), SystemRandom()
    end, failed = time.monotonic() + given.seconds, 0
    while True:
        seed = given.seed if given.seed is not None else fresh.randrange(SEEDS)
        tried = trial(rulebook, seed, given.cases, given.steps)
        sys.stdout.write(f"{tried.shown()}\n")
        sys.stdout.flush()
        failed += bool(tried.broken)
        if given.seed is not None or time.monotonic() >= end:
            return failed


if __name__ == "__main__":
    sys.exit(main())
