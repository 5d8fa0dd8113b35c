"""The topics that disposal listens to, and why.

- intake: `CaseFiled` and `PartyCorrected` tell whether an enterprise is a party, which decides who
  auctions its property.
- control: `AssetsFrozen` makes a lot of every asset that must be turned into money.
- enforcement: `DisposalBarred` and `DisposalFreed` tell which lot an outsider's objection stops.
- triage: `CaseTriaged` and `FlagNoted` tell whether the case is difficult and complex; besides, who
  holds each case, and who is on the staff, which every house keeps to know who may act.
- documents: `SealedPaperStored` tells what a step may name as a document.
"""

from contracts.catalogue import HOUSES

HOUSE = HOUSES["disposal"]
