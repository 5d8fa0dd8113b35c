"""The topics that disposal listens to, and why.

- control: `AssetsFrozen` makes a lot of every asset that must be turned into money.
- triage: who holds each case, and who is on the staff, which every house keeps to know who may act.
"""

from contracts.catalogue import HOUSES

HOUSE = HOUSES["disposal"]
