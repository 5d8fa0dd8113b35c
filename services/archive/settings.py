"""Environment to typed settings of archive."""

from kernel.settings import ServiceSettings


class Settings(ServiceSettings):
    service: str = "archive"
