"""Conversion (繁简转换): a case changes its tier and, unless the row keeps it, its team."""

from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from contracts.sealed import Text, said
from contracts.triage import CaseConverted, ConversionApproved, RetriagePrompted, TriageEvent
from kernel.deciding.decider import Circumstances, NoSuchCase, Refused
from kernel.rulebook import Conversion, Pool
from services.triage.commands import (
    ApplyConversionGround,
    ConversionCommand,
    ConvertCase,
    ConvertForProperty,
    RegisterConversion,
)
from services.triage.decide.routing import left_pool, named, today
from services.triage.state import Sorting

CONVERTING = "triage.ConvertCase"  # the act that a court puts under approval, by conversion row


def decide_conversion(
    command: ConversionCommand, state: Sorting | None, circumstances: Circumstances
) -> Sequence[TriageEvent]:
    match command:
        case ConvertCase():
            return convert(command, sorted_case(state), circumstances)
        case RegisterConversion():
            return register(sorted_case(state), circumstances)
        case ConvertForProperty():
            return convert_for_property(state, circumstances)
        case ApplyConversionGround():
            return apply_ground(command, state, circumstances)
        case _:
            assert_never(command)


def sorted_case(state: Sorting | None) -> Sorting:
    """Raises NoSuchCase where the case has no tier yet."""
    if state is None or state.tier is None:
        raise NoSuchCase("本案分流决定")
    return state


def convert(
    command: ConvertCase, case: Sorting, circumstances: Circumstances
) -> Sequence[TriageEvent]:
    """三、(七): another tier for a reason of the court's rows. Where the row has it registered
    (统一登记), it takes effect only then.

    Raises:
        NoSuchCase: the case has no tier, or the court converts no such case.
        Refused: the reason is none of the court's, or a team is missing or must not be named.
        Stands: another conversion waits for its registration.
    """
    waiting = case.approved
    if waiting is not None:
        row = row_of_code(waiting.row, circumstances)
        said = replace(
            command, team=command.team or waiting.team, to_tier=command.to_tier or row.to_tier
        )
        return circumstances.unchanged(row.code, said, waiting, to_tier=row.to_tier)
    if _converted_so(command, case):
        return []
    row = route_for(command, case, circumstances)
    if not row.keeps_team:
        named(pool_for(row, circumstances), command.team, circumstances)
    if row.registered_by is None:
        return [converted(case, row, circumstances, command)]
    return [
        ConversionApproved(
            case_id=case.case_id,
            row=row.code,
            reason=command.reason,
            approver=circumstances.approver or "",
            article=row.article,
            team=command.team,
            detail=command.detail,
        )
    ]


def _converted_so(command: ConvertCase, case: Sorting) -> bool:
    """Whether the last change of tier is the one that is asked for."""
    last = case.conversion
    return (
        last is not None
        and last.to_tier == case.tier
        and (last.reason, last.detail) == (command.reason, command.detail)
        and command.to_tier in (None, last.to_tier)
        and command.team in ("", last.team)
    )


def register(case: Sorting, circumstances: Circumstances) -> Sequence[TriageEvent]:
    """第十七条: the approved conversion takes effect with its entry in the register.

    Raises:
        NoSuchCase: no conversion waits for it.
    """
    approved = case.approved
    if approved is None:
        if case.conversion is not None and case.conversion.registered_by:
            return []
        raise NoSuchCase("待登记的繁简转换")
    row = row_of_code(approved.row, circumstances)
    event = converted(case, row, circumstances, approved)
    return [
        replace(event, approver=approved.approver or None, registered_by=circumstances.actor.person)
    ]


def convert_for_property(
    state: Sorting | None, circumstances: Circumstances
) -> Sequence[TriageEvent]:
    """三、(七): caused by the fact alone (reading 472); nothing happens in other tiers.

    Raises Refused where the court has no team for the new tier.
    """
    if state is None or state.tier is None:
        return []
    for row in circumstances.pack.conversions:
        free = not row.noted_on and not _needs_approval(row, circumstances)
        if free and row.from_tier == state.tier:
            return [converted(state, row, circumstances)]
    return []


