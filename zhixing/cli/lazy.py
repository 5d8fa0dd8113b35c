"""A command group whose commands are imported when they are called, not before."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any, ClassVar

from typer.core import TyperCommand, TyperGroup
from typer.main import get_command


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a command is: the module that has it as `app`, and its line in the group's help.

    `needs` names a package; without it the command is not offered.
    """

    module: str
    help: str
    needs: str = ""

    @property
    def offered(self) -> bool:
        return not self.needs or find_spec(self.needs) is not None


class Deferred(TyperCommand):
    """A placeholder for a command in the list of its group; its options are unknown until it is
    loaded."""

    def __init__(self, name: str, entry: Entry) -> None:
        super().__init__(name, help=entry.help)
        self.module = entry.module

    def load(self) -> Any:
        """The command. Raises ImportError if its module cannot be imported."""
        command = get_command(import_module(self.module).app)
        command.name = self.name
        return command


class LazyGroup(TyperGroup):
    """The group of the commands in `entries`, which a subclass gives."""

    entries: ClassVar[Mapping[str, Entry]]

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        for name, entry in self.entries.items():
            if entry.offered:
                self.add_command(Deferred(name, entry))

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """Like the base class, but loads the called command."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, command.load() if isinstance(command, Deferred) else command, rest
