"""The settings of intake, read from the environment."""

from kernel.program.settings import ServiceSettings


class Settings(ServiceSettings):
    service: str = "intake"
