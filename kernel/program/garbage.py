"""The garbage collector, set for a process that lives long and makes many small values."""

import gc

YOUNG = 50_000  # new objects before the collector looks at them (Python: 700)


def freeze_garbage() -> None:
    """Call it once, when everything that lives as long as the process is there.

    Packs, classes and routes are then never walked again, which would stop everything for a
    tenth of a second. And since events and states hold no cycles, they are freed by themselves:
    looking at each few hundred of them for cycles doubles what it costs to read a log.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 10, 50)
