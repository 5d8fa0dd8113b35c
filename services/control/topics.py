"""The topics that control listens to, and why.

- intake: `CaseFiled` opens control and starts the collective query at once, without waiting for the
    reception (YL-069, YL-453); `FilingCorrected` carries a corrected claim.
- triage: who holds each case, and who is on the staff, which every house keeps to know who may act.
- documents: `SealedPaperStored` tells what a step may name as a document.
"""

from contracts.catalogue import HOUSES

HOUSE = HOUSES["control"]
