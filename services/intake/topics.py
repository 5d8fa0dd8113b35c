"""The topics that intake listens to, and why.

- enforcement: `CaseClosed`: what was recorded of the parties of a closed case is corrected under a
  ruling only.
- triage: who holds each case, and who is on the staff, which every house keeps to know who may act.

Every case begins here. The other services learn of a case from `CaseFiled`, and of its corrected
claim from `FilingCorrected`.
"""

from contracts.catalogue import HOUSES

HOUSE = HOUSES["intake"]
