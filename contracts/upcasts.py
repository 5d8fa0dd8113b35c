"""Old bodies lifted to today's shape: (event name, old schema version) to a pure function."""

from collections.abc import Callable, Mapping
from typing import Any

Body = dict[str, Any]

UPCASTS: Mapping[tuple[str, int], Callable[[Body], Body]] = {}
