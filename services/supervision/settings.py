"""The settings of supervision, read from the environment."""

from kernel.program.settings import ServiceSettings


class Settings(ServiceSettings):
    service: str = "supervision"
