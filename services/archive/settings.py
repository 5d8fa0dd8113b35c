"""The settings of archive, read from the environment."""

from kernel.program.settings import ServiceSettings


class Settings(ServiceSettings):
    """The settings of archive; those of every service suffice."""

    service: str = "archive"
