"""What documents learns of a case elsewhere, for what it says and where it may be made."""

from contracts import fields
from contracts.titles import event
from contracts.values import Tier


@event("文书要素更正")
class ParticularsCorrected:
    """The filing was corrected: documents made from now on say this."""

    case_id: fields.CaseId
    claim_fen: fields.ClaimFen | None = None
    title_document: fields.TitleDocument | None = None


@event("繁简类别获悉")
class TierOfCaseLearned:
    """The case has this tier: some forms of the court are for cases of one tier only."""

    case_id: fields.CaseId
    tier: Tier
