"""The articles archive applies, as pure functions."""

from collections.abc import Iterable, Set

from kernel.rulebook import DossierRow, Pack


def unscanned(received: Set[str], scanned: Set[str]) -> tuple[str, ...]:
    """Material that was signed for and not scanned yet (鄢陵 二、(一)8: 扫描上传和命名编目)."""
    return tuple(sorted(received - scanned))


def givers(rows: Iterable[DossierRow], pack: Pack) -> frozenset[str]:
    """The roles and teams that may hand in what the rows are about: those that they name, the
    teams within these, and the roles in any of them."""
    found = {row.giver for row in rows}
    for team in pack.teams:  # a team stands below the unit that it is a part of
        if team.parent in found:
            found.add(team.code)
    return frozenset(found | {role.code for role in pack.roles if role.team in found})
