"""Whose turn it is in the stages of an approval. Pure."""

from collections.abc import Sequence

from contracts.approvals import ApprovalGiven, ApprovalStage

DEPUTY = "deputy_"


def stage_of(stages: Sequence[ApprovalStage], given: Sequence[ApprovalGiven]) -> int:
    for number, stage in enumerate(stages):
        filled = {one.office for one in given if one.stage == number}
        if not (filled if stage.one_suffices else filled >= set(stage.roles)):
            return number
    return len(stages)


def office_for(
    stages: Sequence[ApprovalStage], given: Sequence[ApprovalGiven], roles: Sequence[str]
) -> tuple[str, str] | None:
    """The office of the stage whose turn it is that somebody with these roles may fill, and the
    role in which: the office itself, or its deputy where the stage allows one."""
    number = stage_of(stages, given)
    if number == len(stages):
        return None
    stage = stages[number]
    filled = {one.office for one in given if one.stage == number}
    for office in stage.roles:
        for role in (office, f"{DEPUTY}{office}") if stage.deputies else (office,):
            if office not in filled and role in roles:
                return office, role
    return None
