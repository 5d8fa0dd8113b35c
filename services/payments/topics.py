"""The topics that payments listens to, and why.

- intake: `CaseFiled` has the bank open the case's own account; `FirstReceptionHeld` confirms
  the account that payouts go to.

Money itself comes through the HTTP door: the bank pushes each receipt.
"""

from contracts.catalogue import HOUSES

HOUSE = HOUSES["payments"]
