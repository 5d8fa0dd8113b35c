"""Every approval of five packs: asked for by one, given by whom the row names, and by nobody else."""

from collections.abc import Iterator

import pytest

from contracts.approvals import ApprovalGiven, ApprovalRequested, ApprovalStage
from kernel.deciding.approvals import (
    GiveApproval,
    Requests,
    Standing,
    decide_approvals,
    evolve_approvals,
)
from kernel.deciding.decider import Actor, Circumstances, Refused
from kernel.rulebook import Approval, Pack
from tests.support import at, calendar, rulebook

ASKED_AT = at("2026-03-02 09:00")
GIVE = GiveApproval(case_id="（2026）豫1024执1号", approval_id="1")
ROWS = [
    pytest.param(pack, row, id=f"{pack.court}-{row.code}")
    for pack in rulebook().packs
    for row in pack.approvals
    if row.stages
]


# 限制消费规定 第五条, 失信规定 第五条, 民事诉讼法 第一百一十九条, 第二百五十九条
PRESIDENT_S = (
    "enforcement.RestrictConsumption",
    "enforcement.DecideDefaulterListing",
    "enforcement.OrderSanction/forced_appearance",
    "enforcement.OrderSanction/fine",
    "enforcement.OrderSanction/detention",
    "enforcement.OrderSanction/search",
)


def requested(row: Approval) -> Requests:
    request = ApprovalRequested(
        case_id=GIVE.case_id,
        approval_id="1",
        approval=row.code,
        act="enforcement.RecordStep",
        command="RecordStep",
        body="{}",
        requester="asker",
        requester_role="handler",
        requested_at=ASKED_AT,
        stages=tuple(ApprovalStage(**stage.model_dump()) for stage in row.stages),
        article=row.article,
    )
    return Requests({"1": Standing(request)})


def gives(pack: Pack, state: Requests, actor: Actor) -> ApprovalGiven:
    """What comes of the actor's approval. Raises Refused."""
    circumstances = Circumstances(
        court=pack.court,
        pack=pack,
        calendar=calendar(pack.court),
        at=at("2026-03-03 09:00"),
        actor=actor,
    )
    (event,) = decide_approvals(GIVE, state, circumstances)
    assert isinstance(event, ApprovalGiven)
    return event


def refused(pack: Pack, state: Requests, actor: Actor) -> bool:
    try:
        gives(pack, state, actor)
    except Refused as refusal:
        return refusal.article == state.standing["1"].request.article
    return False


def needed(row: Approval) -> Iterator[str]:
    """The offices that have to approve, in order; the first of those of which one suffices."""
    for stage in row.stages:
        yield from stage.roles[: 1 if stage.one_suffices else None]


@pytest.mark.parametrize(("pack", "row"), ROWS)
def test_who_approves(pack: Pack, row: Approval) -> None:
    state, offices = requested(row), list(needed(row))
    for number, office in enumerate(offices, start=1):
        everything = (*pack_roles(pack), *row.roles)
        assert refused(pack, state, Actor("asker", "handler", everything))
        assert refused(pack, state, Actor("stranger", "bailiff", ("bailiff",)))
        event = gives(pack, state, Actor(f"{office}-{number}", office))
        assert (event.office, event.complete) == (office, number == len(offices))
        state = evolve_approvals(state, event)
        if not event.complete:
            assert refused(pack, state, Actor(f"{office}-{number}", office, everything))


def pack_roles(pack: Pack) -> tuple[str, ...]:
    return tuple(role.code for role in pack.roles)


@pytest.mark.parametrize("pack", rulebook().packs, ids=lambda pack: pack.court)
def test_what_the_law_leaves_to_the_president_is_so_in_every_court(pack: Pack) -> None:
    for act in PRESIDENT_S:
        plain, _, kind = act.partition("/")
        row = pack.approval_of(plain, kind)
        assert row is not None, act
        assert row.roles == ("president",), act
