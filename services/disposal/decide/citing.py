"""The rows that refusals of disposal cite: the court's own, or national law."""

from kernel.deciding.decider import Circumstances, Refused


def refused(circumstances: Circumstances, codes: tuple[str, str], why: str, field: str) -> Refused:
    """The refusal under the court's own row (first code), else under the national one."""
    own, national = codes
    return circumstances.refuse(own if circumstances.has_rule(own) else national, why, field)
