"""Property that is known and cannot be disposed of holds no 终本 back: 终本规定 第四条."""

from dataclasses import replace

import pytest

from contracts.control import (
    AssetFound,
    AssetsFrozen,
    AssetUncontrollable,
    DepositDeducted,
    MeasureLapsed,
    MeasureQueued,
    MeasureReleased,
)
from contracts.control_property import FeedbackDiffered
from contracts.enforcement import AssetNoted, ClosingProposed, PropertyNoted
from contracts.enforcement_property import (
    AssetStandingNoted,
    PropertyFoundUndisposable,
    PropertyStanding,
    UndisposableGround,
    UndisposableWithdrawn,
)
from contracts.values import AssetKind
from kernel.deciding.decider import NoSuchCase
from kernel.deciding.learns import Learn
from kernel.deciding.testing import Spec
from services.enforcement.app import DEFINITION
from services.enforcement.commands import HoldTerminationInterview, ProposeClosing
from services.enforcement.commands.belongings import FindUndisposable, WithdrawUndisposable
from services.enforcement.rules import Exhaustion, property_left
from tests.enforcement.cases import (
    CASE,
    CLAIM_FEN,
    EXHAUSTED,
    OPEN,
    SPEC,
    fed_back,
    interviewed,
    no_property,
)
from tests.support import as_fact, at, by, pack

DAY = at("2026-04-03")
HANDLER = by("handler", "王法官")
REFUSED_UNDER = "二、(二)8"
TERMINATE = ProposeClosing(case_id=CASE, manner="terminated")
INTERVIEW = HoldTerminationInterview(case_id=CASE, opinion="同意终本")
proposed = ClosingProposed(
    case_id=CASE,
    manner="terminated",
    proposer="王法官",
    proposer_role="handler",
    unpaid_fen=CLAIM_FEN,
)
HOUSE, CAR, ACCOUNT = "A1", "A2", "A3"
some_property = PropertyNoted(case_id=CASE, outcome="assets")
WITH_PROPERTY = tuple(some_property if one == no_property else one for one in EXHAUSTED)


def stands(
    asset_id: str, standing: PropertyStanding, kind: AssetKind | None = None
) -> AssetStandingNoted:
    return AssetStandingNoted(case_id=CASE, asset_id=asset_id, standing=standing, asset_kind=kind)


def find(asset_id: str, ground: UndisposableGround, *files: str) -> FindUndisposable:
    return FindUndisposable(case_id=CASE, asset_id=asset_id, ground=ground, evidence=files)


def found(asset_id: str, ground: UndisposableGround, *files: str) -> PropertyFoundUndisposable:
    return PropertyFoundUndisposable(case_id=CASE, asset_id=asset_id, ground=ground, evidence=files)


house, sealed_house = stands(HOUSE, "open", "real_estate"), stands(HOUSE, "controlled")
car, sealed_car = stands(CAR, "open", "vehicle"), stands(CAR, "controlled")
account, deducted = stands(ACCOUNT, "open", "deposit"), stands(ACCOUNT, "gone")
frozen_account = stands(ACCOUNT, "controlled")
unsold = found(HOUSE, "unsold", "F1", "F2")
queued = stands(HOUSE, "queued")

HELD: tuple[tuple[tuple[object, ...], str], ...] = (
    ((), ""),  # control told of property, and nobody knows of which
    ((AssetNoted(case_id=CASE, asset_id="A9"),), "A9"),
    ((house,), HOUSE),
    ((house, sealed_house), HOUSE),
    ((house, queued), HOUSE),  # which somebody has to find, with papers
    ((account, frozen_account), ACCOUNT),
    ((account, deducted, house, sealed_house), HOUSE),
    ((house, sealed_house, car, unsold), CAR),
    ((house, sealed_house, car, sealed_car), f"{HOUSE}、{CAR}"),
    ((house, sealed_house, unsold, stands(HOUSE, "open")), HOUSE),  # the seal lapsed since
    (
        (
            house,
            sealed_house,
            unsold,
            UndisposableWithdrawn(case_id=CASE, asset_id=HOUSE, reason="接受抵债"),
        ),
        HOUSE,
    ),
)
NOT_HELD: tuple[tuple[object, ...], ...] = (
    (account, deducted),
    (account, deducted, house, sealed_house, unsold),
    (house, sealed_house, unsold, sealed_house),  # renewed
    (house, queued, found(HOUSE, "sealed_elsewhere", "F1")),
    (car, sealed_car, found(CAR, "not_held", "F1")),
    (stands(ACCOUNT, "gone", "deposit"),),  # an empty account
)