def apply_ground(
    command: ApplyConversionGround, state: Sorting | None, circumstances: Circumstances
) -> Sequence[TriageEvent]:
    """第十七条: a fact met the condition of a row. The case converts by itself, or somebody is
    prompted to ask for the approval.

    Raises:
        NoSuchCase: the court has no such row.
        Refused: the court has no team for the new tier.
    """
    if state is None or state.tier is None:
        return []
    row = row_of_code(command.row, circumstances)
    if row.from_tier != state.tier:
        return []
    if not _needs_approval(row, circumstances):
        return [converted(state, row, circumstances)]
    if row.code in state.prompted or state.approved is not None:
        return []
    return [
        RetriagePrompted(
            case_id=state.case_id,
            cause=row.code,
            tier=state.tier,
            now_tier=row.to_tier,
            article=row.article,
            text=row.text,
        )
    ]


def route_for(command: ConvertCase, case: Sorting, circumstances: Circumstances) -> Conversion:
    """The conversion from the case's tier that allows the reason.

    Raises:
        NoSuchCase: the court has no conversion from that tier.
        Refused: the court's rules exclude it, or the reason is none of theirs.
    """
    found = rows_for(command, case, circumstances)
    if not found:
        if not circumstances.has_rule("no-return-to-fast"):
            raise NoSuchCase("该类案件的繁简转换规则")
        raise circumstances.refuse("no-return-to-fast", "本院规则未设该类案件的繁简转换")
    row = row_with(command.reason, found)
    if row is None:
        allowed = "、".join(reason for row in found for reason in row.reasons)
        raise Refused(found[0].article, f"转换的事由限于: {allowed}", "reason")
    return row


def rows_for(
    command: ConvertCase, case: Sorting, circumstances: Circumstances
) -> Sequence[Conversion]:
    """The conversions from the case's tier, to the tier that is asked for."""
    return [
        row
        for row in circumstances.pack.conversions
        if row.from_tier == case.tier and command.to_tier in (None, row.to_tier)
    ]


def row_with(reason: Text, rows: Sequence[Conversion]) -> Conversion | None:
    """The first row that names the reason, else the first that is open to others."""
    named_by = (row for row in rows if reason in row.reasons)
    open_to = (row for row in rows if row.open_reasons and said(reason))
    return next(named_by, next(open_to, None))


def conversion_kind(
    command: ConvertCase, state: Sorting | None, circumstances: Circumstances
) -> str:
    """The code of the row that the conversion goes by; empty where there is none."""
    if state is None:
        return ""
    row = row_with(command.reason, rows_for(command, state, circumstances))
    return "" if row is None else row.code


def converted(
    case: Sorting,
    row: Conversion,
    circumstances: Circumstances,
    asked: ConvertCase | ConversionApproved | None = None,
) -> CaseConverted:
    """The conversion as it was asked for, or by the fact alone."""
    return CaseConverted(
        case_id=case.case_id,
        from_tier=row.from_tier,
        to_tier=row.to_tier,
        reason=row.reasons[0] if asked is None else asked.reason,
        approver=circumstances.approver,
        article=row.article,
        row=row.code,
        keeps_team=row.keeps_team,
        pool=case.pool if row.keeps_team else pool_for(row, circumstances).code,
        team="" if asked is None else asked.team,
        former_pool="" if row.keeps_team else left_pool(case, circumstances.pack),
        round=case.rounds if row.keeps_team else case.rounds + 1,
        parties_told=row.parties_told,
        detail="" if asked is None else asked.detail,
    )


def pool_for(row: Conversion, circumstances: Circumstances) -> Pool:
    """The pool of the row, else the first of the new tier that has teams.

    Raises:
        Refused: the court has no team for the new tier.
    """
    day = today(circumstances)
    for pool in circumstances.pack.pools:
        wanted = pool.tier == row.to_tier if row.pool is None else pool.code == row.pool
        if wanted and pool.active_on(day):
            return pool
    raise Refused(row.article, "本院没有办理该类案件的团队")


def _needs_approval(row: Conversion, circumstances: Circumstances) -> bool:
    return circumstances.pack.approval_of(CONVERTING, row.code) is not None


def row_of_code(code: str, circumstances: Circumstances) -> Conversion:
    """Raises NoSuchCase where the court has no such row."""
    for row in circumstances.pack.conversions:
        if row.code == code:
            return row
    raise NoSuchCase("该转换规则")
