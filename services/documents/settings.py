"""The settings of documents, read from the environment."""

from pydantic import DirectoryPath

from kernel.program.settings import ServiceSettings


class Settings(ServiceSettings):
    """Addresses of the service platform, the court post and the platform of electronic seals;
    empty: below `outside_url`. `fonts_folder` holds fonts of the court's own, `body_font` names the
    one of them in which documents are set, such as FangSong."""

    service: str = "documents"
    messages_url: str = ""
    post_url: str = ""
    seals_url: str = ""
    fonts_folder: DirectoryPath | None = None
    body_font: str = ""

    @property
    def platform_url(self) -> str:
        return self.messages_url or f"{self.outside_url}/messages"

    @property
    def court_post_url(self) -> str:
        return self.post_url or f"{self.outside_url}/post"

    @property
    def seal_platform_url(self) -> str:
        return self.seals_url or f"{self.outside_url}/seals"
