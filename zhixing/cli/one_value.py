"""Options that take one value refuse a second, which would silently replace the first."""

from collections import Counter
from typing import Any

import typer
from typer.core import TyperCommand


class OneValue(TyperCommand):
    """A command that refuses an option given twice, unless it may be repeated."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Like the base class. Raises typer.BadParameter."""
        _, _, given = self.make_parser(ctx).parse_args(list(args))
        for option, times in Counter(given).items():
            if times > 1 and not getattr(option, "multiple", True):
                name = "/".join(option.opts)
                raise typer.BadParameter(f"{name} takes one value, given {times} times", ctx)
        return super().parse_args(ctx, args)
