"""The articles archive applies, as pure functions."""

from services.archive.state import ClosingCheck, Dossier


def unscanned(dossier: Dossier) -> tuple[str, ...]:
    """Material that was signed for and not scanned yet (鄢陵 二、(一)8: 扫描上传和命名编目)."""
    return tuple(sorted(dossier.received - dossier.scanned))


def checks_itself(check: ClosingCheck, checker: str) -> bool:
    """Whether the person who proposed the closing would check it (鄢陵 三、(八)14)."""
    return check.proposer == checker
