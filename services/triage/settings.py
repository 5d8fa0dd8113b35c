"""The settings of triage, read from the environment."""

from kernel.program.settings import ServiceSettings


class Settings(ServiceSettings):
    """The settings of triage; those of every service suffice."""

    service: str = "triage"
