"""A preservation case's measures become the first of an enforcement case (保全规定 第十七条)."""

from collections.abc import Sequence
from dataclasses import replace

from contracts.control import AssetFound, AssetsFrozen, ControlEvent, MeasureQueued
from contracts.control_preservation import PreservationConverted, PreservationTakenOver
from kernel.deciding.decider import Circumstances, NoSuchCase
from services.control.commands import control_of
from services.control.commands.preservation import NotePreservationTaken, TakeOverPreservation
from services.control.decide.assets import full_freeze
from services.control.rules import asset_id_of, hit_id_of
from services.control.state import Control, evolve_control
from services.control.state.assets import Asset

TAKEN = "preservation-taken-over"
STANDING = ("frozen", "not_deducted", "queued")


def take_over(
    command: TakeOverPreservation, state: Control, circumstances: Circumstances
) -> Sequence[ControlEvent]:
    """第十七条: the measures become those of this case by themselves; their days go on.

    Raises NoSuchCase where there is no such preservation case, Refused where it concerns nobody of
    this case, or its measures went elsewhere.
    """
    if state.taken_over == command.preservation_case_id:
        return []
    source = circumstances.consulted.get(control_of(command.preservation_case_id))
    if not isinstance(source, Control) or source.kind != "preservation":
        raise NoSuchCase("该保全案件", "preservation_case_id")
    if source.converted not in ("", state.case_id):
        why = f"该保全案件的措施已转入{source.converted}"
        raise circumstances.refuse(TAKEN, why, "preservation_case_id")
    theirs = [
        asset
        for asset in source.assets.values()
        if asset.stage in STANDING and asset.found.person_id in state.debtors
    ]
    if not theirs:
        why = "该保全案件没有对本案被执行人生效中的措施"
        raise circumstances.refuse(TAKEN, why, "preservation_case_id")
    article = circumstances.pack.rule(TAKEN).article
    events: list[ControlEvent] = [
        PreservationTakenOver(
            case_id=state.case_id,
            preservation_case_id=source.case_id,
            article=article,
            items=len(theirs),
        )
    ]
    after = state
    for asset in theirs:
        for event in _carried(asset, source, after, article):
            after = evolve_control(after, event)
            events.append(event)
    return [*events, *full_freeze(after)]


def _carried(
    asset: Asset, source: Control, state: Control, article: str
) -> Sequence[AssetFound | AssetsFrozen | MeasureQueued]:
    """An item with its measure: the same day, the same last day, the same rank."""
    hit_id = hit_id_of(source.case_id, asset.asset_id)
    by_hand = asset.found.source != "inquiry"
    asset_id = asset_id_of(state.case_id, f"preserved-{hit_id}" if by_hand else hit_id)
    found = replace(asset.found, case_id=state.case_id, asset_id=asset_id, source="preservation")
    known = [] if asset_id in state.assets else [found]
    if isinstance(asset.last, MeasureQueued) and asset.stage == "queued":
        return [*known, replace(asset.last, case_id=state.case_id, asset_id=asset_id)]
    assert asset.effective_at is not None  # it stands
    assert asset.expires_on is not None
    return [
        *known,
        AssetsFrozen(
            case_id=state.case_id,
            asset_id=asset_id,
            asset_kind=asset.asset_kind,
            amount_fen=asset.frozen_fen,
            effective_at=asset.effective_at,
            expires_on=asset.expires_on,
            article=article,
            evidence=asset.evidence,
            carried_from=asset.asset_id,
            freeze_number=max(1, asset.freezes),
        ),
    ]


def note_taken(
    command: NotePreservationTaken, state: Control, circumstances: Circumstances
) -> Sequence[ControlEvent]:
    if state.converted:
        return []
    return [
        PreservationConverted(
            case_id=state.case_id,
            enforcement_case_id=command.enforcement_case_id,
            at=circumstances.at,
        )
    ]
