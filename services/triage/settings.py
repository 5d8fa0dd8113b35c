"""Environment to typed settings of triage."""

from kernel.program.settings import ServiceSettings


class Settings(ServiceSettings):
    service: str = "triage"
