"""A house with files as a real HTTP server, its folder of contents, and a client of its users."""

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import uvicorn

from contracts.archive import DossierOpened
from kernel.base.clock import SimulatedClock
from kernel.deciding.learns import Learn
from kernel.deciding.service import Request
from kernel.door.files import PIECE_TYPE
from kernel.files.scanning import Scanner
from kernel.people.identity import LocalIssuer
from kernel.program.app import Process
from kernel.program.server import config_of
from services.archive import commands
from services.archive.app import wiring
from services.archive.settings import Settings
from tests.support import at
from tests.waiting import PATIENCE_SECONDS

COURT = "yanling"
BUCKET = "contents"  # of the S3 server
OPTIONS = {"access_key_id": "tests", "secret_access_key": "tests", "region": "us-east-1"}
ISSUER = LocalIssuer()
_keys, _numbers = count(1), count(1)


def signed(*roles: str, person: str = "clerk-1", court: str = COURT) -> dict[str, str]:
    token = ISSUER.token(person, court=court, roles=roles, issued_at=time.time())
    return {"Authorization": f"Bearer {token}", "Idempotency-Key": f"key-{next(_keys)}"}


CLERK = ("dossier_clerk",)


@dataclass(frozen=True)
class Server:
    """The archive as a process, and a client of it."""

    program: Process
    http: httpx.AsyncClient


@dataclass(frozen=True)
class Hall:
    """The archive's door with one case, and what lies behind it."""

    program: Process
    http: httpx.AsyncClient
    folder: Path
    case_id: str
    before: frozenset[Path]

    @property
    def files(self) -> str:
        """The path of the files of the case."""
        return f"/cases/{quote(self.case_id)}/files"

    def stored(self) -> list[Path]:
        """What lies in the folder of contents since the case was opened."""
        return sorted(files_in(self.folder) - self.before)

    async def begin(self, size: int, name: str = "借条.pdf", **who: Any) -> str:
        """Begin an upload; returns its path."""
        asked = {"file_name": name, "size_bytes": size}
        begun = await self.http.post(self.files, json=asked, headers=signed(*CLERK, **who))
        assert begun.status_code == 201, begun.text
        return f"{self.files}/uploads/{begun.json()['upload_id']}"

    async def send(self, upload: str, offset: int, part: bytes, **who: Any) -> httpx.Response:
        more = {"Content-Type": PIECE_TYPE, "Upload-Offset": str(offset)}
        return await self.http.patch(
            upload, content=part, headers={**signed(*CLERK, **who), **more}
        )

    async def complete(self, upload: str, content: bytes, **who: Any) -> httpx.Response:
        asked = {"sha256": hashlib.sha256(content).hexdigest()}
        headers = signed(*CLERK, **who)
        return await self.http.post(f"{upload}/completion", json=asked, headers=headers)

    async def received(self, upload: str) -> int:
        told = await self.http.head(upload, headers=signed(*CLERK))
        assert told.status_code == 200
        return int(told.headers["upload-offset"])

    async def upload(self, content: bytes, name: str = "借条.pdf") -> httpx.Response:
        """Begin, send and complete."""
        upload = await self.begin(len(content), name)
        assert (await self.send(upload, 0, content)).status_code == 204
        return await self.complete(upload, content)

    async def content(self, file_id: str, **headers: str) -> httpx.Response:
        place = f"{self.files}/{file_id}/content"
        return await self.http.get(place, headers={**signed(*CLERK), **headers})


def files_in(folder: Path) -> frozenset[Path]:
    return frozenset(one for one in folder.rglob("*") if one.is_file())


@asynccontextmanager
async def served(settings: Settings, scanner: Scanner | None = None) -> AsyncIterator[Server]:
    """The archive as a server on a free port."""
    program = Process(
        wiring(settings), settings, clock=SimulatedClock(at("2026-04-20")), scanner=scanner
    )
    server = uvicorn.Server(config_of(program.api, host="127.0.0.1", port=0))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    async with httpx.AsyncClient(
        base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE_SECONDS
    ) as http:
        yield Server(program, http)
    server.should_exit = True
    await serving
    await program.stop()


async def opened(server: Server, folder: Path) -> Hall:
    """The same with a new case."""
    case_id = f"（2026）豫1024执{next(_numbers)}号"
    learned = Learn(
        case_id=case_id, stream=commands.dossier_of(case_id), event=DossierOpened(case_id=case_id)
    )
    await server.program.service.handle(Request(court=COURT, commands=(learned,)))
    return Hall(server.program, server.http, folder, case_id, files_in(folder))
