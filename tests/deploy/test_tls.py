"""TLS to the broker, to PostgreSQL and at the doors, by settings, with certificates of the test."""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import asyncpg
import httpx
import pytest
import uvicorn
from aiokafka.errors import KafkaConnectionError
from fastapi import FastAPI
from pydantic import SecretStr, ValidationError

from kernel.base.postgres import Pools
from kernel.messaging.relay import Cluster, producer, topic_of
from kernel.messaging.rights import principal_of
from kernel.program.prepare import prepare_broker
from kernel.program.server import Certificates, config_of
from kernel.program.settings import BusSettings
from tests.deploy.certificates import ADDRESS, Authority, authority
from zhixing.local.embedded import kafka as embedded_kafka
from zhixing.local.embedded.kafka import KafkaServer, free_port, start_kafka
from zhixing.local.embedded.kafka_settings import SUPER_USER, broker_settings
from zhixing.local.embedded.postgres import PostgresServer
from zhixing.local.secrets import Secrets, secrets_of


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return authority(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return authority(tmp_path_factory.mktemp("others"), "another authority")


def believing(found: Authority, own: Path | None = None) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=found.file)
    if own is not None:
        context.load_cert_chain(own)
    return context


@asynccontextmanager
async def door(certificates: Certificates) -> AsyncIterator[str]:
    """The address of an application that answers at `/`."""
    app = FastAPI()

    @app.get("/")
    async def page() -> str:
        return "here"

    port = free_port()
    server = uvicorn.Server(config_of(app, host=ADDRESS, port=port, certificates=certificates))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        yield f"{ADDRESS}:{port}"
    finally:
        server.should_exit = True
        await serving


async def get(url: str, context: ssl.SSLContext | bool = True) -> str:
    async with httpx.AsyncClient(verify=context, trust_env=False) as client:
        return str((await client.get(url)).json())


async def test_the_doors_speak_tls_to_who_believes_their_authority(
    ours: Authority, theirs: Authority
) -> None:
    async with door(Certificates(ours.signed("door"))) as place:
        assert await get(f"https://{place}/", believing(ours)) == "here"
        for url, context in (
            (f"https://{place}/", believing(theirs)),
            (f"http://{place}/", believing(ours)),
        ):
            with pytest.raises(httpx.HTTPError):
                await get(url, context)


