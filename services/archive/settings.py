"""Environment to typed settings of archive."""

from kernel.program.settings import ServiceSettings


class Settings(ServiceSettings):
    service: str = "archive"
