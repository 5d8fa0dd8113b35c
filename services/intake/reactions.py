"""Foreign facts in, intake's own commands out. Pure."""

from collections.abc import Sequence

from kernel.deciding.service import Fact
from kernel.rulebook import Pack
from services.intake.commands import Command


def react(_fact: Fact, _pack: Pack) -> Sequence[Command]:
    """Every case begins here, so no fact moves intake; its own facts move no second stream."""
    return ()
