"""Pages at a thousand and at a hundred thousand people: the same time, the same statements."""

from __future__ import annotations

from dataclasses import dataclass

from flask.testing import FlaskClient
from sqlalchemy import func, select, text

from benchmarks.databases import databases
from benchmarks.measuring import median_ms, print_table
from core.accounts import actions as accounts
from core.communities import example
from core.communities.models import Community
from core.db import db
from core.people.models import Person
from core.settings import Settings
from outreach.waves.models import Wave, WaveState
from tests.databases import Database
from tests.people import sign_in
from tests.statements import statements
from wsgi import create_app

FEW = 1_000
TIMES = 30


@dataclass(frozen=True)
class Measured:
    """One page: its median time, and the statements it sent."""

    ms: float
    statements: int


def main(people: int) -> None:
    """Measure every page on both databases, with few people and with many."""
    for name, database, settings in databases():
        few = _measured(database, settings, FEW)
        many = _measured(database, settings, people)
        rows = [
            (page, few[page].ms, each.ms, each.ms / few[page].ms, each.statements)
            for page, each in many.items()
        ]
        more = {page for page in many if many[page].statements > few[page].statements}
        title = f"Pages on {name}, median of {TIMES} requests in milliseconds"
        headings = ("page", f"{FEW:,} people", f"{people:,} people", "ratio", "statements")
        print_table(title, headings, rows)
        print(f"Pages that send more statements when there are more people: {more or 'none'}")


def _measured(database: Database, settings: Settings, people: int) -> dict[str, Measured]:
    """Load the example with that many people, and ask for each page as its organiser."""
    database.empty()
    app = create_app(settings)
    with app.app_context():
        who = load_people(people)
        client = app.test_client()
        sign_in(client, who)
        pages = _pages()
        db.session.commit()
    measured = {page: _measure(client, path) for page, path in pages.items()}
    with app.app_context():
        db.engine.dispose()
    return measured


def load_people(people: int) -> Person:
    """The example community with that many people; answers its organiser.

    The tables are looked at each time that they have doubled: until then keys are checked by a plan
    that was made when they were small.
    """
    example.load(by=accounts.administrator())
    db.session.commit()
    looked_at = 1
    for done in example.load_many(people):
        db.session.commit()
        db.session.expunge_all()
        if done >= 2 * looked_at:
            analyse()
            looked_at = done
    analyse()
    return example.accounts()[0][0]


def analyse() -> None:
    """Have PostgreSQL look at what is there, as it does by itself in real use."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("ANALYZE"))
        db.session.commit()


def _pages() -> dict[str, str]:
    """What an organiser opens all day."""
    home = f"/communities/{db.session.scalars(select(Community.id)).one()}"
    planned = select(Wave.id).where(Wave.state != WaveState.CLOSED).order_by(Wave.id)
    wave = db.session.scalars(planned.limit(1)).one()
    person = db.session.scalars(select(func.max(Person.id))).one()
    return {
        "home of the community": f"{home}/",
        "people, first page": f"{home}/people/",
        "people, a page in the middle": f"{home}/people/?after={person // 2}",
        "people, search": f"{home}/people/?q=morag",
        "people, search and filter": f"{home}/people/?q=morag&topic=seeds",
        "a person": f"{home}/people/{person}",
        "waves": f"{home}/waves/",
        "wave board": f"{home}/waves/{wave}",
        "who could be in the wave": f"{home}/waves/{wave}/people",
        "check before sending": f"{home}/waves/{wave}/sending",
        "mail that left": "/deliveries/",
    }


def _measure(client: FlaskClient, path: str) -> Measured:
    def ask() -> None:
        answer = client.get(path, buffered=True)
        if answer.status_code != 200:
            raise SystemExit(f"{path} answered {answer.status}")

    ask()
    with statements() as sent:
        ask()
    return Measured(median_ms(ask, TIMES), len(sent))
