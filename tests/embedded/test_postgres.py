"""A real PostgreSQL 18: started, used, stopped, started again."""

import asyncio
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import asyncpg
import psycopg
import pytest

from zhixing.local.embedded.datadir import DataDirBusy
from zhixing.local.embedded.postgres import PostgresServer, PostgresUnavailable, start_postgres


def test_both_drivers_and_the_tools_reach_a_new_database(postgres: PostgresServer) -> None:
    dsn = postgres.dsn("intake")
    postgres.ensure_database("intake")

    async def ask() -> object:
        connection = await asyncpg.connect(dsn)
        try:
            return await connection.fetchval("SELECT current_database()")
        finally:
            await connection.close()

    assert asyncio.run(ask()) == "intake"
    with psycopg.connect(dsn) as connection:
        assert connection.execute("SELECT current_database()").fetchone() == ("intake",)
    psql = [str(postgres.bin_dir / "psql"), "-XAtd", dsn, "-c", "SELECT 1"]
    assert subprocess.run(psql, capture_output=True, check=True).stdout == b"1\n"


def test_the_settings_are_the_ones_a_record_needs(postgres: PostgresServer) -> None:
    expected = {
        "fsync": "off",  # of tests alone
        "synchronous_commit": "on",
        "data_checksums": "on",
        "max_connections": "600",
        "shared_buffers": "256MB",
        "idle_in_transaction_session_timeout": "1min",
        "TimeZone": "UTC",
        "listen_addresses": "",
        "server_encoding": "UTF8",
    }
    with psycopg.connect(postgres.dsn("postgres")) as connection:
        assert connection.info.server_version // 10_000 == 18
        for name, value in expected.items():
            assert connection.execute(f"SHOW {name}").fetchone() == (value,), name


def test_a_database_is_created_once_however_many_ask(postgres: PostgresServer) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(postgres.ensure_database, ["执行"] * 4))
    with psycopg.connect(postgres.dsn("执行")) as connection:
        assert connection.execute("SELECT current_database()").fetchone() == ("执行",)


def test_a_second_server_on_the_same_directory_is_refused(
    postgres: PostgresServer, data: Path
) -> None:
    with pytest.raises(DataDirBusy, match=str(os.getpid())):
        start_postgres(data)
    with psycopg.connect(postgres.dsn("postgres")) as connection:
        connection.execute("SELECT 1")


@pytest.mark.slow
def test_a_restart_keeps_the_data_even_under_a_long_chinese_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / ("执行局" * 12)  # Too long for a socket, which then lies elsewhere.
    first = start_postgres(data)
    first.ensure_database("kept")
    first.stop()
    first.stop()
    assert not Path(first.host).exists()
    monkeypatch.delenv("ZHIXING_POSTGRES_FSYNC")
    second = start_postgres(data)
    try:
        with psycopg.connect(second.dsn("kept")) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
            assert connection.execute("SHOW fsync").fetchone() == ("on",), "unless told otherwise"
    finally:
        second.stop()


def test_a_directory_of_another_release_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "PG_VERSION").write_text("16\n")
    with pytest.raises(PostgresUnavailable, match="made by PostgreSQL 16"):
        start_postgres(tmp_path)


@pytest.mark.slow
def test_what_hinders_the_start_is_in_the_message_and_the_lock_is_given_back(
    tmp_path: Path,
) -> None:
    server = start_postgres(tmp_path)
    server.stop()
    settings = tmp_path / "postgres" / "postgresql.auto.conf"
    settings.write_text("shared_buffers = 'much'\n")
    with pytest.raises(PostgresUnavailable, match="shared_buffers"):
        start_postgres(tmp_path)
    settings.write_text("")
    start_postgres(tmp_path).stop()
