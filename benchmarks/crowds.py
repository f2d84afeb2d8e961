"""A community of very many people with touchpoints, loaded in bulk: no page is needed for that."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import chain, islice
from typing import Any

from sqlalchemy import select, text

from core.accounts import actions as accounts
from core.communities import example
from core.communities.models import Acquaintance, Community
from core.db import db
from core.people.models import Person, PersonTerm, PersonTopic, WordVariant, folded
from core.people.sounds import spoken
from core.people.terms import COLUMNS, Facts, sort_name, terms_of
from core.people.words import may_be_misspelt, variants
from outreach.touchpoints.models import Touchpoint

FIRST = """
    Mary|John|Olga|Иван|Анна|محمد|فاطمة|小明|美玲|さくら|Aoife|Siobhán|Łukasz|Zoë|José|Lucía|Nguyễn|
    Chidi|Amina|Wanjiru|Priya|Rahul|अनीता|สมชาย|Dmitri|Elif|Şebnem|Björn|Ingrid|Mateusz|Giulia|João|
    Hans|Keiko|Ahmed|Leila|Sana|Morag|Hamish|Eilidh|Ùna|Tomasz|Bea|Omar|Xin|Yusuf
""".split("|")  # noqa: SIM905  # names read better in a few lines
LAST = """
    Smith|Jones|Ó Súilleabháin|García|Müller|Kowalski|Иванов|Петрова|علي|حسن|王|李|田中|Okafor|Eze|
    Patel|Singh|शर्मा|Rossi|Silva|Dąbrowski|van Dijk|MacLeod|Campbell|Kim|김|Hussain|Le Goff|Haddad|
    Adeyemi|Król|Jansen|Novák|Popescu|Nagy|Virtanen|Olsen|Şahin|Nguyễn
