"""Fifty people who sign in at the same moment: how many a second, how long each waits."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient

from benchmarks.databases import databases
from benchmarks.measuring import print_table
from core.access import limiter
from core.accounts import actions as accounts
from core.communities.actions import give_role
from core.communities.models import Role
from core.db import db
from core.people.models import Person
from core.settings import Settings
from tests.authenticators import Device
from tests.databases import Database
from tests.people import community, someone
from tests.statements import statements
from wsgi import create_app

AT_ONCE = 50
Attempt = Callable[[FlaskClient], int]


def main() -> None:
    """Measure each way in, on both databases; the application answers in this process."""
    rows: list[tuple[object, ...]] = []
    for name, database, settings in databases():
        for way, *figures in _measured(database, settings):
            rows.append((f"{way}, {name}", *figures))
    headings = ("", "a second", "median, ms", "95 %, ms", "statements")
    print_table(f"{AT_ONCE} people sign in at once", headings, rows)


def _measured(database: Database, settings: Settings) -> list[tuple[object, ...]]:
    database.empty()
    app = create_app(settings)
    app.config["WTF_CSRF_ENABLED"] = False
    limiter.enabled = False
    with app.app_context():
        here = community("Garden helpers")
        people = [someone(f"Person {at}") for at in range(AT_ONCE + 1)]
        for person in people:
            give_role(here, person, Role.AMBASSADOR, None)
        db.session.commit()
        asking = [_asking(f"{known}{person.email}") for person in people for known in ("", "no.")]
        by_link = [_by_link(person) for person in people]
        db.session.commit()
    by_passkey = [_by_passkey(app, enter) for enter in by_link]
    with app.app_context():
        links = [_by_link(person) for person in map(db.session.merge, people)]
        db.session.commit()
    ways = {
        "a link is asked for, known address": asking[::2],
        "a link is asked for, unknown address": asking[1::2],
        "by the link": links,
        "by a passkey (two requests)": by_passkey,
    }
    found: list[tuple[object, ...]] = [(way, *_of(app, attempts)) for way, attempts in ways.items()]
    with app.app_context():
        db.engine.dispose()
    return found


def _of(app: Flask, attempts: list[Attempt]) -> tuple[float, float, float, int]:
    """The last alone, to count what it asks of the database; the others at once."""
    with statements() as sent:
        _timed(app, attempts[-1])
    began = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as threads:
        took = list(threads.map(lambda attempt: _timed(app, attempt), attempts[:AT_ONCE]))
    seconds = time.perf_counter() - began
    slowest = statistics.quantiles(took, n=20)[-1]
    return AT_ONCE / seconds, statistics.median(took), slowest, len(sent)


def _timed(app: Flask, attempt: Attempt) -> float:
    began = time.perf_counter()
    status = attempt(app.test_client())
    if status != 303:
        raise SystemExit(f"signing in answered {status}")
    return (time.perf_counter() - began) * 1000


def _asking(address: str) -> Attempt:
    return lambda client: client.post("/sign-in", data={"email": address}).status_code


def _by_link(person: Person) -> Attempt:
    path = urlsplit(accounts.new_link(person)).path
    return lambda client: client.post(path).status_code


def _by_passkey(app: Flask, enter: Attempt) -> Attempt:
    """Add a passkey of this person, and sign in with it."""
    client, device = app.test_client(), Device()
    enter(client)
    options = client.post("/account/passkeys/options").get_json()
    form = {"name": "Phone", "credential": device.create(options)}
    client.post("/account/passkeys/new", data=form)

    def attempt(client: FlaskClient) -> int:
        asked = client.post("/sign-in/passkey/options").get_json()
        return client.post("/sign-in/passkey", data={"credential": device.get(asked)}).status_code

    return attempt
