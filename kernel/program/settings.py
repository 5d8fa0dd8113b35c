"""Typed settings from the environment, the same for every service."""

from datetime import datetime
from pathlib import Path

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from kernel.base.clock import Clock, ScaledClock, SystemClock
from kernel.messaging.relay import PREFIX, Cluster
from kernel.rulebook import COURTS


class ServiceSettings(BaseSettings):
    """The settings of a service; each variable has the prefix `ZHIXING_`."""

    model_config = SettingsConfigDict(env_prefix="ZHIXING_", extra="ignore", frozen=True)

    service: str
    host: str = "127.0.0.1"
    port: int = 0
    database_url: str = ""
    owner_database_url: str = ""
    keys_database_url: str = ""
    bus: str = "kafka"
    kafka_bootstrap: str = "127.0.0.1:9092"
    topic_prefix: str = PREFIX
    kafka_session_seconds: int = 10
    instance: str = ""
    stall_seconds: float = 30.0
    watch_seconds: float = 2.0
    log_databases: dict[str, str] = {}
    courts_directory: Path = COURTS
    courts: tuple[str, ...] = ()  # the courts served here; default: every court that has a pack
    issuer: str = "zhixing-local"
    audience: str = "zhixing"
    jwks: str = '{"keys":[]}'
    pepper: SecretStr = SecretStr("")
    outside_url: str = "http://127.0.0.1:8099"
    effects_every_seconds: float = 0.1
    clock_epoch: datetime | None = None
    clock_started: float = 0.0
    clock_factor: float = 1.0

    def kafka(self) -> Cluster:
        return Cluster(self.kafka_bootstrap, self.topic_prefix, self.kafka_session_seconds)

    def clock(self) -> Clock:
        if self.clock_epoch is None:
            return SystemClock()
        return ScaledClock(self.clock_epoch, self.clock_started, self.clock_factor)
