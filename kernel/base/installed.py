"""Where the files lie that are installed beside the code."""

from pathlib import Path

COURTS = Path(__file__).resolve().parents[2] / "courts"  # the packs and permissions
