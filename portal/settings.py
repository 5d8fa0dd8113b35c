"""The settings of the portal, beside those of every service."""

from pydantic import Field, SecretStr

from contracts.catalogue import PORTAL
from kernel.program.settings import ServiceSettings


class Settings(ServiceSettings):
    """Each variable has the prefix `ZHIXING_`.

    `house_urls` are the addresses of the nine services by name. `sign_in_url` is the identity
    provider's discovery document (`…/.well-known/openid-configuration`), `client_id` and
    `client_secret` what the portal is known to it by. `session_secret` signs the session cookies;
    every replica has the same. `cookie_secure` is off only where people come by plain HTTP.
    """

    service: str = PORTAL
    house_urls: dict[str, str] = Field(default_factory=dict)
    sign_in_url: str = ""
    client_id: str = "zhixing-portal"
    client_secret: SecretStr = SecretStr("")
    session_secret: SecretStr = SecretStr("")
    session_hours: int = 12
    cookie_secure: bool = True
    origins: tuple[str, ...] = ()  # other sites that may call /api from a browser
