"""Recognition at ten thousand and at a million contributions: the same time for each."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import func, select

from benchmarks.growth import print_growth
from benchmarks.measuring import median_ms
from benchmarks.pages import analyse, load_people
from core.communities.models import Acquaintance, Community
from core.db import db, today
from core.people.models import Person
from core.settings import Settings
from recognition.badges import actions as badges
from recognition.badges.models import Badge
from recognition.badges.rehearsal import rehearse
from recognition.badges.rules import Rule, fulfilled
from recognition.contributions.models import Contribution
from recognition.past import load_contributions
from tests.databases import Database
from tests.people import sign_in
from wsgi import create_app

EACH = 20
TIMES = 20
AT_ONCE = 200


def main(contributions: int) -> None:
    """Measure each of these on both databases, with few contributions and with many."""
    print_growth(_measured, "Recognition", "contributions", contributions, TIMES)


def _measured(database: Database, settings: Settings, contributions: int) -> dict[str, float]:
    """Load people with twenty contributions each, and time what is done all day."""
    database.empty()
    app = create_app(settings)
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        who = load_people(contributions // EACH)
        _load(contributions)
        client = app.test_client()
        sign_in(client, who)
        pages = _pages()
        db.session.commit()
        measured = {what: median_ms(call, TIMES) for what, call in _jobs(who).items()}
    for what, path in pages.items():
        measured[what] = median_ms(_opening(client, path), TIMES)
    with app.app_context():
        db.engine.dispose()
    return measured


def _load(contributions: int) -> None:
    """So many contributions over three years, thanked more often than not."""
    community = db.session.scalars(select(Community)).one()
    people = list(db.session.scalars(select(Acquaintance.person_id)))
    for at in range(0, len(people), AT_ONCE):
        some = people[at : at + AT_ONCE]
        load_contributions(community, some, -(-contributions // len(people)))
        db.session.commit()
    analyse()


def _jobs(who: Person) -> dict[str, Callable[[], object]]:
    """What the rules of badges do: two hundred people, as the job takes them, and a dry run."""
    badge = db.session.scalars(select(Badge).order_by(Badge.id)).first()
    if badge is None:
        raise SystemExit("the example has badges")
    asked = {
        "rule_count": 3,
        "rule_kinds": ["event", "answer", "mentoring"],
        "rule_days": 365,
        "rule_peers": 2,
    }
    badges.set_rule(badge, asked, by=who)
    db.session.commit()
    community_id, badge_id = badge.community_id, badge.id
    newest = select(Acquaintance.person_id).order_by(Acquaintance.person_id.desc())
    people = list(db.session.scalars(newest.limit(AT_ONCE)))

    def evaluate() -> None:
        fulfilled(community_id, [Rule.of(db.session.get_one(Badge, badge_id), today())], people)
        db.session.rollback()

    def dry_run() -> None:
        rehearse(db.session.get_one(Badge, badge_id))
        db.session.rollback()

    return {f"a rule, {AT_ONCE} people": evaluate, "dry run of a rule": dry_run}


def _pages() -> dict[str, str]:
    """What organisers and members open."""
    community_id = db.session.scalars(select(Community.id)).one()
    person_id = db.session.scalars(select(func.max(Contribution.logged_by_id))).one()
    middle = db.session.scalars(select(func.max(Contribution.id) / 2)).one()
    home = f"/communities/{community_id}"
    return {
        "fair-thanks desk": f"{home}/thanks/",
        "a person": f"{home}/people/{person_id}",
        "contributions": f"{home}/contributions/",
        "contributions, in the middle": f"{home}/contributions/?before={int(middle)}",
        "my contributions": f"{home}/contributions/mine",
        "a contribution": f"{home}/contributions/{int(middle)}",
        "recognised here": f"{home}/awards/",
        "badges": f"{home}/badges/",
    }


def _opening(client: FlaskClient, path: str) -> Callable[[], object]:
    def ask() -> None:
        answer = client.get(path, buffered=True)
        if answer.status_code != 200:
            raise SystemExit(f"{path} answered {answer.status}")

    return ask
