"""Reactions: foreign facts in, archive's own commands out. Pure."""

from collections.abc import Sequence
from datetime import datetime

from contracts.approvals import ApprovalRefused, ApprovalWithdrawn, Unapproved
from contracts.archive import ClosingCheckRequested, DossierOpened, FilingPapersNoted
from contracts.catalogue import facts
from contracts.enforcement import CaseClosed, ClosingProposed
from contracts.intake import CaseFiled, FilingPapersScanned
from contracts.sealed import Text
from contracts.values import ClosingManner
from kernel.deciding.approvals import AskFor, DropRequests
from kernel.deciding.decider import Actor
from kernel.deciding.learns import Learns
from kernel.journal.envelope import Recorded
from kernel.rulebook import Pack
from services.archive.commands import (
    CloseDossier,
    Command,
    FailClosingCheck,
    FileTerminationInLibrary,
    PassClosingCheck,
    RequestClosingCheck,
    dossier_of,
)

HEARD = facts(ClosingProposed, CaseClosed)
CLOSED = "本案已结案"


def opened(event: CaseFiled, _occurred_at: datetime) -> DossierOpened:
    """A filed case has a dossier."""
    return DossierOpened(case_id=event.case_id)


def scanned(event: FilingPapersScanned, _occurred_at: datetime) -> FilingPapersNoted:
    """The filing papers are the first pages of the dossier."""
    return FilingPapersNoted(case_id=event.case_id, pages=event.pages)


LEARNS = Learns({CaseFiled: opened, FilingPapersScanned: scanned}, dossier_of)


def hears(_pack: Pack) -> frozenset[str]:
    """The foreign facts that `react` may answer."""
    return HEARD


def react(fact: Recorded, pack: Pack) -> Sequence[Command | AskFor | DropRequests]:
    """The commands that follow from a fact.

    A check is asked for in the name of who proposed the closing; a closed case needs none.
    """
    match fact.event:
        case ClosingProposed() as proposed if _checked_before(proposed.manner, pack):
            return (
                RequestClosingCheck(
                    case_id=fact.case_id,
                    proposer=proposed.proposer,
                    proposer_role=proposed.proposer_role,
                    warnings=proposed.warnings,
                ),
            )
        case ClosingCheckRequested() as asked:
            passing = PassClosingCheck(case_id=fact.case_id, warnings=asked.warnings)
            return (AskFor(command=passing, requester=Actor(asked.proposer, asked.proposer_role)),)
        case CaseClosed() as closed:
            drop = DropRequests(case_id=fact.case_id, act=PassClosingCheck, about={}, reason=CLOSED)
            close = CloseDossier(case_id=fact.case_id, manner=closed.manner)
            if closed.manner != "terminated":
                return (close, drop)
            return (close, drop, FileTerminationInLibrary(case_id=fact.case_id))
        case _:
            return ()


def unapproved(command: Command, ended: Unapproved) -> Sequence[Command]:
    """A check that is refused or taken back, or lapses, is not passed."""
    if not isinstance(command, PassClosingCheck):
        return ()
    match ended:
        case ApprovalRefused(approver=checker, reason=reason):
            return (_failed(command, reason, checker),)
        case ApprovalWithdrawn(reason=reason):
            return (_failed(command, reason or "报结已撤回"),)
        case _:
            return (_failed(command, "逾期未审核"),)


def _failed(command: PassClosingCheck, reason: Text, checker: str = "") -> FailClosingCheck:
    return FailClosingCheck(case_id=command.case_id, checker=checker, reasons=(reason,))


def _checked_before(manner: ClosingManner, pack: Pack) -> bool:
    """Whether the court has this manner of closing checked before it is reported."""
    return any(row.manner == manner and row.pre_review for row in pack.closings)
