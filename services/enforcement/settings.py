"""Environment to typed settings of enforcement."""

from kernel.program.settings import ServiceSettings


class Settings(ServiceSettings):
    service: str = "enforcement"
    defaulter_list_url: str = (
        ""  # the platform of dishonest debtors; empty: beside the others outside
    )

    @property
    def platform_url(self) -> str:
        return self.defaulter_list_url or f"{self.outside_url}/defaulter_list"
