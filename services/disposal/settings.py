"""The settings of disposal, read from the environment."""

from kernel.program.settings import ServiceSettings


class Settings(ServiceSettings):
    """The settings of disposal; those of every service suffice."""

    service: str = "disposal"
