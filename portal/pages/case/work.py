"""What the team that holds a case has done: debtors, coercive acts, what stops or changes the case,
property that cannot be disposed of, investigations, the way to its end."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from portal.next_acts import Offer, acts_in
from portal.pages.case.sheet import OneCase

SERVICE = "enforcement"
# Where an act stands that is about no thing of the page in particular.
PLACES: Mapping[str, str] = {
    "OrderSanction": "sanctions",
    "ReceiveObjection": "objections",
    "RecordSettlement": "settlement",
    "RecordSettlementPerformed": "settlement",
    "RecordDirectPayment": "settlement",
    "ApplyToResume": "settlement",
    "RuleResumption": "settlement",
    "InvestigateSite": "sites",
    "CompleteTraditionalInvestigation": "sites",
    "HoldTerminationInterview": "end",
    "ProposeClosing": "end",
    "CloseCase": "end",
}

router = APIRouter(include_in_schema=False)


@router.get("/cases/{case_id}/work")
async def work(sheet: OneCase) -> Response:
    told, offers = await asyncio.gather(
        sheet.part(SERVICE),
        acts_in(sheet.ground.houses, SERVICE, sheet.visitor.token, sheet.case_id),
    )
    content = told.content if told.shown else {}
    return await sheet.shown(
        "work",
        work=told,
        objections=[
            {**one, "state": objection_state(one)} for one in content.get("objections", ())
        ],
        sanctions=[{**one, "state": sanction_state(one)} for one in content.get("sanctions", ())],
        acts=placed(offers),
        heard=await sheet.heard(told),
    )


def placed(offers: Iterable[Offer]) -> Mapping[str, Sequence[Offer]]:
    """The acts that the visitor may do now, by the thing that they are about, or by their place on
    the page; an act that may be done to one of several things, each time it is offered."""
    found: dict[str, list[Offer]] = defaultdict(list)
    for offer in offers:
        if not (offer.act.mine and offer.act.open):
            continue
        place = PLACES.get(offer.act.act) or offer.act.subject_id
        if all(one.href != offer.href for one in found[place]):
            found[place].append(offer)
    return found


def objection_state(one: Mapping[str, Any]) -> str:
    """How far an objection has come: received, admitted, ruled, sought, final."""
    if one["remedy_outcome"] or one["lapsed_at"] or one["outcome"] in ("declined", "withdrawn"):
        return "final"
    if one["sought_at"]:
        return "sought"
    if one["ruled_at"]:
        return "final" if one["remedy"] == "none" else "ruled"
    return "admitted" if one["admitted_at"] else "received"


def sanction_state(one: Mapping[str, Any]) -> str:
    """How far a coercive act has come: ordered, carried out, ended, revoked."""
    if one["outcome"] == "revoked":
        return "revoked"
    if one["ended_at"]:
        return "ended"
    return "carried_out" if one["carried_out_at"] else "ordered"
