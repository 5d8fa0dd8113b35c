"""Consumption restriction (限制消费) and the list of dishonest debtors (失信)."""

from collections.abc import Sequence
from typing import assert_never

from contracts.enforcement import (
    ConsumptionRestricted,
    DefaulterListed,
    DefaulterListingDecided,
    DefaulterListingRefused,
    EnforcementEvent,
)
from contracts.sealed import said
from kernel.deciding.decider import Circumstances
from services.enforcement.commands import (
    Coercion,
    DecideDefaulterListing,
    DefaulterListingGround,
    Listing,
    RecordListing,
    RecordListingRefusal,
    RestrictConsumption,
)
from services.enforcement.decide.standing import (
    beginning,
    citation,
    open_work_of,
    require_debtor,
)
from services.enforcement.rules import LISTING_RULES
from services.enforcement.state import State, Work

RESTRICTION = "consumption-restriction"


def decide_coercion(
    command: Coercion, state: State | None, circumstances: Circumstances
) -> Sequence[EnforcementEvent]:
    """Raises NoSuchCase where no team has the case or the person is no debtor, else Refused."""
    work = open_work_of(state, circumstances)
    require_debtor(work, command.person_id)
    match command:
        case RestrictConsumption():
            return restrict(command, work, circumstances)
        case DecideDefaulterListing():
            return decide_defaulter_listing(command, work, circumstances)
        case _:
            assert_never(command)


def restrict(
    command: RestrictConsumption, work: Work, circumstances: Circumstances
) -> Sequence[EnforcementEvent]:
    """三、(八)12(1), as the president allowed it."""
    if command.person_id in work.restricted:
        return []
    return [
        *beginning(work, "限制消费"),
        ConsumptionRestricted(
            case_id=work.case_id,
            person_id=command.person_id,
            article=citation(circumstances, RESTRICTION),
        ),
    ]


def decide_defaulter_listing(
    command: DecideDefaulterListing, work: Work, circumstances: Circumstances
) -> Sequence[EnforcementEvent]:
    """第一条: the debtor is able to perform and does not, and one of the six grounds holds; as
    the president allowed it. Raises Refused where one of these is missing, Stands where another
    entry is on its way or published."""
    entry = work.entries.get(command.person_id)
    if entry is not None and entry.standing != "refused":
        return circumstances.unchanged(
            "defaulter-list-content",
            command,
            ground=ground_of(entry.decided, circumstances),
            ability=entry.decided.ability,
            circumstances=entry.decided.circumstances,
        )
    if not said(command.ability):
        raise circumstances.refuse(
            "defaulter-list-conditions", "须载明被执行人具有履行能力的依据", "ability"
        )
    if not said(command.circumstances):
        raise circumstances.refuse(
            "defaulter-list-content", "须载明失信行为的具体情形", "circumstances"
        )
    ground = LISTING_RULES[command.ground]
    if command.ground == "consumption" and command.person_id not in work.restricted:
        raise circumstances.refuse(ground, "尚未对该被执行人限制消费", "ground")
    assert work.filing is not None  # require_debtor found the person in it
    debtor = work.filing.debtors[command.person_id]
    return [
        *beginning(work, "纳入失信名单"),
        DefaulterListingDecided(
            case_id=work.case_id,
            person_id=command.person_id,
            article=citation(circumstances, ground),
            ability=command.ability,
            circumstances=command.circumstances,
            attempt=entry.decided.attempt + 1 if entry else 1,
            name=debtor.name,
            code=debtor.code,
        ),
    ]


def ground_of(
    decided: DefaulterListingDecided, circumstances: Circumstances
) -> DefaulterListingGround | None:
    """The ground that a decision cites."""
    for ground, code in LISTING_RULES.items():
        if citation(circumstances, code) == decided.article:
            return ground
    return None


def decide_listing(command: Listing, state: State | None) -> Sequence[EnforcementEvent]:
    """第七条: the platform's answer to the pending entry; any other answer is ignored. Refuses
    nothing."""
    entry = state.entries.get(command.person_id) if state else None
    if entry is None or entry.standing != "sent":
        return []
    match command:
        case RecordListing():
            return [
                DefaulterListed(
                    case_id=command.case_id,
                    person_id=command.person_id,
                    listing=command.listing,
                )
            ]
        case RecordListingRefusal():
            return [
                DefaulterListingRefused(
                    case_id=command.case_id,
                    person_id=command.person_id,
                    reason=command.reason,
                )
            ]
        case _:
            assert_never(command)