@pytest.mark.parametrize(("known", "named"), HELD)
def test_a_termination_is_held_by_each_item_by_name(known: tuple[object, ...], named: str) -> None:
    verdict = SPEC.given(*WITH_PROPERTY, *known).when(TERMINATE, at=DAY, by=HANDLER)
    verdict.then_refused(REFUSED_UNDER, "manner")
    assert verdict.refusal is not None
    why = "不符合终本条件: 尚有可供执行的财产"
    assert verdict.refusal.why == (f"{why}: {named}" if named else why)


@pytest.mark.parametrize("known", NOT_HELD)
def test_what_is_gone_or_undisposable_holds_no_termination(known: tuple[object, ...]) -> None:
    SPEC.given(*WITH_PROPERTY, *known).when(TERMINATE, at=DAY, by=HANDLER).then(proposed)


def test_the_interview_asks_the_same_of_property() -> None:
    known = SPEC.given(*OPEN, fed_back, some_property, house, sealed_house)
    known.when(INTERVIEW, at=DAY, by=HANDLER).then_refused("三、(八)13")
    known.given(unsold).when(INTERVIEW, at=DAY, by=HANDLER).then(interviewed)


def test_nothing_is_said_of_property_before_control_has_sorted_it() -> None:
    bare = Exhaustion(
        outcome=None,
        site_completed=True,
        traditional_found=False,
        debtors=1,
        unrestricted=0,
        last_feedback_on=None,
        interviewed_on=None,
        lead_given=False,
        items=1,
    )
    assert property_left(bare) == "网络查控反馈尚未归类"


AT_WORK = SPEC.given(*OPEN, house, sealed_house, car, sealed_car)
withdraw = WithdrawUndisposable(case_id=CASE, asset_id=HOUSE, reason="接受抵债")


def test_a_house_that_nobody_bought_is_found_so_on_two_papers() -> None:
    AT_WORK.when(find(HOUSE, "unsold", "F1", "F2"), at=DAY, by=HANDLER).then(unsold)


@pytest.mark.parametrize("files", [(), ("F1",), ("F1", "F1")])
def test_that_it_was_refused_in_kind_needs_a_paper_of_its_own(files: tuple[str, ...]) -> None:
    AT_WORK.when(find(HOUSE, "unsold", *files), at=DAY, by=HANDLER).then_refused(
        REFUSED_UNDER, "evidence"
    )


def test_a_paper_that_is_not_stored_shows_nothing() -> None:
    assert isinstance(
        AT_WORK.when(find(HOUSE, "unsold", "F1", "F9"), at=DAY, by=HANDLER).refusal, NoSuchCase
    )


def test_a_sealed_vehicle_that_is_not_held_is_found_so() -> None:
    AT_WORK.when(find(CAR, "not_held", "F1"), at=DAY, by=HANDLER).then(found(CAR, "not_held", "F1"))
    AT_WORK.when(find(CAR, "not_held"), at=DAY, by=HANDLER).then_refused(REFUSED_UNDER, "evidence")


CONTRADICTED = (
    (AT_WORK, find(HOUSE, "not_held", "F1"), "ground"),  # a house stays where it is
    (AT_WORK, find(HOUSE, "sealed_elsewhere", "F1"), "ground"),  # we sealed it first
    (AT_WORK.given(queued), find(HOUSE, "unsold", "F1", "F2"), "ground"),
    (AT_WORK.given(stands(CAR, "queued")), find(CAR, "not_held", "F1"), "ground"),
    (SPEC.given(*OPEN, house), find(HOUSE, "unsold", "F1", "F2"), "asset_id"),  # never sealed
    (
        SPEC.given(*OPEN, account, frozen_account),
        find(ACCOUNT, "unsold", "F1", "F2"),
        "asset_id",
    ),  # money is deducted
)


@pytest.mark.parametrize(("known", "command", "field"), CONTRADICTED)
def test_what_the_log_contradicts_is_not_found(
    known: Spec, command: FindUndisposable, field: str
) -> None:
    known.when(command, at=DAY, by=HANDLER).then_refused(REFUSED_UNDER, field)


