"""The topics that payments listens to, and why.

- intake: `CaseFiled` has the bank open the case's own account; `FirstReceptionHeld` confirms
  the account that payouts go to.
- triage: `CustodyAccepted` names who handles a case; who holds each case, and who is on the staff,
  every house keeps to know who may act.
- documents: `SealedPaperStored` tells what a step may name as a document.

Money itself comes through the HTTP door: the bank pushes each receipt.
"""

from contracts.catalogue import HOUSES

HOUSE = HOUSES["payments"]
