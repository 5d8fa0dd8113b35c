"""The topics that disposal listens to, and why.

- control: `AssetsFrozen` makes a lot of every asset that must be turned into money.
"""

from contracts.catalogue import HOUSES

HOUSE = HOUSES["disposal"]
