"""Environment to typed settings of supervision."""

from kernel.settings import ServiceSettings


class Settings(ServiceSettings):
    service: str = "supervision"
