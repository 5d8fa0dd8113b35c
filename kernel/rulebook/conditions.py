"""Conditions that only examine the kind of a case, which its number tells. Pure functions.

Rows of steps and nodes name them in `when`. Conditions of nodes that examine more (the event, the
tier) are in `services/supervision/rules.py`.
"""

from collections.abc import Callable, Mapping
from typing import Protocol

from contracts.values import CaseKind


class OfKind(Protocol):
    """Anything that knows the kind of a case; None for what is no enforcement case."""

    @property
    def kind(self) -> CaseKind | None: ...


def first_enforcement(case: OfKind) -> bool:
    """三、 is headed 首次执行案件办理流程."""
    return case.kind == "first"


def enforcement_case(case: OfKind) -> bool:
    """执行办案过程 (商丘 第七条): an enforcement, the first one or a resumed one."""
    return case.kind in ("first", "resumed")


def not_other_kind(case: OfKind) -> bool:
    """自执案件 (商丘 第十一条): an enforcement or a preservation, no petition or request."""
    return case.kind != "other"


def preservation_case(case: OfKind) -> bool:
    """执保案件: a preservation filed on its own."""
    return case.kind == "preservation"


OF_KIND: Mapping[str, Callable[[OfKind], bool]] = {
    condition.__name__: condition
    for condition in (first_enforcement, enforcement_case, not_other_kind, preservation_case)
}
