"""The rows that refusals of payments cite: the court's own, or national law."""

from kernel.deciding.decider import Circumstances, Refused

ACCOUNTED = "proceeds-accounted"  # the national rule, for courts without one of their own


def refused(circumstances: Circumstances, code: str, why: str, field: str | None = None) -> Refused:
    """The refusal under the court's own row; under national law where the court has none."""
    return circumstances.refuse(cited(code, circumstances), why, field)


def cited(code: str, circumstances: Circumstances) -> str:
    """The row to cite: the court's own, else the national one."""
    return code if circumstances.has_rule(code) else ACCOUNTED
