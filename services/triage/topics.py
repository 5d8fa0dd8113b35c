"""Kafka door of triage: whom it listens to, and why.

- intake: `CaseFiled` begins custody and tells kind, target and claim; `FilingCorrected` mends them.
- control: `AssetFound` tells of money that may satisfy the claim; `FeedbackClassified` says that
  the early work of property control is done, and routes a fully frozen case straight away.
- disposal: `LotRegistered` says that property of the case must be disposed of: a fast case is
  then allocated a second time.
- enforcement: `CaseClosed` takes the case off its team's load in the next draw.
"""

TOPIC = "zhixing.triage"
LISTENS_TO: tuple[str, ...] = ("intake", "control", "disposal", "enforcement")
