"""What a service keeps files with, by its settings."""

from kernel.base.postgres import Pools
from kernel.files.contents import Contents, Limits
from kernel.files.scanning import NoScanner, Scanner
from kernel.files.uploads import Uploads
from kernel.people.sealed import Keyring
from kernel.program.settings import ServiceSettings

HOUR_SECONDS = 3600


def contents_of(
    service: str,
    settings: ServiceSettings,
    pools: Pools,
    keyring: Keyring,
    scanner: Scanner | None,
) -> Contents:
    """The contents of a service's files. Without a scanner nothing is scanned."""
    return Contents(
        service,
        settings.store(),
        Uploads(pools),
        keyring,
        scanner or NoScanner(),
        Limits(settings.files_bytes_max, settings.files_idle_hours * HOUR_SECONDS),
    )
