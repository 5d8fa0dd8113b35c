"""The draw of a team, which anyone can repeat. Pure."""

import hashlib
import json
from collections.abc import Sequence

from contracts.values import Candidate


def draw(candidates: Sequence[Candidate], seed: str, case_id: str) -> str:
    """The team drawn for a case, which anyone can draw again.

    1. Of the candidates keep those with the smallest load; order them by their codes.
    2. Write `seed` and `case_id` as one JSON array without blanks, in UTF-8; take SHA-256.
    3. The digest as a big-endian integer, modulo the number of teams kept, is the index.
    """
    if not candidates:
        raise ValueError("a draw needs at least one team")
    least = min(candidate.load for candidate in candidates)
    teams = sorted({candidate.team for candidate in candidates if candidate.load == least})
    ticket = json.dumps([seed, case_id], ensure_ascii=False, separators=(",", ":"))
    number = int.from_bytes(hashlib.sha256(ticket.encode()).digest(), "big")
    return teams[number % len(teams)]
