"""The kind of a fact, where one event covers several kinds: `archive.MaterialReceived/…`.

The rows of a pack name facts. Where an event covers several kinds, a row may name one of them:
`service.Event/kind`. The kind is an attribute of the event, listed here.
"""

from collections.abc import Mapping
from typing import Any

KIND: Mapping[str, str] = {
    "StepRecorded": "step",
    "PreservationReceived": "urgency",
    "PreservationRuled": "urgency",
    "PreservationHandedOver": "urgency",
    "PreservationReleaseApplied": "urgency",
    "ApprovalRequested": "approval",
    "ApprovalGiven": "approval",
    "ApprovalRefused": "approval",
    "ApprovalWithdrawn": "approval",
    "ApprovalLapsed": "approval",
    "InquiryStarted": "system",
    "InquiryAnswered": "system",
    "InquiryFailed": "system",
    "AssetFound": "asset_kind",
    "AssetsFrozen": "asset_kind",
    "MeasureQueued": "asset_kind",
    "MeasureRenewed": "asset_kind",
    "MeasureReleased": "asset_kind",
    "MeasureLapsed": "asset_kind",
    "FeedbackClassified": "outcome",
    "DocumentMade": "document_kind",
    "DocumentSent": "document_kind",
    "DocumentServed": "document_kind",
    "DocumentReturned": "channel",
    "MaterialReceived": "material_kind",
    "LotRegistered": "asset_kind",
    "PriceMethodChosen": "method",
    "ReferencePriceSet": "method",
    "SiteInvestigated": "item",
    "SanctionOrdered": "measure",
    "SanctionCarriedOut": "measure",
    "SanctionEnded": "measure",
    "ReconsiderationApplied": "measure",
    "ReconsiderationDecided": "measure",
    "ResumptionRuled": "outcome",
    "ObjectionReceived": "kind",
    "ObjectionAdmitted": "kind",
    "ObjectionRuled": "kind",
    "ObjectionRulingServed": "remedy",
    "ObjectionRemedySought": "remedy",
    "ObjectionRemedyDecided": "remedy",
    "ObjectionRemedyLapsed": "remedy",
    "ListingChangeDecided": "operation",
    "ListDutyArisen": "operation",
    "ListOperationSent": "operation",
    "ListOperationDone": "operation",
    "ListOperationRefused": "operation",
    "RestrictionLifted": "ground",
    "ClosingProposed": "manner",
    "CaseClosed": "manner",
    "DossierClosed": "manner",
    "FundsReceived": "source",
    "CaseTriaged": "tier",
    "CaseConverted": "to_tier",
    "TeamDrawn": "pool",
    "MatterRouted": "row",
    "RetriagePrompted": "cause",
    "FlagNoted": "flag",
    "ConversionApproved": "row",
    "CaseReassigned": "row",
    "WaitElapsed": "code",
}


def kind_of(event: Any) -> str:
    """The kind of a fact; empty if its event has no kinds."""
    attribute = KIND.get(type(event).__name__)
    return "" if attribute is None else str(getattr(event, attribute))


def names_of(service: str, event: Any) -> tuple[str, ...]:
    """The names by which a row may refer to this fact: the plain one, and that of its kind."""
    name = f"{service}.{type(event).__name__}"
    kind = kind_of(event)
    return (name, f"{name}/{kind}") if kind else (name,)
