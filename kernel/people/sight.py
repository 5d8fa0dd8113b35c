"""What of sealed data a caller is shown, by role and purpose. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from contracts.sealed import PersonalKind, Sealed
from kernel.people.identity import OUTSIDERS, Identity
from kernel.people.masks import ERASED, HIDDEN, UNREADABLE, masked
from kernel.people.sealed import Erased, Unreadable

AUDITOR = "auditor"
OVERSEERS = frozenset({AUDITOR, "operator"})  # see that there is something, never what
PARTY = "portal"  # a party sees what is sealed under its own key
READ_PLAINLY: frozenset[PersonalKind] = frozenset({"name", "text", "purpose"})
OVERSEEN: PersonalKind = "purpose"  # tells of who read, and is read to judge whether it was right

Sight = Literal["hidden", "masked", "full"]


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks, and whether the purpose stated allows the full text."""

    identity: Identity
    purpose: str = ""

    def sees(self, sealed: Sealed, kind: PersonalKind) -> Sight:
        """How one sealed text is shown: overseers and systems get nothing, but auditors the
        purposes of reads; a party its own data; the bureau masks, or the full text on a purpose."""
        roles = frozenset(self.identity.roles)
        if PARTY in roles and sealed.key == self.identity.person:
            return "full"
        if not roles - OUTSIDERS - OVERSEERS:
            return "masked" if kind == OVERSEEN and AUDITOR in roles else "hidden"
        return "full" if self.purpose else "masked"


def shown(sight: Sight, kind: PersonalKind, opened: str | Erased | None) -> str:
    """One sealed text as it is shown; `opened` is None where it was not opened."""
    if sight == "hidden" or opened is None:
        return HIDDEN
    if isinstance(opened, Unreadable):
        return UNREADABLE
    if isinstance(opened, Erased):
        return ERASED
    return opened if sight == "full" else masked(kind, opened)


def in_full(kinds: Collection[PersonalKind], sight: Sight) -> frozenset[PersonalKind]:
    """The kinds of those that were shown in full."""
    return frozenset(kinds) if sight == "full" else frozenset(kinds) & READ_PLAINLY
