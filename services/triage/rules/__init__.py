"""The articles that triage applies: tier, pool and draw. Pure functions.

The routing rows of a court's pack select conditions by name, so the rows decide what counts, and no
condition depends on a court.
"""

from services.triage.rules.classes import classes_of
from services.triage.rules.conditions import CONDITION_TITLES, CONDITIONS
from services.triage.rules.drawing import draw
from services.triage.rules.facts import BadFacts, Facts, parse_facts, unknown_flags
from services.triage.rules.tiering import (
    AFTER_RECEPTION,
    CONFIRMING,
    Tiering,
    confirmation_of,
    early,
    matches,
    standing_of,
    tier,
)

__all__ = [
    "AFTER_RECEPTION",
    "CONDITIONS",
    "CONDITION_TITLES",
    "CONFIRMING",
    "BadFacts",
    "Facts",
    "Tiering",
    "classes_of",
    "confirmation_of",
    "draw",
    "early",
    "matches",
    "parse_facts",
    "standing_of",
    "tier",
    "unknown_flags",
]
