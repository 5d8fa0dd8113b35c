"""The platform of electronic seals: it keeps each court's key and signs what a court asks for.

The keys and certificates are made when the sandbox starts, under a root of its own: real ones, that
any reader of PDF verifies once it trusts this root, and that are worth nothing elsewhere.
"""

import base64
from datetime import UTC, datetime
from typing import Annotated

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from fastapi import FastAPI, HTTPException
from pydantic import Field

from kernel.door.pages import paged
from sandbox.ledger import Body

ROOT = "智行演示电子印章根证书"
VALID_FROM = datetime(2000, 1, 1, tzinfo=UTC)  # before any day of a demonstration
VALID_TO = datetime(2199, 12, 31, tzinfo=UTC)
SEALS_MAX = 1_000  # courts of a sandbox
KEY_USES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)

CourtTitle = Annotated[str, Field(min_length=1, max_length=60)]


class SealRequest(Body):
    """Whose seal is asked for."""

    court: CourtTitle


class SealAnswer(Body):
    """The certificates of a court's seal as DER in base64, its own first."""

    certificates: tuple[str, ...]


class SignatureRequest(Body):
    """Sign a digest (SHA-256, hexadecimal) with the key of a court's seal, for a document."""

    court: CourtTitle
    document_id: Annotated[str, Field(min_length=1, max_length=200)]
    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class SignatureAnswer(Body):
    """The signature (ECDSA on P-256, DER) in base64."""

    signature: str


class Seals:
    """The keys of courts, each made when it is first asked for."""

    def __init__(self) -> None:
        self._root_key = ec.generate_private_key(ec.SECP256R1())
        self.root = _certificate(ROOT, self._root_key, self._root_key, authority=True)
        self._seals: dict[str, tuple[ec.EllipticCurvePrivateKey, x509.Certificate]] = {}

    def certificates(self, court: str) -> tuple[bytes, ...]:
        """The certificates of a court's seal as DER, its own first."""
        _, certificate = self._of(court)
        return tuple(one.public_bytes(Encoding.DER) for one in (certificate, self.root))

    def sign(self, court: str, digest: bytes) -> bytes:
        """The signature of a SHA-256 digest with the key of a court's seal."""
        key, _ = self._of(court)
        return key.sign(digest, ec.ECDSA(utils.Prehashed(SHA256())))

    def _of(self, court: str) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
        if court not in self._seals:
            if len(self._seals) >= SEALS_MAX:
                raise HTTPException(503, "印章过多")
            key = ec.generate_private_key(ec.SECP256R1())
            self._seals[court] = key, _certificate(court, key, self._root_key, authority=False)
        return self._seals[court]


def _certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: ec.EllipticCurvePrivateKey,
    *,
    authority: bool,
) -> x509.Certificate:
    def named(title: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, title)])

    uses = (
        {"key_cert_sign", "crl_sign"} if authority else {"digital_signature", "content_commitment"}
    )
    return (
        x509.CertificateBuilder()
        .subject_name(named(name))
        .issuer_name(named(ROOT))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(VALID_FROM)
        .not_valid_after(VALID_TO)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**{use: use in uses for use in KEY_USES}), critical=True)
        .sign(issuer, SHA256())
    )


def build() -> FastAPI:
    """The server of the platform."""
    server = paged("电子印章平台 · Electronic seals")
    seals = Seals()
    server.state.seals = seals

    @server.post("/seals", summary="印章证书 · the certificates of a seal")
    async def certificates(asked: SealRequest) -> SealAnswer:
        found = seals.certificates(asked.court)
        return SealAnswer(certificates=tuple(base64.b64encode(one).decode() for one in found))

    @server.post("/signatures", summary="签章 · sign with a seal")
    async def sign(asked: SignatureRequest) -> SignatureAnswer:
        made = seals.sign(asked.court, bytes.fromhex(asked.digest))
        return SignatureAnswer(signature=base64.b64encode(made).decode())

    return server
