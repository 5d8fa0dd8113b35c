"""Environment to typed settings of intake."""

from kernel.program.settings import ServiceSettings


class Settings(ServiceSettings):
    service: str = "intake"
