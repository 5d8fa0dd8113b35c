"""Foreign facts in, intake's own commands out. Pure."""

from collections.abc import Sequence

from kernel.rulebook import Pack
from kernel.service import Fact
from services.intake.commands import Command


def react(_fact: Fact, _pack: Pack) -> Sequence[Command]:
    """Intake begins every case and so far answers to nobody; resumption comes with the 终本 library."""
    return ()