async def test_the_doors_ask_for_a_certificate_where_an_authority_is_named(
    ours: Authority, theirs: Authority
) -> None:
    served = Certificates(ours.signed("door"), client_ca=ours.file)
    async with door(served) as place:
        known = believing(ours, ours.signed("client"))
        assert await get(f"https://{place}/", known) == "here"
        for context in (believing(ours), believing(ours, theirs.signed("client"))):
            with pytest.raises(httpx.HTTPError):
                await get(f"https://{place}/", context)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kafka_ca_file": "/nowhere/ca.pem"},
        {"kafka_mechanism": "GSSAPI"},
        {"bus_keys": ["short"]},
    ],
    ids=str,
)
def test_what_cannot_be_meant_is_refused_at_the_start(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        BusSettings(**wrong)


@pytest.fixture(scope="module")
def guarded(
    ours: Authority, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[KafkaServer, Secrets]]:
    """A broker that speaks TLS to its clients, and asks who they are."""
    data, own = tmp_path_factory.mktemp("tls"), ours.signed("broker")
    known = secrets_of(data)

    def over_tls(port: int, controller_port: int, password: str) -> dict[str, str]:
        settings = broker_settings(port, controller_port, password)
        stores = {"keystore": own, "truststore": ours.file}
        return (
            settings
            | {f"ssl.{name}.type": "PEM" for name in stores}
            | {f"ssl.{name}.location": str(file) for name, file in stores.items()}
            | {
                "listener.security.protocol.map": "CLIENTS:SASL_SSL,CONTROLLER:SASL_PLAINTEXT",
                "ssl.client.auth": "requested",
            }
        )

    def answers(port: int) -> bool:
        with contextlib.suppress(OSError):
            plain = socket.create_connection((ADDRESS, port), 2)
            with plain, believing(ours).wrap_socket(plain, server_hostname=ADDRESS):
                return True
        return False

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(embedded_kafka, "broker_settings", over_tls)
        patched.setattr(embedded_kafka, "_answers", answers)
        server = start_kafka(data, password=known.kafka_admin)
    yield server, known
    server.stop()


def reached(server: KafkaServer, ca: Path, user: str, password: str, **more: Any) -> Cluster:
    return BusSettings(
        kafka_bootstrap=server.bootstrap,
        kafka_user=user,
        kafka_password=SecretStr(password),
        kafka_tls=True,
        kafka_ca_file=ca,
        **more,
    ).kafka()


@pytest.mark.slow
async def test_the_broker_is_reached_over_tls_and_only_by_who_believes_its_authority(
    guarded: tuple[KafkaServer, Secrets], ours: Authority, theirs: Authority
) -> None:
    server, known = guarded
    admin = reached(server, ours.file, SUPER_USER, known.kafka_admin, kafka_mechanism="PLAIN")
    await prepare_broker(admin, known.kafka)
    user = principal_of("intake")
    own = {"kafka_certificate_file": ours.signed("intake")}
    for more in ({}, own):
        sender = producer(reached(server, ours.file, user, known.kafka[user], **more))
        await sender.start()
        await sender.send_and_wait(topic_of("intake"), b"x", key=b"k")
        await sender.stop()
    stranger = producer(reached(server, theirs.file, user, known.kafka[user]))
    with pytest.raises(KafkaConnectionError):
        await stranger.start()
    await stranger.stop()


SSL_REQUEST = bytes.fromhex("0000000804d2162f")  # what a client says that wants TLS


@pytest.fixture
async def encrypted(postgres: PostgresServer, ours: Authority) -> AsyncIterator[int]:
    """The port of a PostgreSQL that speaks TLS and nothing else. The embedded server was built
    without TLS, so that this end does it in its place."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(ours.signed("postgres"))
    running: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError), contextlib.closing(writer):
            if await reader.readexactly(len(SSL_REQUEST)) != SSL_REQUEST:
                return
            writer.write(b"S")
            await writer.start_tls(context)
            socket_file = f"{postgres.host}/.s.PGSQL.{postgres.port}"
            upstream, down = await asyncio.open_unix_connection(socket_file)
            with contextlib.closing(down):
                await asyncio.gather(_pass_on(reader, down), _pass_on(upstream, writer))

    def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        running.add(asyncio.create_task(serve(reader, writer)))

    async with await asyncio.start_server(begin, ADDRESS, 0) as server:
        yield server.sockets[0].getsockname()[1]
        for one in running:
            one.cancel()
        await asyncio.gather(*running, return_exceptions=True)


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while read := await reader.read(65_536):
        writer.write(read)
        await writer.drain()
    writer.close()


async def test_the_database_is_reached_over_tls_and_only_where_its_authority_is_believed(
    encrypted: int, ours: Authority, theirs: Authority
) -> None:
    def address(mode: str, found: Authority) -> str:
        query = f"sslmode={mode}&sslrootcert={quote(str(found.file), safe='')}"
        return f"postgresql://postgres@{ADDRESS}:{encrypted}/postgres?{query}"

    pools = Pools(address("verify-full", ours))
    pool = await pools.of("yanling")
    assert await pool.fetchval("select current_setting('app.court')") == "yanling"
    await pools.close()
    with pytest.raises(ssl.SSLCertVerificationError):
        await asyncpg.connect(address("verify-full", theirs))
    with pytest.raises((OSError, asyncpg.PostgresConnectionError)):
        await asyncpg.connect(address("disable", ours))
