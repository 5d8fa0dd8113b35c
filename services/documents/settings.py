"""Environment to typed settings of documents."""

from kernel.program.settings import ServiceSettings


class Settings(ServiceSettings):
    """Where service platform and court post are; empty: beside the others outside."""

    service: str = "documents"
    messages_url: str = ""
    post_url: str = ""

    @property
    def platform_url(self) -> str:
        return self.messages_url or f"{self.outside_url}/messages"

    @property
    def court_post_url(self) -> str:
        return self.post_url or f"{self.outside_url}/post"
