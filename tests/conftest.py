"""Fixtures that every test may ask for. The servers are real, and each test finds them empty.

`app`       the application on SQLite and again on PostgreSQL, with its context pushed, CSRF off
`people`    our few people, and their community
`client`    a Flask test client of it; each request has a context of its own, as in production
`work`      runs every job that was rung for, as a worker would
`sink`      a mail server; a test that asks for it has an `app` that sends to it
`mailbox`   an IMAP mailbox; a test that asks for it has an `app` that reads it
`clock`     the time that the product sees: `clock.move(days=7)`
`live_server`  the application at an address, CSRF on, for browsers and for processes of their own
`process`   starts `nextten worker` and the like against the same database, Redis and mail server
"""

from __future__ import annotations

import logging
import os
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from contextvars import Context
from dataclasses import dataclass, replace
from pathlib import Path
from subprocess import Popen
from typing import Any

import pytest
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from rq.job import Job
from werkzeug.serving import make_server

from core import queue
from core.access import limiter
from core.db import db
from core.settings import Settings
from tests.applications import COMPILED, environment, read_to_the_end, settings_for
from tests.clock import Clock
from tests.collecting import (
    pytest_collection_finish,
    pytest_collection_modifyitems,
    pytest_configure,
)
from tests.databases import (
    Database,
    Postgresql,
    Sqlite,
    any_postgresql,
    let_go,
    quick_folder,
    upgrade,
)
from tests.mailboxes import Mailbox
from tests.people import People
from tests.servers import NoServer, imap_server, redis_server, running
from tests.smtp_sink import Sink
from tests.workers import InThisProcess
from wsgi import create_app

__all__ = ["pytest_collection_finish", "pytest_collection_modifyitems", "pytest_configure"]
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "gw0")


class Client(FlaskClient):
    """A browser without a window. A request saves what the test has prepared, and starts afresh.

    Nothing of the test is around it, so that it ends as on a server, its session before its answer.
    What a large form was sent from is a file, which nobody else closes.
    """

    def open(self, *args: Any, **kwargs: Any) -> Any:
        if has_app_context():
            db.session.commit()
        answer = Context().run(super().open, *args, **{"buffered": True, **kwargs})
        for each in (*answer.history, answer):
            each.request.environ["wsgi.input"].close()
        return answer


@dataclass(frozen=True)
class LiveServer:
    """The application at an address."""

    app: Flask
    url: str
    settings: Settings


Applications = Callable[[Settings], Flask]
Process = Callable[..., AbstractContextManager["Popen[bytes]"]]


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    yield from _or_fail(redis_server())


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    yield from _or_fail(any_postgresql())


@pytest.fixture(scope="session")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("var")


@pytest.fixture(scope="session")
def applications() -> Iterator[Applications]:
    """Build an application, or take the one built before: templates need not be compiled again."""
    built: dict[Settings, Flask] = {}

    def build(settings: Settings) -> Flask:
        if settings not in built:
            built[settings] = create_app(settings)
            built[settings].test_client_class = Client
            built[settings].jinja_env.bytecode_cache = COMPILED
            with built[settings].app_context():  # the tests have more statements than it would keep
                db.engine.update_execution_options(compiled_cache={})
        return built[settings]

    yield build
    for app in built.values():
        let_go(app)


@pytest.fixture(scope="session")
def migrate(redis_url: str, var: Path) -> Callable[[str], None]:
    """Run every migration on a database."""

    def run(url: str) -> None:
        upgrade(create_app(settings_for(url, redis_url, var)))

    return run


@pytest.fixture(scope="session")
def sqlite(migrate: Callable[[str], None]) -> Iterator[Sqlite]:
    with quick_folder() as folder:
        yield Sqlite(folder, migrate)


@pytest.fixture(scope="session")
def postgresql(postgresql_url: str, migrate: Callable[[str], None]) -> Iterator[Postgresql]:
    database = Postgresql(postgresql_url, f"nextten_{WORKER}_{os.getpid()}", migrate)
    yield database
    database.drop()


