"""The settings of control, read from the environment."""

from kernel.program.settings import ServiceSettings


class Settings(ServiceSettings):
    """`outside_url` is the base address of inquiry systems, banks and the platform of entrusted
    matters; each has its own path below it."""

    service: str = "control"
    national_path: str = "/national"
    local_path: str = "/local"
    banks_path: str = "/banks"
    entrustments_path: str = "/entrustments"
