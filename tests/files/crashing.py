"""An archive without workers as a process of its own, which a test lets die: python -m … PORT."""

import sys

import uvicorn

from kernel.program.app import Process
from kernel.program.server import config_of
from services.archive.app import wiring
from services.archive.settings import Settings

if __name__ == "__main__":
    settings = Settings()
    program = Process(wiring(settings), settings)
    uvicorn.Server(config_of(program.api, host="127.0.0.1", port=int(sys.argv[1]))).run()
