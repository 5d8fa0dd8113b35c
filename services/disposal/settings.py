"""The settings of disposal, read from the environment."""

from kernel.program.settings import ServiceSettings


class Settings(ServiceSettings):
    service: str = "disposal"
