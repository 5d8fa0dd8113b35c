"""What a figure was measured on: processor, memory, and the version of all that took part."""

import os
import platform
import shutil
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psutil  # type: ignore[import-untyped]  # psutil ships no type information

from zhixing.local.embedded.jars import KAFKA_VERSION
from zhixing.local.embedded.postgres import bin_dir

LIBRARIES = (
    "aiokafka",
    "asyncpg",
    "eventsourcing",
    "faststream",
    "orjson",
    "psycopg",
    "pydantic",
    "umadb",
)
ABSENT = "not installed"


def machine() -> dict[str, str]:
    """Facts by name, all as text."""
    memory_gb = psutil.virtual_memory().total / 1_000_000_000
    return {
        "cpu": _cpu(),
        "cores": str(len(os.sched_getaffinity(0))),
        "memory": f"{memory_gb:.0f} GB",
        "load before": f"{os.getloadavg()[0]:.1f}",  # what others asked of it, in the last minute
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "postgres": _said(str(bin_dir() / "postgres"), "--version").rsplit(" ", 1)[-1],
        "kafka": KAFKA_VERSION,
        "node": _said("node", "--version"),
        **{name: _library(name) for name in LIBRARIES},
    }


def _cpu() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _said(*command: str) -> str:
    """What a program answers about itself."""
    program = shutil.which(command[0])
    if program is None:
        return ABSENT
    done = subprocess.run(  # noqa: S603 - a program of ours, no shell
        [program, *command[1:]], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def _library(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ABSENT
