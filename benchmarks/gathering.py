"""The chooser on a database: gathering its field once, and the page at each move of a slider."""

from __future__ import annotations

import time

import numpy as np
from sqlalchemy import delete, insert, select

from benchmarks.growth import print_growth
from benchmarks.measuring import median_ms
from benchmarks.pages import analyse, load_people
from core.communities.models import Acquaintance, Community
from core.db import db, now
from core.people.models import PersonTopic
from core.settings import Settings
from outreach.next_ten import gathering
from outreach.nominations.models import Nomination
from outreach.segments.models import MOST_SEGMENTS, Segment
from outreach.waves.models import Wave, WaveState
from tests.databases import Database
from tests.people import sign_in
from wsgi import create_app

TIMES = 20
VOICES = 5
AT_ONCE = 20_000


def main(people: int) -> None:
    """Measure both on both databases, with few people and with many."""
    print_growth(_measured, "The chooser", "people", people, TIMES)


def _measured(database: Database, settings: Settings, people: int) -> dict[str, float]:
    database.empty()
    app = create_app(settings)
    with app.app_context():
        who = load_people(people)
        _name_each_other()
        _want_topics()
        analyse()
        community = db.session.scalars(select(Community)).one()
        planned = select(Wave.id).where(Wave.state != WaveState.CLOSED)
        wave = db.session.scalars(planned.limit(1)).one()
        start = time.perf_counter()
        there = gathering.of_community(community.id).field
        gathered = (time.perf_counter() - start) * 1000
        print(f"{there.size:,} candidates, {len(there.known.numbers):,} ties")
        page = f"/communities/{community.id}/waves/{wave}/next-ten/"
        client = app.test_client()
        sign_in(client, who)
        db.session.commit()
    measured = {"gather the field, once": gathered}
    measured["page, the field kept"] = median_ms(lambda: client.get(page, buffered=True), TIMES)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    return measured


def _name_each_other() -> None:
    """Five voices for one in five people, by people drawn at random: as many ties as people."""
    ids = np.array(db.session.scalars(select(Acquaintance.person_id)).all())
    random, community = np.random.default_rng(1), db.session.scalars(select(Community)).one()
    by, named = random.choice(ids, len(ids)), random.choice(ids[: len(ids) // VOICES], len(ids))
    for start in range(0, len(ids), AT_ONCE):
        some = slice(start, start + AT_ONCE)
        rows = [
            {
                "community_id": community.id,
                "nominated_by_id": one,
                "person_id": other,
                "name": "",
                "name_key": "",
                "state": "approved",
                "created_at": now(),
            }
            for one, other in zip(by[some].tolist(), named[some].tolist(), strict=True)
        ]
        db.session.execute(insert(Nomination), rows)
        db.session.commit()


def _want_topics() -> None:
    """A segment for each topic that there is, instead of those of the example."""
    db.session.execute(delete(Segment))
    community = db.session.scalars(select(Community)).one()
    topics = db.session.scalars(select(PersonTopic.topic).distinct().limit(MOST_SEGMENTS)).all()
    for topic in topics:
        segment = Segment(kind="topic", value=topic, name=topic, target=50)
        segment.community_id = community.id
        db.session.add(segment)
    db.session.commit()
