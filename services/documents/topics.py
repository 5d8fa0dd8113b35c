"""The topics that documents listens to, and why.

`intake.CaseFiled` orders the package and names the parties; `intake.FirstReceptionHeld` tells how
they may be served. Any other event may have to be notified to the parties; the court's disclosure
table says which, so documents listens to all services.
"""

from contracts.catalogue import HOUSES

HOUSE = HOUSES["documents"]
