"""Seals and signs a PDF: the signature (PAdES) bears the court's seal as what is seen of it."""

import asyncio
import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from asn1crypto import algos, x509
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from kernel.papers.seal import side_pt
from kernel.papers.typesetting import SealPlace, Typeset

FIELD = "CourtSeal"
SIGNATURE_BYTES_MAX = 80  # of a signature by a key on P-256, as DER
CERTIFICATES_MAX = 8
DIGEST = "sha256"
MECHANISM = "sha256_ecdsa"
FROM_MARK_PT = 72.0  # the mark stands behind the date; the seal's middle is over the date's


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs: certificates as DER, the signer's first; `sign` signs a SHA-256 digest."""

    certificates: tuple[bytes, ...]
    sign: Callable[[bytes], bytes]


class Unsealed(Exception):
    """The document has no place for a seal, or the certificates are none."""


class _RemoteSigner(signers.Signer):
    """Asks for the signature of a digest; the key is never here."""

    def __init__(self, signatory: Signatory) -> None:
        found = [x509.Certificate.load(one) for one in signatory.certificates[:CERTIFICATES_MAX]]
        store = SimpleCertificateStore.from_certs(found)  # type: ignore[no-untyped-call]
        super().__init__(
            signing_cert=found[0],
            cert_registry=store,
            signature_mechanism=algos.SignedDigestAlgorithm({"algorithm": MECHANISM}),
            embed_roots=True,
        )
        self._sign = signatory.sign

    async def async_sign_raw(
        self, data: bytes, digest_algorithm: str, dry_run: bool = False
    ) -> bytes:
        assert digest_algorithm == DIGEST
        if dry_run:
            return bytes(SIGNATURE_BYTES_MAX)
        return self._sign(hashlib.sha256(data).digest())


class _Drawing(PdfContent):
    """The first page of another PDF, kept as it is: lines and curves."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__(box=BoxConstraints(width=side_pt(), height=side_pt()))
        self._pdf = pdf

    def render(self) -> bytes:
        form = self._ensure_writer.import_page_as_xobject(PdfFileReader(BytesIO(self._pdf)))
        name = f"/Seal{uuid.uuid4().hex}"
        self.resources.xobject[name] = form
        return f"{name} Do".encode()


class _Signing(signers.PdfSigner):
    """Signs at an instant of the court's clock."""

    at: datetime

    def init_signing_session(self, *given: Any, **named: Any) -> Any:
        session = super().init_signing_session(*given, **named)
        session.system_time = self.at
        return session


def sealed(document: Typeset, drawing: bytes, signatory: Signatory, at: datetime) -> bytes:
    """The document with the seal over its date, signed at an instant. Blocks while it signs.

    Raises Unsealed, and whatever signing raises.
    """
    place = document.seal
    if place is None or not signatory.certificates:
        raise Unsealed("the document has no place for a seal, or nobody signs")
    writer = IncrementalPdfFileWriter(BytesIO(document.pdf))
    left, bottom, side = *_corner(document, place), side_pt()
    signing = _Signing(
        signers.PdfSignatureMetadata(
            field_name=FIELD, md_algorithm=DIGEST, subfilter=fields.SigSeedSubFilter.PADES
        ),
        signer=_RemoteSigner(signatory),
        stamp_style=StaticStampStyle(border_width=0, background=_Drawing(drawing)),
        new_field_spec=fields.SigFieldSpec(
            FIELD,
            on_page=place.page - 1,
            box=(round(left), round(bottom), round(left + side), round(bottom + side)),
        ),
    )
    signing.at = at
    written: BytesIO = asyncio.run(signing.async_sign_pdf(writer))
    return written.getvalue()


def _corner(document: Typeset, place: SealPlace) -> tuple[float, float]:
    """Where the seal's lower left corner goes, in points from the page's; all of it on the page."""
    side = side_pt()
    left = place.x - FROM_MARK_PT - side / 2
    bottom = document.height - place.y - side / 2
    return (
        min(max(left, 0.0), document.width - side),
        min(max(bottom, 0.0), document.height - side),
    )
