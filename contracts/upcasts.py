"""Old bodies lifted to today's shape: (event name, old schema version) to a pure function."""

from collections.abc import Callable, Mapping
from typing import Any

Body = dict[str, Any]

WORDS = (
    "ApprovalGiven",
    "ApprovalRefused",
    "ApprovalWithdrawn",
    "CaseConverted",
    "CaseReassigned",
    "CaseTriaged",
    "ClosingCheckFailed",
    "ClosingReturned",
    "ConsolidationDropped",
    "ConversionApproved",
    "CustodyRefused",
    "DeductionFailed",
    "DefaulterListingDecided",
    "DefaulterListingRefused",
    "DocumentReturned",
    "DocumentSentBack",
    "EffectSettled",
    "FilingErrorFound",
    "FirstReceptionHeld",
    "FreezeFailed",
    "InquiryFailed",
    "LotSurveyed",
    "MaterialRefused",
    "MatterRouted",
    "NodeExtended",
    "NodePaused",
    "NodeRedated",
    "NoticeFailed",
    "ParkedRetried",
    "ParkedSkipped",
    "PayoutFailed",
    "PayoutVoided",
    "ProposalDropped",
    "ReceptionDeferred",
    "RelayRewound",
    "ServiceImpossible",
    "SiteInvestigated",
    "TerminationInterviewHeld",
    "TierKept",
    "TierProposed",
    "WorkBegun",
)  # events whose free text was plain in schema 1, and is sealed where a person typed it


def as_it_was(body: Body) -> Body:
    """The body unchanged: what was plain stays plain, for its hash is part of the log."""
    return body


UPCASTS: Mapping[tuple[str, int], Callable[[Body], Body]] = {(name, 1): as_it_was for name in WORDS}
