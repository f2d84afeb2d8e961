"""People at ten thousand, a hundred thousand and a million: each page in the same time."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Flask, url_for
from flask.testing import FlaskClient
from sqlalchemy import select

from benchmarks.crowds import RARE, TOUCHPOINTS, load_crowd
from benchmarks.databases import databases
from benchmarks.measuring import once_ms, print_table
from core.communities import example
from core.db import db
from core.people.models import PersonTerm
from core.people.terms import EVERYBODY
from core.settings import Settings
from tests.databases import Database
from tests.people import sign_in
from wsgi import create_app

SIZES = (10_000, 100_000, 1_000_000)
TIMES = 40
AS_TYPED = {"HX-Request": "true"}
TODAY = "core.today.index"


@dataclass(frozen=True)
class Took:
    """How long a request took, in milliseconds: the median, and what 95 of 100 did not exceed."""

    median: float
    most: float


def main(people: int, only: str = "") -> None:
    """Measure what organisers open all day, with ever more people, on both databases."""
    sizes = [size for size in SIZES if size <= max(people, SIZES[0])]
    for name, database, settings in databases():
        if only.lower() not in name.lower():
            continue
        measured: list[dict[str, Took]] = []
        for size in sizes:
            measured.append(_measured(database, settings, size))
            _print(f"People on {name}", sizes[: len(measured)], measured)


def _print(title: str, sizes: Sequence[int], measured: list[dict[str, Took]]) -> None:
    """Print what is known so far: the largest takes long."""
    about = f"{TOUCHPOINTS} touchpoints each, {TIMES} requests, milliseconds"
    headings = [f"{size:,} {of}" for size in sizes for of in ("median", "95%")]
    rows = [(what, *_figures([each[what] for each in measured])) for what in measured[0]]
    print_table(f"{title}, {about}", ("what", *headings, "ratio"), rows)


def _figures(took: list[Took]) -> list[float]:
    each = [figure for one in took for figure in (one.median, one.most)]
    return [*each, took[-1].median / took[0].median]


def _measured(database: Database, settings: Settings, people: int) -> dict[str, Took]:
    database.empty()
    app = create_app(settings)
    with app.app_context():
        community_id = load_crowd(people)
        client = app.test_client()
        sign_in(client, example.accounts()[0][0])
        asked = _asked(app, community_id)
        db.session.remove()
    took = {what: _timed(client, *how) for what, how in asked.items()}
    with app.app_context():
        db.engine.dispose()
    return took


def _asked(app: Flask, community_id: int) -> dict[str, tuple[str, dict[str, str]]]:
    """What is asked for: whole pages, and while somebody types only the rows of the list."""
    home = f"/communities/{community_id}/people/"
    middle = _in_the_middle(community_id)
    typed = {
        "search, a rare word": f"q={RARE[:10].lower()}",
        "search, a frequent word": "q=school",
        "search, two frequent words": "q=school+mary",
        "search, a typo": "q=kowalksi",
        "search, two letters": "q=ma",
        "search, one letter": "q=m",
        "search, a word and two filters": "q=school&topic=topic+7&email=with",
        "two filters that hardly anybody passes": "topic=topic+7&place=Barford",
    }
    found = {what: (f"{home}?{query}", AS_TYPED) for what, query in typed.items()}
    found["count of a frequent word"] = (f"{home}count?q=school", AS_TYPED)
    found["list, first page"] = (home, {})
    found["list, in the middle"] = (f"{home}?after={middle}", {})
    found["a person"] = (f"{home}{middle}", {})
    if TODAY in app.view_functions:
        with app.test_request_context():
            found["Today"] = (url_for(TODAY), {})
    return found


def _in_the_middle(community_id: int) -> int:
    """Somebody whose name begins with M, which about half of all stand before."""
    later = select(PersonTerm.person_id).where(
        PersonTerm.community_id == community_id,
        PersonTerm.term == EVERYBODY,
        PersonTerm.sort_name >= "m",
    )
    later = later.order_by(PersonTerm.sort_name, PersonTerm.person_id)
    return db.session.scalars(later.limit(1)).one()


def _timed(client: FlaskClient, path: str, headers: dict[str, str]) -> Took:
    ask = _asker(client, path, headers)
    ask()
    times = [once_ms(ask) for _each in range(TIMES)]
    return Took(statistics.median(times), statistics.quantiles(times, n=20)[-1])


def _asker(client: FlaskClient, path: str, headers: dict[str, str]) -> Callable[[], None]:
    def ask() -> None:
        answer = client.get(path, headers=headers, buffered=True)
        if answer.status_code != 200:
            raise SystemExit(f"{path} answered {answer.status}")

    return ask
