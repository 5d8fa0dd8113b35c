"""How a client reaches the broker: who it is, and whose certificates it believes."""

import ssl
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from faststream.security import BaseSecurity, SASLPlaintext, SASLScram512

SCRAM: Final = "SCRAM-SHA-512"
PLAIN: Final = "PLAIN"  # of the super user alone, whose password the broker has in its settings
MECHANISMS: Final = (SCRAM, PLAIN)


@dataclass(frozen=True, slots=True)
class Access:
    """What a client shows to the broker. Without a user it is anonymous; without `tls` the
    connection is not encrypted.

    Raises ValueError for an unknown mechanism.
    """

    user: str = ""
    password: str = field(default="", repr=False)
    mechanism: str = SCRAM
    tls: ssl.SSLContext | None = None

    def __post_init__(self) -> None:
        if self.mechanism not in MECHANISMS:
            raise ValueError(f"{self.mechanism} is none of {', '.join(MECHANISMS)}")

    def options(self) -> dict[str, Any]:
        """The arguments of aiokafka's clients."""
        given: dict[str, Any] = {"security_protocol": "SSL" if self.tls else "PLAINTEXT"}
        if self.user:
            given = {
                "security_protocol": f"SASL_{given['security_protocol']}",
                "sasl_mechanism": self.mechanism,
                "sasl_plain_username": self.user,
                "sasl_plain_password": self.password,
            }
        return given | ({"ssl_context": self.tls} if self.tls else {})

    def security(self) -> BaseSecurity | None:
        """The same for FastStream."""
        encrypted = self.tls is not None
        if not self.user:
            return BaseSecurity(self.tls, encrypted) if encrypted else None
        kind = SASLScram512 if self.mechanism == SCRAM else SASLPlaintext
        return kind(self.user, self.password, self.tls, encrypted)


ANONYMOUS: Final = Access()


def tls_context(
    ca_file: Path | None, certificate_file: Path | None = None, key_file: Path | None = None
) -> ssl.SSLContext:
    """What believes the authorities in a file, or those of the machine, and shows a certificate
    of its own if there is one.

    Raises OSError or ssl.SSLError if a file cannot be read.
    """
    context = ssl.create_default_context(cafile=ca_file)
    if certificate_file is not None:
        context.load_cert_chain(certificate_file, key_file)
    return context
