"""One service as its own process, configured by its environment."""

import asyncio
import contextlib

import uvicorn

from kernel.base import logs
from kernel.program.app import Program, prepare, running
from kernel.program.garbage import freeze_garbage
from kernel.program.parent import end_with_parent
from zhixing.houses import settings, wiring

GRACE_SECONDS = 5


async def serve(service: str) -> None:
    """Run a service until it is told to stop (SIGTERM or Ctrl-C)."""
    logs.setup(service)
    end_with_parent()
    given = settings(service)
    made = wiring(service, given)
    if given.owner_database_url:
        await prepare(made, given)
    program = Program(made, given)
    config = uvicorn.Config(
        program.api,
        host=given.host,
        port=given.port,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    freeze_garbage()
    async with running(program):
        with contextlib.suppress(asyncio.CancelledError):
            await uvicorn.Server(config).serve()
