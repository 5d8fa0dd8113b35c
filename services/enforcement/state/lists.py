"""The two public lists as a case knows them: what was decided, and what the platform made of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal, assert_never

from contracts.enforcement import (
    DefaulterListed,
    DefaulterListingDecided,
    DefaulterListingRefused,
)
from contracts.enforcement_lists import (
    ListDutyArisen,
    ListEvent,
    ListingChangeDecided,
    ListingCorrectionApplied,
    ListingCorrectionRejected,
    ListOperation,
    ListOperationDone,
    ListOperationRefused,
    ListOperationSent,
    ListTermSet,
    RestrictionLifted,
)
from contracts.sealed import Text

OperationOn = tuple[str, ListOperation]  # the person, and what is done
PUBLISH_LISTING: ListOperation = "publish_listing"
PUBLISH_RESTRICTION: ListOperation = "publish_restriction"
ENDINGS: tuple[ListOperation, ...] = ("withdraw_listing", "remove_listing")


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry in the list of dishonest debtors, with the decision on it. `number` is that of the
    platform, `until` the last day of its term."""

    decided: DefaulterListingDecided
    standing: Literal["sent", "listed", "refused", "gone"]
    number: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """What is to be done at the platform, under `article`; `attempts` were made so far, the last
    after the second check of the identity that `checked` shows."""

    standing: Literal["due", "sent", "done", "refused"]
    article: str
    circumstances: Text = ""
    checked: tuple[str, ...] = ()
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Lists:
    """The entries by person; the operations; the changes decided, the corrections applied for and
    not decided, those last rejected, and the duties that have arisen."""

    entries: Mapping[str, Entry] = field(default_factory=dict)
    operations: Mapping[OperationOn, Operation] = field(default_factory=dict)
    changes: Mapping[str, ListingChangeDecided] = field(default_factory=dict)
    lifted: Mapping[str, RestrictionLifted] = field(default_factory=dict)
    applied: Mapping[str, ListingCorrectionApplied] = field(default_factory=dict)
    rejected: Mapping[str, ListingCorrectionRejected] = field(default_factory=dict)
    duties: frozenset[OperationOn] = frozenset()

    def listed(self) -> Mapping[str, Entry]:
        """The entries that the platform has published."""
        return {who: one for who, one in self.entries.items() if one.standing == "listed"}

    def with_entry(self, person_id: str, entry: Entry) -> "Lists":
        """The lists with this entry of a person."""
        return replace(self, entries={**self.entries, person_id: entry})

    def due(self, on: OperationOn, article: str, circumstances: Text = "") -> "Lists":
        """The lists with one more operation to be made."""
        attempts = self.operations[on].attempts if on in self.operations else 0
        one = Operation(
            standing="due", article=article, circumstances=circumstances, attempts=attempts
        )
        return replace(self, operations={**self.operations, on: one})

    def answered(self, on: OperationOn, standing: Literal["done", "refused"]) -> "Lists":
        """The lists after the platform's answer to an operation."""
        if on not in self.operations:  # an entry that was sent before operations were kept
            return self
        one = replace(self.operations[on], standing=standing)
        return replace(self, operations={**self.operations, on: one})


def evolve_entry(
    lists: Lists, event: DefaulterListingDecided | DefaulterListed | DefaulterListingRefused
) -> Lists:
    """The lists after what happened to an entry in the list of dishonest debtors."""
    on = (event.person_id, PUBLISH_LISTING)
    match event:
        case DefaulterListingDecided():
            entered = lists.with_entry(event.person_id, Entry(event, "sent"))
            return entered.due(on, event.article, event.circumstances)
        case DefaulterListed():
            entry = replace(lists.entries[event.person_id], standing="listed", number=event.listing)
            return lists.with_entry(event.person_id, entry).answered(on, "done")
        case DefaulterListingRefused():
            entry = replace(lists.entries[event.person_id], standing="refused")
            return lists.with_entry(event.person_id, entry).answered(on, "refused")
        case _:
            assert_never(event)


def evolve_lists(lists: Lists, event: ListEvent) -> Lists:
    """The lists after an event. Never refuses."""
    who = event.person_id
    match event:
        case ListTermSet():
            return lists.with_entry(who, replace(lists.entries[who], until=event.until))
        case ListingChangeDecided():
            applied = {key: one for key, one in lists.applied.items() if key != who}
            changed = replace(lists, applied=applied, changes={**lists.changes, who: event})
            return changed.due((who, event.operation), event.article, event.circumstances)
        case RestrictionLifted():
            lifted = replace(lists, lifted={**lists.lifted, who: event})
            return lifted.due((who, "withdraw_restriction"), event.article)
        case ListingCorrectionApplied():
            return replace(lists, applied={**lists.applied, who: event})
        case ListingCorrectionRejected():
            applied = {key: one for key, one in lists.applied.items() if key != who}
            return replace(lists, applied=applied, rejected={**lists.rejected, who: event})
        case ListDutyArisen():
            return replace(lists, duties=lists.duties | {(who, event.operation)})
        case ListOperationSent():
            return _sent(lists, event)
        case ListOperationDone():
            return _done(lists, event)
        case ListOperationRefused():
            return lists.answered((who, event.operation), "refused")
        case _:
            assert_never(event)


def _sent(lists: Lists, event: ListOperationSent) -> Lists:
    one = Operation(
        standing="sent",
        article=event.article,
        circumstances=event.circumstances,
        checked=event.checked,
        attempts=event.attempt,
    )
    on = (event.person_id, event.operation)
    sent = replace(lists, operations={**lists.operations, on: one})
    if event.operation != PUBLISH_LISTING:
        return sent
    entry = replace(lists.entries[event.person_id], standing="sent")
    return sent.with_entry(event.person_id, entry)


def _done(lists: Lists, event: ListOperationDone) -> Lists:
    done = lists.answered((event.person_id, event.operation), "done")
    if event.operation not in ENDINGS:
        return done
    gone = replace(lists.entries[event.person_id], standing="gone")
    return done.with_entry(event.person_id, gone)
