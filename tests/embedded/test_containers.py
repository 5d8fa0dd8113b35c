"""The same servers in Docker, as far as it goes where no Docker runs."""

import gc
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest

from zhixing.local.embedded import containers
from zhixing.local.embedded.containers import DockerUnavailable, kafka_environment
from zhixing.local.embedded.postgres import PostgresServer


def refusal(start: Callable[[Path], object], data: Path) -> str:
    """What `start` says where no Docker answers.

    The docker package leaves its socket open then; it is collected here, not in a later test.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        try:
            start(data)
        except DockerUnavailable as error:
            told = str(error)
        gc.collect()
    return told


@pytest.mark.parametrize(
    ("start", "image"),
    [
        (containers.start_postgres, "postgres:18"),
        (containers.start_kafka, "apache/kafka:4.3.1"),
    ],
)
def test_without_docker_the_message_names_the_image_and_the_way_out(
    start: Callable[[Path], object], image: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/no-docker.sock")
    told = refusal(start, tmp_path)
    assert image in told
    assert "unset ZHIXING_TEST_SERVERS" in told


def test_docker_is_used_only_where_the_environment_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ZHIXING_TEST_SERVERS", raising=False)
    assert not containers.wanted()
    monkeypatch.setenv("ZHIXING_TEST_SERVERS", "docker")
    assert containers.wanted()


def test_the_broker_in_the_container_has_the_settings_of_the_embedded_one() -> None:
    environment = kafka_environment("localhost:40000")
    assert environment["KAFKA_AUTO_CREATE_TOPICS_ENABLE"] == "false"
    assert environment["KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS"] == "0"
    assert environment["KAFKA_ADVERTISED_LISTENERS"] == "CLIENTS://localhost:40000"


def test_a_server_with_a_host_name_has_a_plain_address_with_its_password() -> None:
    server = PostgresServer("localhost", 40001, None, Path("/bin"), lambda: None, "p@ss")
    assert server.dsn("intake") == "postgresql://postgres:p%40ss@localhost:40001/intake"
