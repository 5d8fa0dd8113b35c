"""Environment to typed settings of enforcement."""

from kernel.settings import ServiceSettings


class Settings(ServiceSettings):
    service: str = "enforcement"
    credit_url: str = ""  # the platform of dishonest debtors; empty: beside the others outside

    @property
    def platform_url(self) -> str:
        return self.credit_url or f"{self.outside_url}/credit"
