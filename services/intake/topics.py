"""The topics that intake listens to, and why.

- triage: who holds each case, and who is on the staff, which every house keeps to know who may act.

Every case begins here. The other services learn of a case from `CaseFiled`, and of its corrected
claim from `FilingCorrected`.
"""

from contracts.catalogue import HOUSES

HOUSE = HOUSES["intake"]
