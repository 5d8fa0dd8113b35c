"""The settings of enforcement, read from the environment."""

from kernel.program.settings import ServiceSettings


class Settings(ServiceSettings):
    """The settings of enforcement; those of every service suffice."""

    service: str = "enforcement"
    defaulter_list_url: str = ""  # the defaulter platform; empty: below outside_url

    @property
    def platform_url(self) -> str:
        return self.defaulter_list_url or f"{self.outside_url}/defaulter_list"