""".split("|")  # noqa: SIM905
PARTS = ("ba", "ber", "cor", "dan", "del", "fen", "gar", "hol", "kin", "lam", "mor", "nor", "pel")
SYLLABLES = (*PARTS, "ros", "sten", "tar", "ul", "ven", "wick", "zan")
PLACES = [f"{first}{end}" for first in SYLLABLES for end in ("ford", "ham", "ton", "by", "mouth")]
TOPICS = [f"topic {number}" for number in range(100)]
ORGANISATIONS = ["Primary School", "Allotment Society", "Library", "Town Council", None, None]
RARE = "Wolfeschlegel"
TOUCHPOINTS = 5
AT_ONCE = 5_000
START = datetime(2024, 1, 1, tzinfo=UTC)

OF_PERSON = ["id", "name", "sort_name", "email", "email_key", "phone", "organisation", "place"]
OF_PERSON += ["source", "is_rarely_online", "is_administrator", "created_at"]
OF_TOUCHPOINT = ["community_id", "person_id", "by_id", "kind", "said", "at"]


def load_crowd(people: int) -> int:
    """The example community and so many people more, the same at every size but for the number."""
    example.load(by=accounts.administrator())
    db.session.commit()
    community_id = db.session.scalars(select(Community.id)).one()
    first = (db.session.scalar(text("SELECT max(id) FROM people")) or 0) + 1
    ids = range(first, first + people)
    _insert(Person, OF_PERSON, (_person(each) for each in ids))
    known = ((community_id, each, START) for each in ids)
    _insert(Acquaintance, ["community_id", "person_id", "since"], known)
    _insert(PersonTopic, ["person_id", "topic"], ((each, _topic(each)) for each in ids))
    _insert(Touchpoint, OF_TOUCHPOINT, _touchpoints(community_id, ids))
    made: set[tuple[str, str]] = set()
    _insert_sorted(_terms(community_id, ids, made))
    there = {
        tuple(row) for row in db.session.execute(select(WordVariant.variant, WordVariant.word))
    }
    _insert(WordVariant, ["variant", "word"], (each for each in made if each not in there))
    _settle()
    return community_id


def _facts(number: int) -> Facts:
    chance = random.Random(number)
    last = chance.choice(LAST).strip()
    if chance.random() < 0.4:
        last = "".join(chance.choices(SYLLABLES, k=3)).capitalize()
    if number < 10_000 and number % 1_000 == 999:
        last = RARE + "".join(chance.choices(SYLLABLES, k=2))
    name = f"{chance.choice(FIRST).strip()} {last}"
    place = chance.choice(PLACES)
    kind = chance.choice(ORGANISATIONS)
    has_email = chance.random() < 0.7
    return Facts(
        name,
        f"p{number}@example.test" if has_email else None,
        f"{place.capitalize()} {kind}" if kind else None,
        place=place.capitalize(),
        is_rarely_online=not has_email,
        phone=f"+44 131 {number:07}",
        topics=[_topic(number)],
    )


def _topic(number: int) -> str:
    return TOPICS[number * 7 % len(TOPICS)]


def _person(number: int) -> tuple[Any, ...]:
    facts = _facts(number)
    return (
        number,
        facts.name,
        folded(facts.name),
        facts.email,
        facts.email,
        facts.phone,
        facts.organisation,
        facts.place,
        "Made up",
        facts.is_rarely_online,
        False,
        START,
    )


def _touchpoints(community_id: int, ids: Iterable[int]) -> Iterator[tuple[Any, ...]]:
    """A few of each person, one day after the other, so that those of one lie far apart."""
    for round_ in range(TOUCHPOINTS):
        for each in ids:
            at = START + timedelta(days=round_ * 90, seconds=each % 86_400)
            yield community_id, each, 1, "call", "Will bring her tools.", at


def _terms(
    community_id: int, ids: Iterable[int], made: set[tuple[str, str]]
) -> Iterator[tuple[Any, ...]]:
    known: set[str] = set()
    for each in ids:
        facts = _facts(each)
        terms, name = terms_of(facts), sort_name(facts.name)
        new = {term for term in terms - known if may_be_misspelt(term)}
        made.update((variant, word) for word in new for variant in variants(word))
        made.update((sound, word) for word, sound in spoken(name).items() if word in terms)
        known |= new
        for term in terms:
            yield community_id, term, name, each


def _insert(table: Any, names: list[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Rows that cannot be there yet: copied on PostgreSQL, in one transaction on either.

    PostgreSQL keeps checking keys the way that was best while a table was small, row by row, until
    it is told to look at the table again.
    """
    connection: Any = db.session.connection().connection
    name = table if isinstance(table, str) else table.__tablename__
    if db.engine.dialect.name == "postgresql":
        with connection.cursor().copy(f"COPY {name} ({', '.join(names)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        db.session.execute(text(f"ANALYZE {name}"))
    else:
        marks = ", ".join("?" * len(names))
        statement = f"INSERT INTO {name} ({', '.join(names)}) VALUES ({marks})"
        rows = iter(rows)
        for first in rows:
            batch = chain([first], islice(rows, AT_ONCE))
            connection.cursor().executemany(statement, [tuple(map(_plain, row)) for row in batch])
    db.session.commit()


def _plain(value: Any) -> Any:
    return value.strftime("%Y-%m-%d %H:%M:%S.%f") if isinstance(value, datetime) else value


def _insert_sorted(rows: Iterable[tuple[Any, ...]]) -> None:
    """The terms in the order of their index, as a database puts in very many of them quickly."""
    index = next(iter(PersonTerm.__table__.indexes))  # type: ignore[attr-defined]
    index.drop(db.session.connection())
    db.session.execute(text("CREATE TABLE unsorted AS SELECT * FROM person_terms WHERE 1 = 0"))
    db.session.commit()
    _insert("unsorted", list(COLUMNS), rows)
    names = ", ".join(COLUMNS)
    order = "community_id, term, sort_name, person_id"
    if db.engine.dialect.name == "postgresql":
        order = order.replace("term,", 'term COLLATE "C",').replace("name,", 'name COLLATE "C",')
    copied = f"INSERT INTO person_terms ({names}) SELECT {names} FROM unsorted ORDER BY {order}"
    db.session.execute(text(copied))
    db.session.execute(text("DROP TABLE unsorted"))
    index.create(db.session.connection())
    db.session.commit()


def _settle() -> None:
    """Have the database look at what is there, as PostgreSQL does by itself in real use."""
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
