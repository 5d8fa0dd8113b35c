"""How a file comes from a browser to a service: in pieces by a script, or whole by a plain form.

The portal keeps nothing of it: pieces are passed on as they arrive, and what a plain form sends is
held in memory, never on a disk, where it would lie open.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx
from fastapi import Request
from fastapi.responses import Response
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from portal.entry import passed_on
from portal.houses import Answer, HouseAway, Houses
from portal.pages.parts import at_case

MEGABYTE = 1_000_000
WHOLE_BYTES_MAX = 20 * MEGABYTE  # of a plain form; a script sends any size in pieces
FORM_BYTES_MAX = WHOLE_BYTES_MAX + 100_000  # with its other fields
COMPLETION_SECONDS_MAX = 600.0  # a large content is read, checked for viruses and encrypted
REST = re.compile(r"(/[0-9a-f]{32}(/completion)?)?")
PASSED = ("content-type", "upload-offset", "idempotency-key")
TOO_LARGE = f"不使用脚本时，每次上传不得超过 {WHOLE_BYTES_MAX // MEGABYTE} MB"


class TooLarge(Exception):
    """A plain form sends more than is held in memory, or does not say how much."""


@dataclass(frozen=True, slots=True)
class Whole:
    """What a plain form sent: its other fields, and the file; an empty name where there is none."""

    typed: Mapping[str, str]
    name: str
    content: bytes


class _InMemory(MultiPartParser):
    spool_max_size = FORM_BYTES_MAX


async def whole_of(request: Request) -> Whole:
    """The form, read into memory. Raises TooLarge, and ValueError for what is no form."""

    declared = request.headers.get("content-length", "")
    if not declared.isdecimal() or int(declared) > FORM_BYTES_MAX:
        raise TooLarge
    try:
        form = await _InMemory(request.headers, request.stream()).parse()
    except (MultiPartException, KeyError) as error:
        raise ValueError("no form") from error
    typed = {name: text for name, text in form.items() if isinstance(text, str)}
    file = next((one for one in form.values() if isinstance(one, UploadFile)), None)
    name, content = (file.filename or "", await file.read()) if file else ("", b"")
    await form.close()
    return Whole(typed, name, content)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a visitor's file goes: a case in a service."""

    houses: Houses
    token: str
    service: str
    case_id: str

    async def store(self, whole: Whole) -> Answer:
        """Store a file that was sent whole. Raises HouseAway."""
        begun = await self._ask(
            "", {"file_name": whole.name, "size_bytes": len(whole.content)}, whole.typed["key"]
        )
        if not begun.good:
            return begun
        place = f"/uploads/{begun.content['upload_id']}"
        sent = await self._send(place, whole.content)
        if not sent.good:
            return sent
        sha256 = hashlib.sha256(whole.content).hexdigest()
        key = f"{whole.typed['key']}-completion"
        return await self._ask(f"{place}/completion", {"sha256": sha256}, key)

    async def _ask(self, rest: str, body: Mapping[str, Any], key: str) -> Answer:
        path = at_case(self.case_id, f"/files{rest}")
        return await self.houses.ask(
            self.service, "POST", path, token=self.token, body=body, key=key
        )

    async def _send(self, place: str, content: bytes) -> Answer:
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/offset+octet-stream",
            "Upload-Offset": "0",
        }
        try:
            answer = await self.houses.client.patch(
                self._url(place), content=content, headers=headers
            )
            return Answer(answer.status_code, answer.json() if answer.content else {})
        except (httpx.HTTPError, ValueError) as error:
            raise HouseAway(self.service) from error

    async def pass_on(self, request: Request, rest: str) -> Response:
        """A script's request about an upload, and its answer. Raises HouseAway."""
        headers = {name: request.headers[name] for name in PASSED if name in request.headers}
        headers["Authorization"] = f"Bearer {self.token}"
        slow = rest.endswith("/completion")
        try:
            return await passed_on(
                self.houses,
                request,
                self._url(f"/uploads{rest}" if rest else ""),
                headers,
                *((COMPLETION_SECONDS_MAX,) if slow else ()),
            )
        except httpx.HTTPError as error:
            raise HouseAway(self.service) from error

    def _url(self, rest: str) -> str:
        return self.houses.urls[self.service] + at_case(self.case_id, f"/files{rest}")
