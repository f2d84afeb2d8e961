"""Another machine with an installation of its own, whose keys are made there."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from core.db import db
from core.settings import Settings
from tests.databases import let_go
from wsgi import create_app


@dataclass(frozen=True)
class Machine:
    """A folder VAR with SQLite in it, and the settings from outside."""

    var: Path
    env: dict[str, str]

    def run(self, *arguments: object, typed: str = "") -> str:
        """What a command says there, however it ends."""
        with self.app() as app:
            asked = [str(each) for each in arguments]
            return str(app.test_cli_runner().invoke(args=asked, input=typed).output)

    @contextmanager
    def app(self) -> Iterator[Flask]:
        """The application, as it is there once it is started anew."""
        app = create_app(Settings.from_environment(self.env))
        with app.app_context():
            yield app
            db.session.remove()
        let_go(app)


def machine(var: Path, redis_url: str, **more: str) -> Machine:
    """One on which nothing was ever started."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    return Machine(var, {"VAR": str(var), "REDIS_URL": redis_url, "PORT": port, **more})