def test_what_another_court_sealed_before_is_found_so() -> None:
    AT_WORK.given(queued).when(find(HOUSE, "sealed_elsewhere", "F1"), at=DAY, by=HANDLER).then(
        found(HOUSE, "sealed_elsewhere", "F1")
    )


@pytest.mark.parametrize("asset_id", [ACCOUNT, "A9"])
def test_what_is_gone_or_unknown_is_no_item(asset_id: str) -> None:
    known = AT_WORK.given(account, deducted)
    verdict = known.when(find(asset_id, "unsold", "F1", "F2"), at=DAY, by=HANDLER)
    assert isinstance(verdict.refusal, NoSuchCase)


def test_a_finding_stands_until_it_is_withdrawn_with_a_reason() -> None:
    known = AT_WORK.given(unsold)
    known.when(find(HOUSE, "unsold", "F1", "F2"), at=DAY, by=HANDLER).then_nothing()
    known.when(replace(withdraw, reason=""), at=DAY, by=HANDLER).then_refused(
        REFUSED_UNDER, "reason"
    )
    known.when(withdraw, at=DAY, by=HANDLER).then(
        UndisposableWithdrawn(case_id=CASE, asset_id=HOUSE, reason="接受抵债")
    )
    AT_WORK.when(withdraw, at=DAY, by=HANDLER).then_nothing()


FOUND = AssetFound(
    case_id=CASE,
    asset_id=CAR,
    asset_kind="vehicle",
    person_id="P1",
    institution="车辆管理所",
    amount_fen=None,
    online=False,
)
DIFFERED = FeedbackDiffered(
    case_id=CASE,
    asset_id=ACCOUNT,
    inquiry_id="I2",
    amount_fen=1,
    institution="鄢陵农商行",
    person_id="P1",
    old_amount_fen=0,
    old_institution="鄢陵农商行",
    old_person_id="P1",
)
RELEASED = MeasureReleased(
    case_id=CASE,
    asset_id=HOUSE,
    asset_kind="real_estate",
    ground="others_property",
    released_fen=0,
    ruling="D1",
)
TOLD: tuple[tuple[object, AssetStandingNoted | None], ...] = (
    (FOUND, car),
    (replace(FOUND, amount_fen=1), car),
    (replace(FOUND, amount_fen=0), stands(CAR, "gone", "vehicle")),
    (DepositDeducted(case_id=CASE, asset_id=ACCOUNT, amount_fen=1), deducted),
    (
        AssetUncontrollable(case_id=CASE, asset_id=ACCOUNT, obstacle="worthless", evidence="F1"),
        deducted,
    ),
    (
        MeasureQueued(
            case_id=CASE,
            asset_id=HOUSE,
            asset_kind="real_estate",
            rank=2,
            prior_holder="许昌市魏都区人民法院",
            ruling="D1",
        ),
        queued,
    ),
    (
        MeasureLapsed(
            case_id=CASE,
            asset_id=HOUSE,
            asset_kind="real_estate",
            expired_on=DAY.date(),
            lapsed_fen=0,
        ),
        stands(HOUSE, "open"),
    ),
    *(
        (replace(RELEASED, ground=ground), stands(HOUSE, "open"))
        for ground in ("excess", "security", "other")
    ),
    *(
        (replace(RELEASED, ground=ground), stands(HOUSE, "gone"))
        for ground in ("others_property", "withdrawn", "unsold", "satisfied")
    ),
    (
        AssetsFrozen(
            case_id=CASE,
            asset_id=HOUSE,
            asset_kind="real_estate",
            amount_fen=0,
            effective_at=DAY,
            expires_on=DAY.date(),
            article="三、(四)",
        ),
        sealed_house,
    ),
    (DIFFERED, stands(ACCOUNT, "open")),  # the empty account is filled
    (replace(DIFFERED, amount_fen=0), None),
    (replace(DIFFERED, old_amount_fen=1), None),
)


@pytest.mark.parametrize(("event", "standing"), TOLD)
def test_control_tells_what_stands_of_an_item(
    event: object, standing: AssetStandingNoted | None
) -> None:
    fact = as_fact(event, service="control", case_id=CASE, occurred_at=DAY)
    told = [one.event for one in DEFINITION.answers(fact, pack()) if isinstance(one, Learn)]
    standings = [one for one in told if isinstance(one, AssetStandingNoted)]
    assert standings == ([standing] if standing is not None else [])
