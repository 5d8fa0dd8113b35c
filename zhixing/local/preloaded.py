"""What the processes of a deployment have in common, loaded once before they are forked.

Nothing here opens a file or a connection that a process would share with another, or starts a
thread; a test says so.
"""

from importlib import import_module

from contracts.catalogue import SERVICES
from kernel.rulebook import COURTS, Rulebook

for name in ("zhixing.cli.serve", "portal.app", *(f"services.{one}.app" for one in SERVICES)):
    import_module(name)
Rulebook.load(COURTS)  # what was read stays known
