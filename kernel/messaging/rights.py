"""Who may do what at the broker: principals, their passwords, and their rights by topic.

The rights are those of `deploy/kafka-rights.sh`, which is printed from here.
"""

import asyncio
import hashlib
import logging
import os
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from typing import Any, Final

from aiokafka.client import AIOKafkaClient
from aiokafka.errors import KafkaConnectionError, for_code
from aiokafka.protocol.admin import CreateAclsRequest_v1
from aiokafka.protocol.api import Request, RequestStruct, Response
from aiokafka.protocol.types import (
    CompactArray,
    CompactBytes,
    CompactString,
    Int8,
    Int16,
    Int32,
    Schema,
    TaggedFields,
)

from contracts.catalogue import PORTAL
from kernel.messaging.access import Access
from kernel.messaging.relay import PREFIX, Cluster, topic_of

OPERATIONS: Final = "operations"
READERS: Final = (OPERATIONS, PORTAL)  # read every topic, and write none
SALT_BYTES: Final = 16
ITERATIONS: Final = 4096  # what the broker asks for at least; the passwords are random
SCRAM_SHA_512: Final = 2
KNOWN_SECONDS: Final = 0.1
KNOWN_ATTEMPTS_MAX: Final = 100
_RESOURCES: Final = {"topic": 2, "group": 3}
_OPERATIONS: Final = {"read": 3, "write": 4, "describe": 8}
_LITERAL, _PREFIXED, _ALLOW = 3, 4, 3


@dataclass(frozen=True, slots=True, order=True)
class Right:
    """What a principal may do with a topic or a group; with all that begin with `name` if
    `prefixed`. Whoever may read or write may also describe."""

    principal: str
    operation: str
    resource: str
    name: str
    prefixed: bool = False


def principal_of(house: str, prefix: str = PREFIX) -> str:
    """The principal of a house, called like its topic and its consumer group."""
    return topic_of(house, prefix)


def rights(listens_to: Mapping[str, Sequence[str]], prefix: str = PREFIX) -> Iterator[Right]:
    """The rights of every house, by what it listens to, and of those that read all."""
    for house, sources in listens_to.items():
        own = principal_of(house, prefix)
        yield Right(own, "write", "topic", own)
        yield Right(own, "write", "topic", f"{own}.parked")
        for source in (house, *sources):  # its relay looks at the end of its own topic
            yield Right(own, "read", "topic", topic_of(source, prefix))
        yield Right(own, "read", "group", own)
    for reader in (principal_of(name, prefix) for name in READERS):
        yield Right(reader, "read", "topic", f"{prefix}.", prefixed=True)
        yield Right(reader, "describe", "group", f"{prefix}.", prefixed=True)
        yield Right(reader, "read", "group", reader, prefixed=True)


async def grant_rights(
    kafka: Cluster, granted: Sequence[Right], passwords: Mapping[str, str]
) -> None:
    """Set the passwords of principals, and give rights, each in one request, and wait until they
    count. Rights that were given before stay; `kafka` reaches the broker as its super user.

    Raises KafkaError.
    """
    async with _client(kafka) as client:
        for request in (_Passwords(passwords), _Rights(granted)):
            answer = await client.send(client.get_random_node(), request)
            for code, message in request.results(answer):
                if code:
                    raise for_code(code)(message)
    await _until_known(kafka, *list(passwords.items())[-1])


@contextmanager
def quiet_clients() -> Iterator[None]:
    """Keeps aiokafka from warning of what is meant so: a password in the clear to the own machine,
    a client that is not known yet. Errors are raised as well as logged."""
    clients = logging.getLogger("aiokafka")
    before = clients.level
    clients.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        clients.setLevel(before)


async def _until_known(kafka: Cluster, user: str, password: str) -> None:
    """Wait until the broker has read what its controller has stored: one for all, since they were
    stored together."""
    as_user = replace(kafka, access=Access(user, password, tls=kafka.access.tls))
    for wait in range(KNOWN_ATTEMPTS_MAX, -1, -1):
        try:
            async with _client(as_user):
                return
        except KafkaConnectionError:
            if not wait:
                raise
            await asyncio.sleep(KNOWN_SECONDS)


@asynccontextmanager
async def _client(kafka: Cluster) -> AsyncIterator[AIOKafkaClient]:
    client = AIOKafkaClient(**kafka.clients())
    try:
        await client.bootstrap()
        yield client
    finally:
        await client.close()


class _ScramResponse(Response):  # type: ignore[misc]  # aiokafka is untyped
    API_KEY = 51
    API_VERSION = 0
    SCHEMA = Schema(
        ("throttle_time_ms", Int32),
        (
            "results",
            CompactArray(
                ("user", CompactString("utf-8")),
                ("error_code", Int16),
                ("error_message", CompactString("utf-8")),
                ("tags", TaggedFields),
            ),
        ),
        ("tags", TaggedFields),
    )


class _ScramRequest(RequestStruct):  # type: ignore[misc]  # aiokafka is untyped
    API_KEY = 51
    API_VERSION = 0
    RESPONSE_TYPE = _ScramResponse
    FLEXIBLE_VERSION = True
    SCHEMA = Schema(
        (
            "deletions",
            CompactArray(
                ("name", CompactString("utf-8")), ("mechanism", Int8), ("tags", TaggedFields)
            ),
        ),
        (
            "upsertions",
            CompactArray(
                ("name", CompactString("utf-8")),
                ("mechanism", Int8),
                ("iterations", Int32),
                ("salt", CompactBytes),
                ("salted_password", CompactBytes),
                ("tags", TaggedFields),
            ),
        ),
        ("tags", TaggedFields),
    )


class _Passwords(Request[_ScramRequest]):  # type: ignore[misc]  # aiokafka is untyped
    """Sets passwords: the broker is told their salted hashes (RFC 5802)."""

    API_KEY = 51

    def __init__(self, passwords: Mapping[str, str]) -> None:
        self._passwords = passwords

    def build(self, request_struct_class: type[_ScramRequest]) -> _ScramRequest:
        return request_struct_class([], [_salted(*one) for one in self._passwords.items()], {})

    def results(self, answer: Any) -> list[tuple[int, str]]:
        return [(code, message) for _user, code, message, *_ in answer.results]


def _salted(user: str, password: str) -> tuple[str, int, int, bytes, bytes, dict[int, bytes]]:
    salt = os.urandom(SALT_BYTES)
    salted = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, ITERATIONS)
    return user, SCRAM_SHA_512, ITERATIONS, salt, salted, {}


class _Rights(Request[CreateAclsRequest_v1]):  # type: ignore[misc]  # aiokafka is untyped
    """Gives rights; aiokafka's own request gives one."""

    API_KEY = 30

    def __init__(self, granted: Sequence[Right]) -> None:
        self._granted = granted

    def build(self, request_struct_class: type[CreateAclsRequest_v1]) -> CreateAclsRequest_v1:
        creations = [
            (
                _RESOURCES[right.resource],
                right.name,
                _PREFIXED if right.prefixed else _LITERAL,
                f"User:{right.principal}",
                "*",
                _OPERATIONS[right.operation],
                _ALLOW,
            )
            for right in self._granted
        ]
        return request_struct_class(creations)

    def results(self, answer: Any) -> list[tuple[int, str]]:
        return list(answer.creation_responses)
