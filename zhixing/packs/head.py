"""What the head of a court's pack says, read without the rest of the pack."""

import tomllib
from pathlib import Path


def rolls_by_head(courts: Path, court: str) -> bool | None:
    """Whether a last day on a rest day moves at this court, where its head says so plainly.

    None where the head is missing, unreadable or of another court, or where the switch has
    dates: then only the loaded pack can tell.
    """
    try:
        head = tomllib.loads((courts / court / "court.toml").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    match head:
        case {"court": str(name), "arithmetic": {"roll": bool(roll)}} if name == court:
            return roll
    return None
