"""The settings of documents, read from the environment."""

from kernel.program.settings import ServiceSettings


class Settings(ServiceSettings):
    """Addresses of the service platform and the court post; empty: below `outside_url`."""

    service: str = "documents"
    messages_url: str = ""
    post_url: str = ""

    @property
    def platform_url(self) -> str:
        return self.messages_url or f"{self.outside_url}/messages"

    @property
    def court_post_url(self) -> str:
        return self.post_url or f"{self.outside_url}/post"
