"""Environment to typed settings of disposal."""

from kernel.program.settings import ServiceSettings


class Settings(ServiceSettings):
    service: str = "disposal"
