"""Who may come to a page: staff, operators, auditors, parties."""

from collections.abc import Callable, Coroutine
from typing import Any

from portal import rooms
from portal.pages.ground import On
from portal.session import Signed


class NotTheirs(Exception):
    """The page is for others; `home` is the first page of who came."""

    def __init__(self, home: str) -> None:
        super().__init__(home)
        self.home = home


async def staff(visitor: Signed, ground: On) -> None:
    """Pages that read the case book of the court. Raises NotTheirs."""
    pack, roles = ground.pack(visitor.court), visitor.identity.roles
    await ground.people.register(visitor.court)  # whose names the page shows
    if not rooms.is_staff(pack, roles):
        raise NotTheirs(rooms.places(pack, roles)[0].href)


def only(role: str) -> Callable[..., Coroutine[Any, Any, None]]:
    """What lets in who has a role. The dependency raises NotTheirs."""

    async def let_in(visitor: Signed, ground: On) -> None:
        roles = visitor.identity.roles
        if role not in roles:
            raise NotTheirs(rooms.places(ground.pack(visitor.court), roles)[0].href)

    return let_in
