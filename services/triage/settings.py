"""Environment to typed settings of triage."""

from kernel.settings import ServiceSettings


class Settings(ServiceSettings):
    service: str = "triage"
