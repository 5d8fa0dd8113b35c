"""Garbage collector settings for a long-lived process that makes many small values."""

import gc

YOUNG = 50_000  # new objects that trigger a collection (Python's default: 700)


def freeze_garbage() -> None:
    """Exclude all existing objects from collection. Call it once, when packs, classes and routes
    exist.

    A full collection over them would pause the process for a tenth of a second. Events and states
    contain no cycles and are freed by reference counting; collecting after every few hundred of
    them would double the cost of reading a log.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 10, 50)
