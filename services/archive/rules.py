"""The articles archive applies, as pure functions."""

from collections.abc import Set


def unscanned(received: Set[str], scanned: Set[str]) -> tuple[str, ...]:
    """Material that was signed for and not scanned yet (鄢陵 二、(一)8: 扫描上传和命名编目)."""
    return tuple(sorted(received - scanned))
