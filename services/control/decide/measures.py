"""The register of measures: property that persons found; queued, renewed, released, lapsed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from contracts.control import (
    AssetFound,
    AssetUncontrollable,
    ControlEvent,
    MeasureLapsed,
    MeasureQueued,
    MeasureReduced,
    MeasureReleased,
    MeasureRenewed,
)
from contracts.control_measures import MeasureAct
from kernel.base.zone import CHINA
from kernel.deciding.decider import Circumstances, NoSuchCase
from kernel.deciding.files import require_stored
from kernel.law.limits import add_months
from services.control.commands import (
    MeasureCommand,
    QueueMeasure,
    RecordUncontrollable,
    RegisterProperty,
    ReleaseMeasure,
    RenewMeasure,
)
from services.control.decide.papers import Rests, require_papers
from services.control.rules import expires_on, freeze_term, is_outside_city, registered_id_of
from services.control.state import Control, standing
from services.control.state.assets import Asset

RENEWAL = "freeze-renewed-before-expiry"
RELEASE = "measure-released"
QUEUE = "waiting-freeze-takes-effect"
FIRST_QUEUED = 2  # the first rank behind the measure that is in effect
PAPER = "已存入本案的该文件"


def register_property(
    command: RegisterProperty, state: Control, circumstances: Circumstances
) -> Sequence[ControlEvent]:
    """网络查询以外发现的财产: the same content again changes nothing.

    Raises NoSuchCase for who is no debtor of the case or for a file that is not stored, and Refused
    for a value of nothing.
    """
    if command.person_id not in state.debtors:
        raise NoSuchCase("本案的该被执行人", "person_id")
    require_stored(circumstances, command.case_id, command.evidence, "evidence", PAPER)
    if command.amount_fen is not None and command.amount_fen <= 0:
        raise circumstances.refuse("control-list", "财产价值应大于零，不明的不填", "amount_fen")
    by_hand = [asset.found for asset in state.assets.values() if asset.found.source != "inquiry"]
    found = AssetFound(
        case_id=state.case_id,
        asset_id=registered_id_of(state.case_id, len(by_hand) + 1),
        asset_kind=command.asset_kind,
        person_id=command.person_id,
        institution=command.institution,
        amount_fen=command.amount_fen,
        online=False,
        source=command.source,
        description=command.description,
        evidence=command.evidence,
        division=command.division,
        outside_city=is_outside_city(circumstances.pack, command.division),
        facts=command.facts,
    )
    if any(_content(found) == _content(one) for one in by_hand):
        return []
    return [found]


def decide_measure(
    command: MeasureCommand, asset: Asset, state: Control, circumstances: Circumstances
) -> Sequence[ControlEvent]:
    """Raises NoSuchCase for a file that is not stored, Refused or Stands as its command does."""
    match command:
        case QueueMeasure():
            return queue(command, asset, state, circumstances)
        case RenewMeasure():
            return renew(command, asset, state, circumstances)
        case ReleaseMeasure():
            return release(command, asset, state, circumstances)
        case RecordUncontrollable():
            return record_uncontrollable(command, asset, circumstances)
        case _:
            assert_never(command)


def queue(
    command: QueueMeasure, asset: Asset, state: Control, circumstances: Circumstances
) -> Sequence[ControlEvent]:
    """第二十六条: behind the measure of another court; no effect until that one ends."""
    if command.rank < FIRST_QUEUED:
        why = "轮候顺位从2起；首封应登记为查封、扣押、冻结"
        raise circumstances.refuse(QUEUE, why, "rank")
    queued = MeasureQueued(
        case_id=command.case_id,
        asset_id=asset.asset_id,
        asset_kind=asset.asset_kind,
        rank=command.rank,
        prior_holder=command.prior_holder,
        ruling=command.ruling,
        assistance=command.assistance,
    )
    if asset.last == queued:
        return []
    rests = _rests("queue", command, asset, state, circumstances)
    return [replace(queued, ruling=rests.ruling, assistance=rests.assistance)]


def renew(
    command: RenewMeasure, asset: Asset, state: Control, circumstances: Circumstances
) -> Sequence[ControlEvent]:
    """第四百八十五条第二款: before the last day, and for no longer than the first term.

    The law's term runs anew from the renewal; an institution may state a day up to that term after
    the last day so far.
    """
    if isinstance(asset.last, MeasureRenewed) and asset.last.ruling == command.ruling:
        stands = {} if command.expires_on is None else {"expires_on": asset.expires_on}
        return circumstances.unchanged(RENEWAL, command, **stands, assistance=asset.last.assistance)
    assert asset.expires_on is not None  # a guard holds the act back otherwise
    term = freeze_term(circumstances.pack, asset.asset_kind)
    computed_on = expires_on(term, circumstances.at, circumstances.calendar)
    stated = command.expires_on
    latest = add_months(asset.expires_on, term.months)
    if stated is not None and not asset.expires_on < stated <= latest:
        why = "续行的届满日应在原届满日之后，且续行期限不得超过法定期限"
        raise circumstances.refuse(RENEWAL, why, "expires_on")
    rests = _rests("renew", command, asset, state, circumstances)
    return [
        MeasureRenewed(
            case_id=command.case_id,
            asset_id=asset.asset_id,
            asset_kind=asset.asset_kind,
            expires_on=computed_on if stated is None else stated,
            ruling=rests.ruling,
            assistance=rests.assistance,
            article=f"{term.law} {term.article}",
            computed_on=None if stated in (None, computed_on) else computed_on,
        )
    ]


def release(
    command: ReleaseMeasure, asset: Asset, state: Control, circumstances: Circumstances
) -> Sequence[ControlEvent]:
    """第二十八条, 第十九条第二款: as a whole, or what exceeds the claim."""
    if asset.stage == "released":
        assert isinstance(asset.last, MeasureReleased)
        return circumstances.unchanged(RELEASE, command, left_fen=0, **_papers_of(asset.last))
    if isinstance(asset.last, MeasureReduced) and asset.last.ruling == command.ruling:
        return circumstances.unchanged(
            RELEASE, command, left_fen=asset.frozen_fen, **_papers_of(asset.last)
        )
    if command.left_fen and not 0 < command.left_fen < asset.frozen_fen:
        why = f"解除后仍冻结的金额应小于现冻结的 {asset.frozen_fen} 分"
        raise circumstances.refuse(RELEASE, why, "left_fen")
    rests = _rests("release", command, asset, state, circumstances)
    if command.left_fen:
        return [
            MeasureReduced(
                case_id=command.case_id,
                asset_id=asset.asset_id,
                ground=command.ground,
                released_fen=asset.frozen_fen - command.left_fen,
                left_fen=command.left_fen,
                ruling=rests.ruling,
                assistance=rests.assistance,
            )
        ]
    return [
        MeasureReleased(
            case_id=command.case_id,
            asset_id=asset.asset_id,
            asset_kind=asset.asset_kind,
            ground=command.ground,
            released_fen=asset.frozen_fen,
            ruling=rests.ruling,
            assistance=rests.assistance,
        )
    ]


def _papers_of(last: MeasureReleased | MeasureReduced) -> dict[str, str]:
    return {"ground": last.ground, "ruling": last.ruling, "assistance": last.assistance}


def record_uncontrollable(
    command: RecordUncontrollable, asset: Asset, circumstances: Circumstances
) -> Sequence[ControlEvent]:
    """终结本次执行程序规定 第四条: property that is known and cannot be had."""
    require_stored(circumstances, command.case_id, command.evidence, "evidence", PAPER)
    if asset.stage == "uncontrollable":
        assert isinstance(asset.last, AssetUncontrollable)
        return circumstances.unchanged("control-offline", command, obstacle=asset.last.obstacle)
    return [
        AssetUncontrollable(
            case_id=command.case_id,
            asset_id=asset.asset_id,
            obstacle=command.obstacle,
            evidence=command.evidence,
        )
    ]


def note_lapses(state: Control, at: datetime) -> Sequence[ControlEvent]:
    """第二十七条: what nobody renewed by its last day has no effect. Refuses nothing."""
    return [
        MeasureLapsed(
            case_id=state.case_id,
            asset_id=asset.asset_id,
            asset_kind=asset.asset_kind,
            expired_on=asset.expires_on,
            lapsed_fen=asset.frozen_fen,
        )
        for asset in standing(state)
        if asset.expires_on is not None and asset.expires_on < at.astimezone(CHINA).date()
    ]


def _rests(
    act: MeasureAct,
    command: QueueMeasure | RenewMeasure | ReleaseMeasure,
    asset: Asset,
    state: Control,
    circumstances: Circumstances,
) -> Rests:
    named = (command.ruling, command.assistance)
    return require_papers(act, *named, asset, state, circumstances)


def _content(found: AssetFound) -> tuple[object, ...]:
    return (found.person_id, found.asset_kind, found.institution, found.evidence, found.amount_fen)
