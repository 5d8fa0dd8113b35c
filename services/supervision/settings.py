"""The settings of supervision, read from the environment."""

from kernel.program.settings import ServiceSettings


class Settings(ServiceSettings):
    """The settings of supervision; those of every service suffice."""

    service: str = "supervision"
