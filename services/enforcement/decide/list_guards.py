"""What holds back the acts on the public lists, whatever is typed in them."""

from collections.abc import Mapping

from contracts.enforcement_lists import ListingCorrectionApplied
from kernel.deciding.acts import ActRow, ActsOn
from kernel.deciding.decider import Circumstances
from services.enforcement.commands import (
    ApplyForListingCorrection,
    ChangeListing,
    LiftRestriction,
    OperateList,
    RejectListingCorrection,
)
from services.enforcement.state import Work
from services.enforcement.state.lists import Entry

OPEN = ("due", "refused")


def _listed(work: Work, _circumstances: Circumstances) -> Mapping[str, Entry]:
    return work.lists.listed()


def _applied(work: Work, _circumstances: Circumstances) -> Mapping[str, ListingCorrectionApplied]:
    return work.lists.applied


def _restricted(work: Work, _circumstances: Circumstances) -> Mapping[str, str]:
    return {person_id: person_id for person_id in sorted(work.restricted)}


def _to_operate(work: Work, _circumstances: Circumstances) -> Mapping[str, str]:
    """The persons for whom something is to be done at the platform."""
    operations = work.lists.operations.items()
    return {who: who for (who, _), one in operations if one.standing in OPEN}


work = ActsOn(Work, begun=lambda one: one.opened is not None)

LIST_ACTS: tuple[ActRow, ...] = (
    work.each(ChangeListing, "person_id", _listed),
    work.each(
        ApplyForListingCorrection,
        "person_id",
        _listed,
        settled=lambda entry, one: entry.decided.person_id in one.lists.applied,
    ),
    work.each(RejectListingCorrection, "person_id", _applied),
    work.each(LiftRestriction, "person_id", _restricted),
    work.each(OperateList, "person_id", _to_operate),
)
