"""Importing lists of people in tests."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

from flask.testing import FlaskClient
from sqlalchemy import select

from core.communities.models import Community
from core.db import db
from core.imports import actions as imports
from core.imports import jobs as imports_jobs
from core.imports.columns import Plan
from core.imports.models import PeopleImport
from core.people.models import Person
from tests.people import People

FILES = Path(__file__).parent / "files"
SOURCE = {
    "source": "Sign-up sheet of the spring fair",
    "given_by": "others",
    "basis": "consent",
    "skip": "1",
}
Work = Callable[[], None]


class Lists:
    """What Sana does to import a list into Garden helpers."""

    def __init__(self, client: FlaskClient, people: People) -> None:
        self.client = client
        self.home = f"/communities/{people.community.id}/people/imports/"

    def upload(self, content: bytes | str, name: str = "list.csv") -> str:
        raw = content.encode() if isinstance(content, str) else content
        answer = self.client.post(self.home, data={"file": (io.BytesIO(raw), name)})
        assert answer.status_code == 303, answer.text
        return str(answer.location).removesuffix("/columns")

    def check(self, content: bytes | str, columns: str, **more: str) -> str:
        page = self.upload(content)
        fields = {f"column-{at}": name for at, name in enumerate(columns.split())}
        answer = self.client.post(f"{page}/columns", data={**SOURCE, **fields, **more})
        assert answer.status_code == 303, answer.text
        return page

    def apply(self, page: str, work: Work) -> dict[str, int]:
        assert self.client.post(f"{page}/applying").status_code == 303
        work()
        return counts(page)


def found_at(page: str) -> PeopleImport:
    db.session.rollback()
    return db.session.get_one(PeopleImport, int(page.rsplit("/", 1)[1]))


def counts(page: str) -> dict[str, int]:
    return dict(found_at(page).counts)


def everyone() -> list[tuple[object, ...]]:
    """Everything that is kept of everybody, to see that nothing changed."""
    db.session.rollback()
    table = Person.__table__
    return [tuple(row) for row in db.session.execute(select(table).order_by(table.c.id))]


def named(name: str) -> Person:
    db.session.rollback()
    return db.session.scalars(select(Person).where(Person.name == name)).one()


def two_lists(known_to: Community, by: Person) -> None:
    """One list that waits for its columns, and one that has been checked."""
    content = (FILES / "broken.csv").read_bytes()
    imports.upload(known_to, "spring.csv", content, by=by)
    found = imports.upload(known_to, "autumn.csv", content, by=by)
    plan = Plan.from_json(found.plan)
    fields = ["name", "email", "phone", "place", "notes", *plan.fields[5:]]
    imports.choose(found, plan.skip, fields, "Sign-up sheet", False, "consent")
    db.session.commit()
    imports_jobs.check(found.id)
