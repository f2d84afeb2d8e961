"""What was saved while NextTen runs comes back whole, on either database, and sends nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from core.accounts.models import Session, SignInLink
from core.backups import tables
from core.communities.models import Acquaintance
from core.db import db
from core.people.models import Person
from core.privacy.suppressing import suppress
from tests.applications import settings_for
from tests.conftest import Applications
from tests.core.merge_samples import Sample, three
from tests.databases import Database, Postgresql, Sqlite, let_go
from tests.people import People, sign_in, someone

CHANGED = {"sessions", "sign_in_links", "held_links", "sign_on_requests", "deliveries"}
CHANGED |= {"journal", "journal_heads", "keepsakes", "calendar_feeds", "team_invitations"}
"""By restoring: nobody stays signed in, links and calendars end, mail is held, and a line says that
it was restored."""


def run(app: Flask, *arguments: object, typed: str = "") -> str:
    """Run a command that must go well, and answer what it says."""
    db.session.remove()
    done = app.test_cli_runner().invoke(args=[str(each) for each in arguments], input=typed)
    assert done.exit_code == 0, done.output
    return str(done.output)


def test_what_was_saved_comes_back_to_the_last_value(
    app: Flask, people: People, database: Database, tmp_path: Path
) -> None:
    fill(people)
    sign_in(app.test_client(), people.sana)
    before = everything()
    assert "sealed" in run(app, "backup", tmp_path / "all.age")
    let_go(app)
    database.empty()
    assert "Nobody is signed in" in run(app, "restore", tmp_path / "all.age")
    assert everything() == before
    assert "whole" in run(app, "journal", "verify")
    for table in (Session, SignInLink):
        assert db.session.scalar(select(func.count()).select_from(table)) == 0


def test_it_moves_from_a_laptop_to_a_server_and_back(
    sqlite: Sqlite,
    postgresql: Postgresql,
    applications: Applications,
    redis_url: str,
    var: Path,
    tmp_path: Path,
) -> None:
    sqlite.empty()
    postgresql.empty()
    laptop, server = (
        applications(settings_for(each.url, redis_url, var)) for each in (sqlite, postgresql)
    )
    with laptop.app_context():
        fill(People())
        before = everything()
        run(laptop, "backup", tmp_path / "there.age")
        let_go(laptop)
    with server.app_context():
        run(server, "restore", tmp_path / "there.age")
        someone("Somebody new").id  # noqa: B018  # the numbers go on behind the last one
        db.session.rollback()
        run(server, "backup", tmp_path / "back.age")
    sqlite.empty()
    with laptop.app_context():
        run(laptop, "restore", tmp_path / "back.age")
        assert "whole" in run(laptop, "journal", "verify")
        assert everything() == before
        let_go(laptop)


def test_what_others_write_meanwhile_is_in_it_whole_or_not_at_all(
    app: Flask, people: People, database: Database, tmp_path: Path
) -> None:
    with writing_in_pairs(app, people.community.id):
        for number in range(2):
            run(app, "backup", tmp_path / f"{number}.age")
    let_go(app)
    database.empty()
    run(app, "restore", tmp_path / "1.age")
    known = select(Acquaintance.person_id)
    pairs = select(func.count()).select_from(Person).where(Person.name == "Two at once")
    assert db.session.scalar(pairs.where(Person.id.not_in(known))) == 0
    assert (db.session.scalar(pairs) or 0) > 0


@contextmanager
def writing_in_pairs(app: Flask, community_id: int) -> Iterator[None]:
    """Somebody who writes a person, and then that they are known, in one transaction each."""
    db.session.rollback()  # on SQLite whoever has looked holds the lock
    stop, begun = threading.Event(), threading.Event()

    def write() -> None:
        with app.app_context():
            while not stop.wait(0.001):
                person = someone("Two at once")
                db.session.add(Acquaintance(community_id=community_id, person_id=person.id))
                db.session.commit()
                begun.set()
            db.session.remove()

    thread = threading.Thread(target=write)
    thread.start()
    assert begun.wait(30)
    try:
        yield
    finally:
        stop.set()
        thread.join()


def fill(people: People) -> None:
    """Write random rows into every table."""
    three(["Nia", "Noor", "Нина"])
    everybody = list(db.session.scalars(select(Person.id)))
    Sample(7, everybody, [people.community.id, people.elsewhere.id])
    suppress("gone@example.org", "unsubscribed")
    db.session.commit()


def everything() -> dict[str, list[bytes]]:
    """Every row of every table, in one order, whatever the database."""
    db.session.rollback()
    connection = db.session.connection()
    return {
        name: sorted(map(_plain, tables.lines(connection, table)))
        for name, table in tables.held(connection).items()
        if name not in CHANGED
    }


def _plain(line: bytes) -> bytes:
    """A line without what the two databases write in different ways."""
    for words, same in ((b"true", b"1"), (b"false", b"0"), (b" ", b""), (b".0", b"")):
        line = line.replace(words, same)
    return line.upper()
