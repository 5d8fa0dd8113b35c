"""Environment to typed settings of disposal."""

from kernel.settings import ServiceSettings


class Settings(ServiceSettings):
    service: str = "disposal"
