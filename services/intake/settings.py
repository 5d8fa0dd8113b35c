"""The settings of intake, read from the environment."""

from kernel.program.settings import ServiceSettings


class Settings(ServiceSettings):
    """The settings of intake; those of every service suffice."""

    service: str = "intake"
