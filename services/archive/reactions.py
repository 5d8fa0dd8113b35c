"""Reactions: foreign facts in, archive's own commands out. Pure."""

from collections.abc import Sequence

from contracts.catalogue import facts
from contracts.enforcement import CaseClosed, ClosingProposed
from contracts.intake import CaseFiled
from contracts.values import ClosingManner
from kernel.journal.envelope import Recorded
from kernel.rulebook import Pack
from services.archive.commands import (
    CloseDossier,
    Command,
    FileTerminationInLibrary,
    OpenDossier,
    RequestClosingCheck,
)

HEARD = facts(CaseFiled, ClosingProposed, CaseClosed)


def hears(_pack: Pack) -> frozenset[str]:
    """The foreign facts that `react` may answer."""
    return HEARD


def react(fact: Recorded, pack: Pack) -> Sequence[Command]:
    """The commands that follow from a fact."""
    match fact.event:
        case CaseFiled():
            return (OpenDossier(case_id=fact.case_id),)
        case ClosingProposed() as proposed if _checked_before(proposed.manner, pack):
            return (RequestClosingCheck(case_id=fact.case_id, proposer=proposed.proposer),)
        case CaseClosed(manner="terminated"):
            return (
                CloseDossier(case_id=fact.case_id, manner="terminated"),
                FileTerminationInLibrary(case_id=fact.case_id),
            )
        case CaseClosed() as closed:
            return (CloseDossier(case_id=fact.case_id, manner=closed.manner),)
        case _:
            return ()


def _checked_before(manner: ClosingManner, pack: Pack) -> bool:
    """Whether the court has this manner of closing checked before it is reported."""
    return any(row.manner == manner and row.pre_review for row in pack.closings)
