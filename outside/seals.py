"""The platform of electronic seals: certificates of a court's seal, signatures with its key."""

import base64
from typing import Annotated, Protocol, TypeVar

import httpx
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from outside.exchange import HttpSystem

CERTIFICATE_MAX = 8_000  # characters of base64
SIGNATURE_MAX = 400


class SealRefused(Exception):
    """The platform refuses, or answers what cannot be. The message is Chinese."""


class Seals(Protocol):
    """Whoever keeps the key of a court's seal. Another algorithm is another platform's."""

    async def certificates(self, court: str) -> tuple[bytes, ...]:
        """The certificates of a court's seal as DER, its own first.

        Raises SealRefused, or httpx.HTTPError where it is unknown.
        """

    async def sign(self, court: str, document_id: str, digest: bytes) -> bytes:
        """The signature of a SHA-256 digest for a document. Raises the same."""

    async def close(self) -> None:
        """Release open connections."""


class _Answer(BaseModel):
    """Untrusted input."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class _Certificates(_Answer):
    certificates: Annotated[
        tuple[Annotated[str, Field(max_length=CERTIFICATE_MAX)], ...],
        Field(min_length=1, max_length=8),
    ]


class _Signature(_Answer):
    signature: Annotated[str, Field(min_length=1, max_length=SIGNATURE_MAX)]


A = TypeVar("A", bound=_Answer)


class HttpSeals(HttpSystem):
    """The platform over HTTP. `court` is the court's full name, as on its seal."""

    async def certificates(self, court: str) -> tuple[bytes, ...]:
        """The certificates of a court's seal as DER, its own first."""
        found = await self._asked("seals", {"court": court}, _Certificates)
        return tuple(_decoded(one) for one in found.certificates)

    async def sign(self, court: str, document_id: str, digest: bytes) -> bytes:
        """The signature of a SHA-256 digest for a document."""
        body = {"court": court, "document_id": document_id, "digest": digest.hex()}
        return _decoded((await self._asked("signatures", body, _Signature)).signature)

    async def _asked(self, place: str, body: dict[str, str], shape: type[A]) -> A:
        response = await self._client().post(f"{self._url}/{place}", json=body)
        if response.is_server_error or response.status_code == httpx.codes.TOO_MANY_REQUESTS:
            response.raise_for_status()
        if not response.is_success:
            raise SealRefused(f"电子印章平台拒绝了请求（{response.status_code}）")
        try:
            return shape.model_validate_json(response.content)
        except ValidationError as error:
            raise SealRefused("电子印章平台的答复不合规范") from error


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as error:
        raise SealRefused("电子印章平台的答复不合规范") from error
