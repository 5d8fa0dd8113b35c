"""What of sealed data a caller is shown, by role and purpose. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from contracts.sealed import PersonalKind, Sealed
from kernel.people.identity import AUDITOR, OPERATOR, OUTSIDERS, PORTAL, Identity
from kernel.people.masks import ERASED, HIDDEN, UNREADABLE, masked
from kernel.people.sealed import Erased, Unreadable

OVERSEERS = frozenset({AUDITOR, OPERATOR})  # see that there is something, never what
READ_PLAINLY: frozenset[PersonalKind] = frozenset({"name", "text", "purpose"})
OVERSEEN: PersonalKind = "purpose"  # tells of who read, and is read to judge whether it was right

Sight = Literal["hidden", "masked", "full"]


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks, and whether the purpose stated allows the full text; `decides` if it is up to them
    to decide on what they look at."""

    identity: Identity
    purpose: str = ""
    decides: bool = False

    def sees(self, sealed: Sealed, kind: PersonalKind) -> Sight:
        """How one sealed text is shown: overseers and systems get nothing, but auditors the
        purposes of reads; a party its own data; the bureau masks, or the full text on a purpose."""
        roles = frozenset(self.identity.roles)
        if self.decides or (PORTAL in roles and sealed.key == self.identity.person):
            return "full"  # a party sees what is sealed under its own key
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
