"""The library's cases import its AES for the two factory cases we do not run."""

import sys

from eventsourcing import cryptography

# It ships the same class twice: on pycryptodome, which we do not have, and on cryptography.
sys.modules.setdefault("eventsourcing.cipher", cryptography)
