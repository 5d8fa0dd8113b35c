"""Summons, on-site and traditional investigation."""

from collections.abc import Sequence
from typing import assert_never

from contracts.enforcement import (
    EnforcementEvent,
    PartySummoned,
    SiteInvestigated,
    SiteInvestigationCompleted,
    TraditionalInvestigationCompleted,
)
from contracts.sealed import said
from kernel.deciding.decider import Circumstances
from kernel.deciding.files import require_all_stored
from services.enforcement.commands import (
    BeginWork,
    CompleteTraditionalInvestigation,
    InvestigateSite,
    Investigation,
    SummonParty,
)
from services.enforcement.decide.standing import (
    beginning,
    open_work_of,
    require_debtor,
)
from services.enforcement.rules import blank_fields, on
from services.enforcement.state import State, Work


def decide_investigation(
    command: Investigation, state: State | None, circumstances: Circumstances
) -> Sequence[EnforcementEvent]:
    """Raises NoSuchCase before a team has the case, Refused once it is closed."""
    work = open_work_of(state, circumstances)
    match command:
        case BeginWork():
            return begin_work(command, work, circumstances)
        case SummonParty():
            return summon(command, work, circumstances)
        case InvestigateSite():
            return investigate_site(command, work, circumstances)
        case CompleteTraditionalInvestigation():
            return complete_traditional(work)
        case _:
            assert_never(command)


def begin_work(
    command: BeginWork, work: Work, circumstances: Circumstances
) -> Sequence[EnforcementEvent]:
    """三、(八): the first act. Raises Refused without one, Stands for another."""
    if not said(command.act) and circumstances.has_rule("work-begun"):
        raise circumstances.refuse("work-begun", "须载明已开展的执行工作", "act")
    if work.begun is not None:
        return circumstances.unchanged("work-begun", command, act=work.begun)
    return beginning(work, command.act)


def summon(
    command: SummonParty, work: Work, circumstances: Circumstances
) -> Sequence[EnforcementEvent]:
    """三、(八)2: raises NoSuchCase for who is no debtor, Refused for a day that is past."""
    require_debtor(work, command.person_id)
    if (command.person_id, command.appear_on) in work.summoned:
        return []
    if command.appear_on < on(circumstances.at):
        raise circumstances.refuse("debtor-summoned", "传唤到场日期早于传唤之日", "appear_on")
    return [
        *beginning(work, "传唤"),
        PartySummoned(
            case_id=work.case_id, person_id=command.person_id, appear_on=command.appear_on
        ),
    ]


def investigate_site(
    command: InvestigateSite, work: Work, circumstances: Circumstances
) -> Sequence[EnforcementEvent]:
    """Complete once every item of the court's list is done; where it has none, with the first.

    Raises Refused for a blank field where the court counts that as not done, NoSuchCase for a
    paper that is not stored in the case.
    """
    blank = blank_fields(command.place, command.finding, command.files)
    if blank and circumstances.has_rule("site-record-complete"):
        raise circumstances.refuse(
            "site-record-complete", "现场调查信息为空或填写不全，视为未完成", blank[0]
        )
    investigated = SiteInvestigated(
        case_id=work.case_id,
        item=command.item,
        place=command.place,
        finding=command.finding,
        files=command.files,
    )
    if investigated in work.sites:
        return []
    require_all_stored(circumstances, work.case_id, command.files, "files", "已存入本案的调查材料")
    done = {site.item for site in work.sites} | {command.item}
    asked = {row.item for row in circumstances.pack.site_items}
    completed = not work.site_completed and done >= asked
    return [
        *beginning(work, "现场调查"),
        investigated,
        *([SiteInvestigationCompleted(case_id=work.case_id)] if completed else []),
    ]


def complete_traditional(work: Work) -> Sequence[EnforcementEvent]:
    """Given again when property came or went since, the newer result stands."""
    found = work.outcome in ("full", "assets")
    if work.traditional_found == found:
        return []
    return [
        *beginning(work, "传统调查"),
        TraditionalInvestigationCompleted(case_id=work.case_id, property_found=found),
    ]
