"""Intake listens to no topic: every case begins here.

The other services learn of a case from `CaseFiled`, and of its corrected claim from
`FilingCorrected`.
"""

from contracts.catalogue import HOUSES

HOUSE = HOUSES["intake"]
