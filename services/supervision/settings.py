"""Environment to typed settings of supervision."""

from kernel.program.settings import ServiceSettings


class Settings(ServiceSettings):
    service: str = "supervision"
