"""What acts are about, in words: assets, lots, receipts, material, documents … of a case."""

from collections.abc import Mapping
from typing import Any

from contracts.control_entrustment import EntrustedMatterKind
from contracts.control_preservation import PreservationPhase
from contracts.enforcement_objections import ObjectionKind
from contracts.enforcement_sanctions import Measure, SanctionGround
from contracts.titles import choice_titles
from contracts.values import AssetKind, InquirySystem
from kernel.journal.projections import Reader
from kernel.rulebook import Pack
from portal.casebook.views import parsed
from portal.words import day, yuan

THINGS_MAX = 2_000  # a case with more is not chosen from a list
SQL = (
    "select name, body from entries where court = $1 and case_id = $2 and name = any($3) "
    "order by recorded_at, service, position limit $4"
)
# The event that brings a thing into the case, and the field with its id.
IDS: Mapping[str, str] = {
    "AssetFound": "asset_id",
    "LotRegistered": "lot_id",
    "FundsReceived": "receipt_id",
    "PayoutRequested": "payout_id",
    "InquiryStarted": "inquiry_id",
    "MaterialReceived": "material_id",
    "MaterialRefused": "material_id",
    "DocumentMade": "document_id",
    "EntrustmentRequested": "entrustment_id",
    "MatterReceived": "entrustment_id",
    "PreservationReceived": "preservation_id",
    "PreservationHandedOver": "preservation_id",
    "SanctionOrdered": "sanction_id",
    "ObjectionReceived": "objection_id",
}
# What only acts bring into a case. An objection may come in by a step too: that of a bank.
OWN_KINDS = frozenset(
    {"person", "node", *(member.removesuffix("_id") for member in IDS.values())} - {"objection"}
)
STEP = "StepRecorded"  # names what its court's steps are about: a clue, a loan …
Things = Mapping[str, str]


async def things_of(reader: Reader, court: str, case_id: str, pack: Pack) -> dict[str, Things]:
    """The things of a case in words, by kind (`asset`, `receipt` …) and id."""
    rows = await reader.fetch(SQL, court, case_id, [*IDS, STEP], THINGS_MAX)
    return named([parsed(row, "body") for row in rows], pack)


def all_of(things: Mapping[str, Things]) -> dict[str, str]:
    """The things of every kind, by id."""
    return {one: title for named in things.values() for one, title in named.items()}


def documents_next(pack: Pack, things: Mapping[str, Things]) -> Things:
    """What documents that may be made next are called, by the name they would have: each form, and
    further copies of a form of which there may be several. Pure."""
    found = {form.kind: form.title for form in pack.forms}
    numbers = range(2, len(things.get("document", {})) + 2)
    several = [form for form in pack.forms if form.several]
    return found | {
        f"{form.kind}-{number}": _numbered(form.title, number)
        for form in several
        for number in numbers
    }


def named(entries: list[dict[str, Any]], pack: Pack) -> dict[str, Things]:
    """The same from entries of the case book; a lot is named as its asset, and what only steps are
    about by the first of them and its day. Pure."""
    found: dict[str, dict[str, str]] = {}
    kinds = {row.material_kind: row.title for row in pack.dossier}
    kinds |= {row.kind: row.title for row in pack.forms}
    steps = {row.code: row.title for row in pack.steps}
    for one in entries:
        body: Mapping[str, Any] = one["body"]
        if one["name"] == STEP:
            first = f"{steps.get(body['step'], body['step'])}（{day(body['done_at'])}）"
            if body["subject_id"] and body["subject"] not in OWN_KINDS:
                found.setdefault(body["subject"], {}).setdefault(body["subject_id"], first)
            continue
        member = IDS[one["name"]]
        name = _name(one["name"], body, {**found.get("asset", {}), **kinds})
        found.setdefault(member.removesuffix("_id"), {})[body[member]] = name
    return {kind: dict(those) for kind, those in found.items()}


def _name(event: str, body: Mapping[str, Any], known: Mapping[str, str]) -> str:
    match event:
        case "MaterialReceived" | "MaterialRefused":
            return known.get(body["material_kind"], body["material_kind"])
        case "DocumentMade":
            title = known.get(body["document_kind"], body["document_kind"])
            number = body["document_id"].rpartition(f"-D-{body['document_kind']}-")[2]
            return _numbered(title, int(number)) if number.isdecimal() else title
        case "AssetFound":
            worth = f"，{yuan(body['amount_fen'])}" if body.get("amount_fen") else ""
            kind = choice_titles(AssetKind)[body["asset_kind"]]
            return f"{kind}（{body['institution']}{worth}）"
        case "LotRegistered":
            kind = choice_titles(AssetKind)[body["asset_kind"]]
            return known.get(body["asset_id"], kind)
        case "EntrustmentRequested":
            return f"{_matter(body)}（{body['to_court']}）"
        case "MatterReceived":
            return f"{_matter(body)}（{body['from_court']}委托）"
        case "PreservationReceived" | "PreservationHandedOver":
            phase = choice_titles(PreservationPhase)[body["phase"]]
            return f"{phase}保全（{yuan(body['amount_fen'])}）"
        case "SanctionOrdered":
            measure, ground = choice_titles(Measure), choice_titles(SanctionGround)
            return f"{measure[body['measure']]}（{ground[body['ground']]}）"
        case "ObjectionReceived":
            against = known.get(body["asset_id"], "")
            kind = choice_titles(ObjectionKind)[body["kind"]]
            return f"{kind}（{against}）" if against else kind
        case "FundsReceived":
            return f"到账{yuan(body['amount_fen'])}"
        case "PayoutRequested":
            return f"发放{yuan(body['amount_fen'])}"
        case _:
            system = choice_titles(InquirySystem)[body["system"]]
            return f"{system}第{body['inquiry_id'].rpartition('-')[2]}次查询"


def _numbered(title: str, number: int) -> str:
    return f"{title}（第{number}份）"


def _matter(body: Mapping[str, Any]) -> str:
    return choice_titles(EntrustedMatterKind)[body["matter"]]
