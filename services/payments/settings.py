"""The settings of payments, read from the environment."""

from kernel.program.settings import ServiceSettings


class Settings(ServiceSettings):
    """The settings of payments; those of every service suffice."""

    service: str = "payments"

    @property
    def accounts_url(self) -> str:
        """The bank of the case accounts."""
        return f"{self.outside_url.rstrip('/')}/accounts"
