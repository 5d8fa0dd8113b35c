"""The commands on objections: of parties against acts, of outsiders against an asset."""

from typing import TypeAlias

from contracts import fields
from contracts.enforcement_objections import (
    ObjectionKind,
    ObjectionOutcome,
    RemedyOutcome,
    RemedySeeker,
)
from kernel.deciding.decider import command


@command("登记执行异议")
class ReceiveObjection:
    """Record a written objection: of a party (`person_id`) or of somebody else whom it concerns
    (`objector`) against an act of enforcement, or of an outsider (`objector`) who claims the asset
    `asset_id`. `evidence` are the stored application and its papers."""

    case_id: fields.CaseId
    kind: ObjectionKind
    claim: fields.ObjectionClaim
    evidence: fields.ObjectionEvidence
    person_id: fields.PersonId = ""
    objector: fields.Objector = ""
    asset_id: fields.AssetId = ""


@command("受理执行异议")
class AdmitObjection:
    """File an objection that may be examined."""

    case_id: fields.CaseId
    objection_id: fields.ObjectionId


@command("裁定执行异议")
class RuleObjection:
    """Decide an objection by a sealed ruling of this case."""

    case_id: fields.CaseId
    objection_id: fields.ObjectionId
    outcome: ObjectionOutcome
    document_id: fields.DocumentId


@command("登记异议裁定送达")
class RecordObjectionRulingServed:
    """Record that the ruling reached everybody on whom it is served, as stored receipts show."""

    case_id: fields.CaseId
    objection_id: fields.ObjectionId
    evidence: fields.ObjectionEvidence


@command("登记复议申请或者异议之诉")
class SeekObjectionRemedy:
    """Record that the review was applied for, or the suit brought, whichever the ruling allows."""

    case_id: fields.CaseId
    objection_id: fields.ObjectionId
    seeker: RemedySeeker
    evidence: fields.ObjectionEvidence


@command("登记复议裁定或者诉讼结果")
class RecordObjectionRemedy:
    """Record what the higher court decided, or the judgment that has taken effect."""

    case_id: fields.CaseId
    objection_id: fields.ObjectionId
    outcome: RemedyOutcome
    evidence: fields.ObjectionEvidence


@command("认定异议裁定救济期间届满")
class NoteObjectionLapses:
    """Note against which rulings nobody sought a remedy within its days."""

    case_id: fields.CaseId


Objecting: TypeAlias = (
    ReceiveObjection
    | AdmitObjection
    | RuleObjection
    | RecordObjectionRulingServed
    | SeekObjectionRemedy
    | RecordObjectionRemedy
    | NoteObjectionLapses
)
