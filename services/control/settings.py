"""Environment to typed settings of control."""

from kernel.program.settings import ServiceSettings


class Settings(ServiceSettings):
    """The inquiry systems and banks are reached below `outside_url`, each under its own path."""

    service: str = "control"
    national_path: str = "/national"
    local_path: str = "/local"
    banks_path: str = "/banks"
