"""Default names of a deployment on this machine."""

from pathlib import Path

COURT = "yanling"
DEFAULT_DATA = Path(".zhixing")


def database_of(service: str) -> str:
    """The name of the service's database; `keys` has one too."""
    return f"zhixing_{service}"
