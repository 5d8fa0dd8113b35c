"""Environment to typed settings of intake."""

from kernel.settings import ServiceSettings


class Settings(ServiceSettings):
    service: str = "intake"
