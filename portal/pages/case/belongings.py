"""The property of a case: inquiries, assets with their measures and ends, lots that are sold."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from kernel.base.zone import CHINA
from portal.pages.case.sheet import OneCase

router = APIRouter(include_in_schema=False)

SOON_DAYS = 30  # a measure that ends within them is marked: a renewal needs its ruling first
IN_EFFECT = ("frozen", "not_deducted")
# What may be done with an item in a state, in the order of the links.
ACTS: Mapping[str, Sequence[tuple[str, str]]] = {
    "found": (("RequestFreeze", "网络冻结"), ("SealAsset", "线下查封"), ("QueueMeasure", "轮候")),
    "not_frozen": (("SealAsset", "线下查封"), ("QueueMeasure", "轮候")),
    "frozen": (("RenewMeasure", "续行"), ("ReleaseMeasure", "解除"), ("RequestDeduction", "扣划")),
    "not_deducted": (("RenewMeasure", "续行"), ("ReleaseMeasure", "解除")),
    "queued": (("MoveQueue", "顺位变更、生效"), ("ReleaseMeasure", "解除")),
    "lapsed": (("RequestFreeze", "网络冻结"), ("SealAsset", "线下查封")),
}
MONEY = ("deposit", "network_fund")
ONLY: Mapping[str, Sequence[str]] = {"RequestFreeze": MONEY, "RequestDeduction": MONEY}
LOOKED_FOR = ("found", "not_frozen", "lapsed")
OVER = ("deducted", "released", "uncontrollable")


@router.get("/cases/{case_id}/property")
async def property_of_case(sheet: OneCase) -> Response:
    control, disposal = await asyncio.gather(sheet.part("control"), sheet.part("disposal", "/lots"))
    allowed = await sheet.ground.acts.allowed("control", await sheet.ground.roles(sheet.visitor))
    today = sheet.ground.clock.now().astimezone(CHINA).date()
    content = control.content if control.shown else {}
    return await sheet.shown(
        "property",
        control=control,
        disposal=disposal,
        items=items_of(content, allowed, today),
        mine=allowed,
        heard=await sheet.heard(control, disposal),
    )


def items_of(
    content: Mapping[str, Any], allowed: frozenset[str], today: date
) -> Sequence[Mapping[str, Any]]:
    """Each item with its measures, with what later feedbacks told, and with what may be done."""
    return [
        {
            **asset,
            "left": _left(asset, today),
            "soon": 0 <= _left(asset, today) <= SOON_DAYS,
            "excessive": asset["asset_id"] in content.get("excess_assets", ()),
            "history": _about(asset, content.get("measures", ())),
            "versions": _about(asset, content.get("feedback_versions", ())),
            "acts": [one for one in acts_on(asset) if one[0] in allowed],
        }
        for asset in content.get("assets", ())
    ]


def acts_on(asset: Mapping[str, Any]) -> Sequence[tuple[str, str]]:
    """The acts that an item in its state is ready for, whoever may do them."""
    status, every = asset["status"], (asset["asset_kind"],)
    if status in OVER:
        return ()
    apt = [one for one in ACTS.get(status, ()) if asset["asset_kind"] in ONLY.get(one[0], every)]
    given_up = (("RecordUncontrollable", "无法控制"),) if status in LOOKED_FOR else ()
    return (*apt, *given_up, ("StatePropertyFacts", "补充信息"))


def _left(asset: Mapping[str, Any], today: date) -> int:
    """The days that a measure in effect still lasts; -1 where none ends."""
    if asset["status"] not in IN_EFFECT or not asset["expires_on"]:
        return -1
    return (date.fromisoformat(str(asset["expires_on"])[:10]) - today).days


def _about(asset: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [row for row in rows if row["asset_id"] == asset["asset_id"]]
