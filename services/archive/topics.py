"""The topics that archive listens to, and why.

- intake: `CaseFiled` opens the dossier;
- enforcement: `ClosingProposed` asks for the closing check where the manner of closing needs
  one, `CaseClosed` closes the dossier and puts a 终本 into the 终本 library.
- triage: who holds each case, and who is on the staff, which every house keeps to know who may act.
- documents: `SealedPaperStored` tells what a step may name as a document.
"""

from contracts.catalogue import HOUSES

HOUSE = HOUSES["archive"]
