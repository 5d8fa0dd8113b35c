"""The parties of a running case whose data was corrected. Pure."""

from collections.abc import Collection
from dataclasses import replace

from contracts.values import Party, PartyRole

DEBTORS: frozenset[PartyRole] = frozenset({"debtor"})
SERVED: frozenset[PartyRole] = frozenset({"applicant", "debtor"})


def with_correction(
    parties: Collection[Party], person_id: str, corrected: Party, roles: frozenset[PartyRole]
) -> tuple[Party, ...]:
    """The parties with the corrected data of one, under the id under which the case has it.

    One whose role is now none of `roles` leaves; one that now has such a role joins.
    """
    known = replace(corrected, person_id=person_id)
    if corrected.role not in roles:
        return tuple(one for one in parties if one.person_id != person_id)
    if all(one.person_id != person_id for one in parties):
        return (*parties, known)
    return tuple(known if one.person_id == person_id else one for one in parties)
