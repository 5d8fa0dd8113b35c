"""Garbage collector settings for a long-lived process that makes many small values."""

import gc

YOUNG = 50_000  # new objects that trigger a collection (Python's default: 700)


def collect_rarely() -> None:
    """Collect seldom. Call it first: a third of a start is spent collecting what is still loading.

    Events and states contain no cycles and are freed by reference counting; collecting after every
    few hundred of them would double the cost of reading a log.
    """
    gc.set_threshold(YOUNG, 10, 50)


def freeze_garbage() -> None:
    """Exclude all existing objects from collection. Call it once, when packs, classes and routes
    exist: a full collection over them would pause the process for a tenth of a second."""
    gc.collect()
    gc.freeze()
    collect_rarely()
