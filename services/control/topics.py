"""The topics that control listens to, and why.

- intake: `CaseFiled` opens control and starts the collective query at once, without waiting for the
    reception (YL-069, YL-453); `FilingCorrected` carries a corrected claim.
- triage: who holds each case, and who is on the staff, which every house keeps to know who may act.
- enforcement: `CaseClosed` ends what may be controlled, and asks for the release of what stands;
    `DisposalBarred` and `DisposalFreed` tell what an outsider's objection keeps from deduction.
- documents: `SealedPaperStored` tells which rulings and notices acts on property may rest on, and
    what a step may name as a document; `DocumentServed` which notices reached the institution.
"""

from contracts.catalogue import HOUSES

HOUSE = HOUSES["control"]
