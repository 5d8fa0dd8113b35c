"""The same two servers in Docker, for machines where tests run with `ZHIXING_TEST_SERVERS=docker`.

A container keeps nothing: the data directory is not used, and each start is a first start.
"""

import os
import shutil
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from docker.errors import DockerException  # type: ignore[import-untyped]  # docker ships no types
from testcontainers.community.postgres import PostgresContainer
from testcontainers.core.container import DockerContainer
from testcontainers.core.wait_strategies import LogMessageWaitStrategy

from zhixing.local.embedded.jars import KAFKA_VERSION
from zhixing.local.embedded.kafka import KafkaServer, free_port
from zhixing.local.embedded.kafka_settings import COMMON, NODE_ID, security_settings
from zhixing.local.embedded.postgres import SUPERUSER, PostgresServer
from zhixing.local.embedded.process import ServerUnavailable
from zhixing.local.embedded.progress import Progress, quiet

CHOICE_VARIABLE: Final = "ZHIXING_TEST_SERVERS"
POSTGRES_IMAGE: Final = "postgres:18"
KAFKA_IMAGE: Final = f"apache/kafka:{KAFKA_VERSION}"
POSTGRES_PORT: Final = 5432
INSIDE_PORT: Final = 9092
CONTROLLER_PORT: Final = 9093
PASSWORD: Final = "zhixing"  # noqa: S105 - no secret: a container of one test run
START_SECONDS_MAX: Final = 120


class DockerUnavailable(ServerUnavailable):
    """No Docker engine answers, or it could not run the container."""


def wanted() -> bool:
    """Whether the environment asks for containers instead of the embedded servers."""
    return os.environ.get(CHOICE_VARIABLE) == "docker"


def start_postgres(
    data: Path,  # noqa: ARG001 - the same signature as the embedded server's
    progress: Progress = quiet,
) -> PostgresServer:
    """PostgreSQL 18 in a container, with the embedded server's limits. `data` is not used.

    Raises `DockerUnavailable`.
    """
    progress(f"PostgreSQL: starting the container {POSTGRES_IMAGE}")
    try:
        container = PostgresContainer(
            POSTGRES_IMAGE, username=SUPERUSER, password=PASSWORD, dbname=SUPERUSER, driver=None
        )
        container.with_command("postgres -c max_connections=600 -c shared_buffers=256MB")
        container.start()
        host, port = container.get_container_host_ip(), container.get_exposed_port(POSTGRES_PORT)
    except (DockerException, OSError, RuntimeError) as error:
        raise _unavailable(POSTGRES_IMAGE, error) from error
    # The programs come from the machine here; without them psql and pg_dump are not at hand.
    tools = Path(shutil.which("pg_dump") or "/usr/bin/pg_dump").parent
    return PostgresServer(host, int(port), None, tools, _once(container), PASSWORD)


def start_kafka(
    data: Path,  # noqa: ARG001 - the same signature as the embedded server's
    progress: Progress = quiet,
) -> KafkaServer:
    """Kafka 4.3.1 in a container, with the embedded broker's settings. `data` is not used.

    Raises `DockerUnavailable`.
    """
    progress(f"Kafka: starting the container {KAFKA_IMAGE}")
    port = free_port()
    try:
        container = DockerContainer(KAFKA_IMAGE)
        address = f"{container.get_docker_client().host()}:{port}"
        container.with_bind_ports(INSIDE_PORT, port)
        for name, value in kafka_environment(address).items():
            container.with_env(name, value)
        started = LogMessageWaitStrategy("Kafka Server started")
        container.waiting_for(started.with_startup_timeout(START_SECONDS_MAX))
        container.start()
    except (DockerException, OSError, RuntimeError) as error:
        raise _unavailable(KAFKA_IMAGE, error) from error
    return KafkaServer(address, None, _once(container))


def kafka_environment(address: str, password: str = "") -> dict[str, str]:
    """The broker's settings as the official image reads them; clients come to `address`. With a
    password of the super user it asks who they are."""
    settings = {
        **COMMON,
        **security_settings(password),
        "listeners": f"CLIENTS://:{INSIDE_PORT},CONTROLLER://:{CONTROLLER_PORT}",
        "advertised.listeners": f"CLIENTS://{address}",
        "controller.quorum.voters": f"{NODE_ID}@localhost:{CONTROLLER_PORT}",
    }
    names = {name: name.upper().replace("-", "___").replace(".", "_") for name in settings}
    return {f"KAFKA_{names[name]}": text for name, text in settings.items()}


def _once(container: DockerContainer) -> Callable[[], None]:
    """Stops the container the first time it is called, and is content the next."""
    stack = ExitStack()
    stack.callback(container.stop)
    return stack.close


def _unavailable(image: str, error: Exception) -> DockerUnavailable:
    return DockerUnavailable(
        f"{CHOICE_VARIABLE}=docker asks for {image}, but Docker does not run it: {error}\n"
        f"Start Docker, or unset {CHOICE_VARIABLE} to use the embedded servers."
    )
