"""The topics that triage listens to, and why.

- intake: `CaseFiled` begins custody and tells kind, target, claim and debtors; `FilingCorrected`
  and `PartyCorrected` mend them; `FirstReceptionHeld` and `ReceptionDeferred` tell of the first
  talk, where a court waits for it.
- control: `AssetFound` tells of money that may satisfy the claim and of property found;
  `FeedbackClassified` says that the early work of property control is done, and routes a fully
  frozen case straight away.
- disposal: `LotRegistered` says that property of the case must be disposed of: a fast case is
  then allocated a second time.
- enforcement: `CaseClosed` takes the case off its team's load in the next draw; one closed by 终本
  is the previous case of what is filed against the same debtor later.
- supervision: an order of a superior organ (上级机关交办、督办) may call for another tier.

Any fact of these may also state a finding, or meet the condition of a conversion, where a row of
the court names it (`noted_on`).
"""

from contracts.catalogue import HOUSES

HOUSE = HOUSES["triage"]
