"""Consumption restriction (限制消费) and the list of dishonest debtors (失信)."""

from collections.abc import Sequence
from typing import assert_never

from contracts.enforcement import (
    ConsumptionRestricted,
    DefaulterListingDecided,
    EnforcementEvent,
)
from contracts.enforcement_lists import ListTermSet
from contracts.sealed import said
from kernel.deciding.decider import Circumstances
from kernel.law.limits import add_months
from services.enforcement.commands import (
    Coercion,
    DecideDefaulterListing,
    DefaulterListingGround,
    RestrictConsumption,
)
from services.enforcement.decide.standing import (
    beginning,
    citation,
    open_work_of,
    require_debtor,
)
from services.enforcement.rules import LISTING_RULES, MOST_YEARS, TERM_YEARS, on
from services.enforcement.state import State, Work

RESTRICTION = "consumption-restriction"
ABILITY: DefaulterListingGround = "other_refusal"


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
    """第一条: the debtor does not perform, and one of the six grounds holds; as the president
    allowed it. Raises Refused where one of these is missing, Stands where another
    entry is on its way or published."""
    entry = work.lists.entries.get(command.person_id)
    if entry is not None and entry.standing in ("sent", "listed"):
        return circumstances.unchanged(
            "defaulter-list-content",
            command,
            ground=ground_of(entry.decided, circumstances),
            ability=entry.decided.ability,
            circumstances=entry.decided.circumstances,
        )
    _require_ground(command, work, circumstances)
    if not said(command.circumstances):
        raise circumstances.refuse(
            "defaulter-list-content", "须载明失信行为的具体情形", "circumstances"
        )
    assert work.filing is not None  # require_debtor found the person in it
    debtor = work.filing.debtors[command.person_id]
    decided = DefaulterListingDecided(
        case_id=work.case_id,
        person_id=command.person_id,
        article=citation(circumstances, LISTING_RULES[command.ground]),
        ability=command.ability,
        circumstances=command.circumstances,
        attempt=entry.decided.attempt + 1 if entry else 1,
        name=debtor.name,
        code=debtor.code,
    )
    return [*beginning(work, "纳入失信名单"), decided, *_term(command, circumstances)]


def _require_ground(
    command: DecideDefaulterListing, work: Work, circumstances: Circumstances
) -> None:
    """第一条, 第三条(二). Raises Refused where the facts that the ground needs are missing."""
    ground = LISTING_RULES[command.ground]
    if command.ground == "consumption" and command.person_id not in work.restricted:
        raise circumstances.refuse(ground, "尚未对该被执行人限制消费", "ground")
    if command.ground == "settlement" and not work.defaulted:
        raise circumstances.refuse(ground, "没有登记和解协议不履行", "ground")
    if command.ground != ABILITY:
        return
    if not said(command.ability):
        raise circumstances.refuse(ground, "须载明被执行人具有履行能力的依据", "ability")
    if work.outcome == "full":
        why = "已冻结的财产足以清偿全部债务"
        raise circumstances.refuse("defaulter-list-secured", why, "ground")


def _term(
    command: DecideDefaulterListing, circumstances: Circumstances
) -> Sequence[EnforcementEvent]:
    """第二条第一款: two years, and one to three more; no term for who is able and refuses. Raises
    Refused where the term is out of these bounds."""
    if command.ground == ABILITY:
        if command.years is not None:
            why = "有履行能力而拒不履行的没有纳入期限"
            raise circumstances.refuse("defaulter-list-term", why, "years")
        return []
    years = TERM_YEARS if command.years is None else command.years
    if not TERM_YEARS <= years <= MOST_YEARS:
        why = f"纳入期限为{TERM_YEARS}年，可以延长至{MOST_YEARS}年"
        raise circumstances.refuse("defaulter-list-term", why, "years")
    until = add_months(on(circumstances.at), 12 * years)
    return [ListTermSet(case_id=command.case_id, person_id=command.person_id, until=until)]


def ground_of(
    decided: DefaulterListingDecided, circumstances: Circumstances
) -> DefaulterListingGround | None:
    """The ground that a decision cites."""
    for ground, code in LISTING_RULES.items():
        if citation(circumstances, code) == decided.article:
            return ground
    return None
