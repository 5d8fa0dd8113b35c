"""Typed settings from the environment, the same for every service."""

from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

import orjson
from pydantic import Field, FilePath, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from kernel.base.clock import Clock, ScaledClock, SystemClock
from kernel.base.postgres import Pools
from kernel.files.kinds import LARGEST_BYTES
from kernel.files.store import Store, store_of
from kernel.messaging.access import SCRAM, Access, tls_context
from kernel.messaging.relay import PARTITIONS, PREFIX, Cluster
from kernel.messaging.trust import Seals
from kernel.people.identity import Trust, Verifier
from kernel.people.issuer_keys import GivenKeys, PublishedKeys
from kernel.people.keys import PostgresKeys
from kernel.people.wrapping import Wrapping
from kernel.rulebook import COURTS

DEFAULT_FILES = (Path(".zhixing") / "files").absolute().as_uri()


class BusSettings(BaseSettings):
    """The broker and how it is reached; each variable has the prefix `ZHIXING_`."""

    model_config = SettingsConfigDict(env_prefix="ZHIXING_", extra="ignore", frozen=True)

    bus: str = "kafka"
    kafka_bootstrap: str = "127.0.0.1:9092"
    topic_prefix: str = PREFIX
    kafka_partitions: Annotated[int, Field(ge=1, le=1000)] = PARTITIONS  # of missing topics
    kafka_session_seconds: int = 10
    kafka_user: str = ""  # without one the client is anonymous
    kafka_password: SecretStr = SecretStr("")
    kafka_mechanism: Literal["SCRAM-SHA-512", "PLAIN"] = SCRAM
    kafka_tls: bool = False
    kafka_ca_file: FilePath | None = None  # default: the authorities that the machine believes
    kafka_certificate_file: FilePath | None = None
    kafka_key_file: FilePath | None = None
    bus_keys: tuple[SecretStr, ...] = ()  # seal the records: the first one; all are accepted

    @field_validator("bus_keys")
    @classmethod
    def _long_enough(cls, keys: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        Seals(tuple(key.get_secret_value().encode() for key in keys))
        return keys

    def kafka(self) -> Cluster:
        """The broker and how it is reached.

        Raises OSError or ssl.SSLError for a certificate that cannot be read.
        """
        files = self.kafka_ca_file, self.kafka_certificate_file, self.kafka_key_file
        return Cluster(
            self.kafka_bootstrap,
            self.topic_prefix,
            self.kafka_session_seconds,
            Seals(tuple(key.get_secret_value().encode() for key in self.bus_keys)),
            Access(
                self.kafka_user,
                self.kafka_password.get_secret_value(),
                self.kafka_mechanism,
                tls_context(*files) if self.kafka_tls else None,
            ),
            self.kafka_partitions,
        )


class ServiceSettings(BusSettings):
    """The settings of a service; each variable has the prefix `ZHIXING_`."""

    service: str
    host: str = "127.0.0.1"
    port: int = 0
    tls_certificate_file: FilePath | None = None  # with it the doors speak TLS
    tls_key_file: FilePath | None = None  # default: in the file of the certificate
    tls_client_ca_file: FilePath | None = None  # with it a client shows a certificate of theirs
    database_url: str = ""
    owner_database_url: str = ""
    keys_database_url: str = ""
    instance: str = ""
    stall_seconds: float = 30.0
    watch_seconds: float = 2.0
    log_databases: dict[str, str] = {}
    courts_directory: Path = COURTS
    courts: tuple[str, ...] = ()  # the courts served here; default: every court that has a pack
    issuer: str = "zhixing-local"
    audience: str = "zhixing"
    jwks: str = '{"keys":[]}'
    jwks_url: str = ""  # where the issuer publishes its keys; then `jwks` is not asked
    roles_claim: str = "roles"
    court_claim: str = "court"
    offices: Literal["register", "tokens"] = "register"  # what says which offices somebody holds
    clock_skew_seconds: int = Field(default=30, ge=0, le=300)
    requests_per_token: int = Field(default=3_000, ge=0)  # a minute; 0: no limit
    requests_per_address: int = Field(default=30_000, ge=0)  # a minute; a proxy has only one
    trusted_proxies: str = ""  # addresses whose X-Forwarded-For is believed
    pepper: SecretStr = SecretStr("")
    key_secrets: tuple[SecretStr, ...] = ()  # wrap persons' keys: the first one; all are known
    outside_url: str = "http://127.0.0.1:8099"
    effects_every_seconds: float = 0.1
    files_url: str = DEFAULT_FILES  # where the contents of files lie
    files_options: SecretStr = SecretStr("")  # of the store at that address: endpoint, keys …
    files_bytes_max: int = Field(default=500_000_000, ge=1, le=LARGEST_BYTES)
    files_idle_hours: float = Field(default=24.0, gt=0)  # then an unfinished upload is given up
    # `host:port` of a virus scanner that speaks the protocol of clamd
    clamd: str = Field(default="", pattern=r"^(|[^:/]+:\d{1,5})$")
    clock_epoch: datetime | None = None
    clock_started: float = 0.0
    clock_factor: float = 1.0

    def keys(self, pools: Pools) -> PostgresKeys:
        """The keys of persons in the database of these pools, as this deployment wraps them."""
        secrets = tuple(one.get_secret_value().encode() for one in self.key_secrets)
        return PostgresKeys(pools, Wrapping(secrets))

    def verifier(self, roles: Collection[str]) -> Verifier:
        """What verifies tokens. Raises NoIssuerKeys where no key could ever be known."""
        keys = PublishedKeys(self.jwks_url) if self.jwks_url else GivenKeys(self.jwks)
        trust = Trust(
            issuer=self.issuer,
            audience=self.audience,
            roles_claim=self.roles_claim,
            court_claim=self.court_claim,
            skew_seconds=self.clock_skew_seconds,
        )
        return Verifier(keys, trust, roles=roles)

    @field_validator("files_url")
    @classmethod
    def _a_store(cls, url: str) -> str:
        if not urlsplit(url).scheme:
            raise ValueError("an address such as file:///folder or s3://bucket/prefix")
        return url

    @field_validator("files_options")
    @classmethod
    def _options(cls, options: SecretStr) -> SecretStr:
        try:
            if isinstance(orjson.loads(options.get_secret_value() or "{}"), dict):
                return options
        except orjson.JSONDecodeError:
            pass
        raise ValueError("a JSON object")

    def store(self) -> Store:
        """Where the contents of files lie."""
        options = orjson.loads(self.files_options.get_secret_value() or "{}")
        return store_of(self.files_url, options)

    def clock(self) -> Clock:
        if self.clock_epoch is None:
            return SystemClock()
        return ScaledClock(self.clock_epoch, self.clock_started, self.clock_factor)
