"""A peer that is not there is left out, and the row says why."""

from pathlib import Path
from typing import Any

import pytest

from bench import commands
from bench.ground import Ground
from bench.peers import Unavailable, emmett, stock, umadb
from zhixing.local.embedded.progress import quiet


@pytest.fixture
def on(tmp_path: Path) -> Ground:
    """No server is started: nobody gets as far as asking for one."""
    return Ground(data=tmp_path, rounds=1, progress=quiet)


def nothing(*_arguments: Any) -> None:
    return None


async def test_emmett_is_left_out_without_node(on: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench.peers.emmett.shutil.which", nothing)
    with pytest.raises(Unavailable, match="node is not installed"):
        await emmett.opened(on, "emmett", connections=1)


async def test_emmett_is_left_out_where_its_packages_cannot_be_had(
    on: Ground, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    npm = tmp_path / "npm"
    npm.write_text("#!/bin/sh\necho the registry is away >&2\nexit 1\n", encoding="utf-8")
    npm.chmod(0o755)
    (tmp_path / "node").symlink_to(npm)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.setenv("ZHIXING_CACHE", str(tmp_path / "cache"))
    with pytest.raises(Unavailable, match="the registry is away"):
        await emmett.opened(on, "emmett", connections=1)
    assert list((tmp_path / "cache").iterdir()) == []


async def test_the_stock_library_is_left_out_without_its_driver(
    on: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stock, "find_spec", nothing)
    with pytest.raises(Unavailable, match="psycopg is not installed"):
        async with stock.opened(on, "stock", threads=1):
            pass


async def test_a_row_without_its_peer_tells_the_reason(
    on: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(umadb, "find_spec", nothing)

    async def opening() -> list[Any]:
        async with umadb.serving(on):
            return []

    side = await commands.entered(opening())
    assert side.absent == "skipped: UmaDB: the package umadb is not installed"
    assert side.variants == ()
