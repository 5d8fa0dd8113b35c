"""The settings of archive, read from the environment."""

from kernel.program.settings import ServiceSettings


class Settings(ServiceSettings):
    service: str = "archive"
