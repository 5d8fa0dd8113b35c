"""The case that a case comes from: the one resumed (执恢), the trial of a preservation (执保)."""

from kernel.law.case_number import CaseNumber, NotACaseNumber, parse
from services.intake.rules.reading import Read, flawed, warning
from services.intake.rules.texts import is_nothing

RESUMABLE = ("first", "resumed")  # 终本规定 第九条: what may be resumed
COMES_FROM_ANOTHER = ("resumed", "preservation")


def read_origin(raw: object, number: CaseNumber | None, field: str) -> Read[str]:
    """The number of that case in its standard form; a resumed or a preservation case that names
    none is filed with a warning. What a first enforcement would come from is its title."""
    kind = None if number is None else number.kind
    if raw is None or (isinstance(raw, str) and is_nothing(raw)):
        unstated = kind in COMES_FROM_ANOTHER
        return Read(None, (warning("origin-unstated", field),) if unstated else ())
    try:
        origin = parse(raw if isinstance(raw, str) else "")
    except NotACaseNumber:
        return flawed("origin-corrupt", field)
    if number is None:
        return Read(origin.case)
    misplaced = kind == "first" or (kind == "resumed" and origin.kind not in RESUMABLE)
    if misplaced or (kind == "preservation" and origin.kind is not None):
        return flawed("origin-of-other-kind", field)
    if origin.case == number.case:
        return flawed("origin-of-other-kind", field)
    return Read(origin.case)
