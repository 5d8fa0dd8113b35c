"""The settings of triage, read from the environment."""

from kernel.program.settings import ServiceSettings


class Settings(ServiceSettings):
    service: str = "triage"