@pytest.fixture(scope="session")
def running_sink() -> Iterator[Sink]:
    with Sink() as sink:
        yield sink


@pytest.fixture
def sink(running_sink: Sink) -> Iterator[Sink]:
    """A mail server that has accepted nothing yet, and behaves until told otherwise."""
    running_sink.forget()
    yield running_sink
    running_sink.forget()


@pytest.fixture(scope="session")
def running_mailbox() -> Iterator[Mailbox]:
    with imap_server("nextten", "secret") as port:
        yield Mailbox(port, "nextten", "secret")


@pytest.fixture
def mailbox(running_mailbox: Mailbox) -> Mailbox:
    """An empty mailbox, as real mail servers keep one."""
    running_mailbox.renumber()
    return running_mailbox


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Database:
    """An empty, migrated database; the test runs once on each kind."""
    found: Database = request.getfixturevalue(request.param)
    found.empty()
    return found


@pytest.fixture
def settings(
    request: pytest.FixtureRequest, database: Database, redis_url: str, var: Path
) -> Settings:
    """With the mail server and the mailbox that the test asks for, else the local outbox."""
    uses = request.fixturenames.__contains__
    smtp_url = request.getfixturevalue("sink").url if uses("sink") else ""
    imap_url = request.getfixturevalue("mailbox").url if uses("mailbox") else ""
    return replace(settings_for(database.url, redis_url, var, smtp_url), imap_url=imap_url)


@pytest.fixture
def app(settings: Settings, applications: Applications) -> Iterator[Flask]:
    app = applications(settings)
    app.config["WTF_CSRF_ENABLED"] = False
    app.extensions["next_ten_fields"].fields.clear()
    with app.app_context():
        _wipe_memory()
        yield app
        db.session.remove()
        if db.engine.dialect.name == "sqlite":
            let_go(app)  # its file is replaced


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def people(app: Flask) -> People:
    return People()


@pytest.fixture
def work(app: Flask) -> Callable[[], None]:
    """Run every job that was rung for. A job that fails fails the test."""

    def run() -> None:
        db.session.commit()
        queue.worker(app, InThisProcess).work(burst=True, logging_level="WARNING")
        failed = queue.the_queue().failed_job_registry
        for job_id in failed.get_job_ids():
            job = Job.fetch(job_id, connection=queue.connection(), serializer=failed.serializer)
            raise AssertionError(f"{job.func_name} failed; the log says why")

    return run


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("core.db.datetime", clock)
    return clock


@pytest.fixture(scope="session")
def port() -> int:
    """A free port, the same for every live server, so that its application is built once."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@pytest.fixture
def live_server(settings: Settings, applications: Applications, port: int) -> Iterator[LiveServer]:
    """Serve the application in threads. Look into its database inside `with live_server.app…`.

    On SQLite whoever looks holds the lock until they are done: use `with app.app_context():`.
    """
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    url = f"http://{settings.host}:{port}"
    settings = replace(settings, base_url=url, mail_from="")
    app = applications(settings)
    with app.app_context():
        _wipe_memory()
    server = make_server("127.0.0.1", port, read_to_the_end(app), threaded=True)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield LiveServer(app, url, settings)
    server.shutdown()
    server.server_close()
    let_go(app)


@pytest.fixture
def process(tmp_path: Path) -> Process:
    """Start `nextten …` for itself: `with process(live_server.settings, "worker"):`."""

    def start(settings: Settings, *arguments: str, **more: str) -> Any:
        command = [str(Path(sys.executable).parent / "nextten"), *arguments]
        env = {**os.environ, **environment(settings), **more}
        return running(command, tmp_path / "process.log", env=env)

    return start


def _or_fail(server: AbstractContextManager[str]) -> Iterator[str]:
    try:
        with server as found:
            yield found
    except NoServer as reason:
        pytest.fail(str(reason), pytrace=False)


def _wipe_memory() -> None:
    """Empty what outlives a test besides the database."""
    queue.connection().flushall()
    limiter.reset()
