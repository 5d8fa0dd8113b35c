"""Supervision listens to all services.

The packs decide which facts matter: those that open, close, cancel or date a node, besides
`intake.CaseFiled`, which starts the clocks, and `triage.CaseTriaged` and `triage.CaseConverted`,
which tell the tier.
"""

from contracts.catalogue import HOUSES

HOUSE = HOUSES["supervision"]
