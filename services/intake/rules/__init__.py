"""Reading an application for enforcement: values, warnings and problems."""

from services.intake.rules.amounts import is_claim
from services.intake.rules.application import read_application, to_file_case
from services.intake.rules.reading import FilingProblem, FilingWarning, Reading, ReadParty

__all__ = [
    "FilingProblem",
    "FilingWarning",
    "ReadParty",
    "Reading",
    "is_claim",
    "read_application",
    "to_file_case",
]
