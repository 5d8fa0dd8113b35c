"""An authority of a test's own, and certificates that it signs."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

ADDRESS = "127.0.0.1"
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Authority:
    """Files in one folder: `ca.pem`, and for each name its certificate and its key."""

    folder: Path
    key: ec.EllipticCurvePrivateKey
    name: x509.Name

    @property
    def file(self) -> Path:
        return self.folder / "ca.pem"

    def signed(self, name: str) -> Path:
        """A file with a certificate for this machine's own address, its chain and its key."""
        key = ec.generate_private_key(ec.SECP256R1())
        found = (
            _begun(_named(name), self.name, key.public_key())
            .add_extension(
                x509.SubjectAlternativeName([x509.IPAddress(ip_address(ADDRESS))]), False
            )
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), True)
            .sign(self.key, hashes.SHA256())
        )
        file = self.folder / f"{name}.pem"
        private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        file.write_bytes(private + found.public_bytes(Encoding.PEM))
        file.chmod(0o600)
        return file


def authority(folder: Path, name: str = "authority of a test") -> Authority:
    """A new authority, whose certificate lies in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    key, named = ec.generate_private_key(ec.SECP256R1()), _named(name)
    found = (
        _begun(named, named, key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), True)
        .add_extension(_for_signing(), True)
        .sign(key, hashes.SHA256())
    )
    made = Authority(folder, key, named)
    made.file.write_bytes(found.public_bytes(Encoding.PEM))
    return made


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _begun(of: x509.Name, by: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(of)
        .issuer_name(by)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - A_DAY)
        .not_valid_after(now + A_DAY)
    )


def _for_signing() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=True,
        crl_sign=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
