"""Champions at ten thousand and at a hundred thousand: the same time for each page."""

from __future__ import annotations

from flask.testing import FlaskClient
from sqlalchemy import select

from benchmarks.growth import print_growth
from benchmarks.measuring import median_ms, once_ms
from benchmarks.pages import analyse, load_people
from core.communities import example
from core.communities.models import Acquaintance, Community
from core.db import db
from core.people.models import Person
from core.settings import Settings
from recognition.awards.models import Award
from recognition.champions import jobs, queries
from recognition.champions.past import load_champions
from tests.databases import Database
from tests.people import sign_in
from wsgi import create_app

TIMES = 20
AT_ONCE = 2_000


def main(champions: int) -> None:
    """Measure each page on both databases, with few champions and with many."""
    print_growth(_measured, "Champions", "champions", champions, TIMES)


def _measured(database: Database, settings: Settings, champions: int) -> dict[str, float]:
    """Load that many champions, and open what strangers and members open."""
    database.empty()
    app = create_app(settings)
    with app.app_context():
        load_people(champions)
        _load()
        pages = _pages()
        stranger, member = app.test_client(), app.test_client()
        sign_in(member, example.accounts()[0][0])
    measured = {what: _timed(stranger, path) for what, path in pages.items()}
    measured["page, as a member"] = _timed(member, pages["page"])
    with app.app_context():
        measured["turn the order of all lists, once"] = once_ms(jobs.turn_the_order)
        db.session.remove()
        db.engine.dispose()
    return measured


def _load() -> None:
    """A badge for everybody who has none yet."""
    community = db.session.scalars(select(Community)).one()
    people = db.session.scalars(
        select(Acquaintance.person_id)
        .where(Acquaintance.person_id.not_in(select(Award.person_id)))
        .order_by(Acquaintance.person_id)
    ).all()
    for at in range(0, len(people), AT_ONCE):
        load_champions(community, people[at : at + AT_ONCE])
        db.session.commit()
        db.session.expunge_all()
        community = db.session.scalars(select(Community)).one()
    analyse()


def _pages() -> dict[str, str]:
    community_id = db.session.scalars(select(Community.id)).one()
    home = f"/communities/{community_id}/champions"
    face = queries.in_turn(community_id, is_member=False)
    last = db.session.scalars(select(Person.name).order_by(Person.id.desc()).limit(1)).one()
    rare = last.split()[-1]
    return {
        "page": home,
        "next page": f"{home}?after={face.after}",
        "by topic": f"{home}?topic=topic+7",
        "by language, a fifth of all": f"{home}?language=urdu",
        "search, rare": f"{home}?q={rare}",
        "search, frequent": f"{home}?q=work",
        "search, two frequent words": f"{home}?q=work+urdu",
        "one champion": f"/champions/{face.faces[0].champion.public_id}",
        "feed, Atom": f"{home}/feed.atom",
        "feed, JSON": f"{home}/feed.json",
        "frame for other sites": f"{home}/embed",
    }


def _timed(client: FlaskClient, path: str) -> float:
    def ask() -> None:
        answer = client.get(path, buffered=True)
        if answer.status_code != 200:
            raise SystemExit(f"{path} answered {answer.status}")

    return median_ms(ask, TIMES)
