"""The topics that enforcement listens to, and why.

- intake: `CaseFiled`, `FilingCorrected` tell the claim and the debtors, `PartyStated` a lead.
- triage: `CaseTriaged`, `CaseConverted` tell the tier; `CustodyAccepted` opens the work.
- control: `InquiryAnswered` dates the most recent feedback, `FeedbackClassified` tells whether
  there is property, `AssetFound` what is registered; its measures and deductions tell
  what stands of each item; they decide the 终本 interview.
- documents: `SealedPaperStored` tells what a step may name, `DocumentServed`
  of an enforcement notice starts the debtor's period to perform.
- payments: `FundsPaidOut` counts towards what was claimed.
- archive: `ClosingCheckPassed`, `ClosingCheckFailed` answer a proposal to close by 终本.
"""

from contracts.catalogue import HOUSES

HOUSE = HOUSES["enforcement"]
