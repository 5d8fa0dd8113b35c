"""The secrets of a deployment on this machine: made once, and kept where only its owner reads."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from contracts.catalogue import SERVICES
from kernel.messaging.access import PLAIN, Access
from kernel.messaging.relay import Cluster
from kernel.messaging.rights import OPERATIONS, READERS, principal_of
from kernel.program.settings import BusSettings
from zhixing.local.embedded.datadir import KCAT_FILE, OWNER_FILE, read_state, write_state
from zhixing.local.embedded.kafka_settings import SUPER_USER

PART: Final = "secrets"
SECRET_BYTES: Final = 32
PEPPER, KEYS, BUS_KEY, KAFKA_ADMIN = "pepper", "keys", "bus_key", "kafka_admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """`kafka` holds the passwords of the principals at the broker, by principal; `kafka_admin` is
    that of its super user. `bus_key` seals the records, `pepper` makes the ids of persons, `keys`
    wraps their keys."""

    pepper: str
    keys: str
    bus_key: str
    kafka_admin: str
    kafka: Mapping[str, str]

    def admin(self, bootstrap: str) -> Cluster:
        """The broker, reached as its super user; topics are made as the environment says."""
        access = Access(SUPER_USER, self.kafka_admin, PLAIN)
        return replace(BusSettings(kafka_bootstrap=bootstrap).kafka(), access=access)


def secrets_of(data: Path) -> Secrets:
    """The secrets of the deployment in this directory; what is missing is made."""
    known = read_state(data, PART)
    principals = [principal_of(name) for name in (*SERVICES, *READERS)]
    names = [PEPPER, KEYS, BUS_KEY, KAFKA_ADMIN, *principals]
    found = {name: known.get(name) or secrets.token_hex(SECRET_BYTES) for name in names}
    if found != known:
        write_state(data, PART, found)
    return Secrets(
        pepper=found[PEPPER],
        keys=found[KEYS],
        bus_key=found[BUS_KEY],
        kafka_admin=found[KAFKA_ADMIN],
        kafka={name: found[name] for name in principals},
    )


def write_kcat(data: Path, bootstrap: str, known: Secrets) -> Path:
    """Write what kcat needs to read the topics (`kcat -F`), for the owner alone; its path."""
    reader = principal_of(OPERATIONS)
    lines = {
        "bootstrap.servers": bootstrap,
        "security.protocol": "SASL_PLAINTEXT",
        "sasl.mechanism": "SCRAM-SHA-512",
        "sasl.username": reader,
        "sasl.password": known.kafka[reader],
    }
    file = data / KCAT_FILE
    file.unlink(missing_ok=True)
    file.touch(mode=OWNER_FILE)
    file.write_text("".join(f"{name}={value}\n" for name, value in lines.items()))
    return file
