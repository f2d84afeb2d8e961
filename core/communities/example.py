"""A believable example community: always the same, loaded once however often it is asked for.

Nobody in it exists; every address ends in .test, which no mail server serves (RFC 2606).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice, product
from typing import Any, cast

from flask import Flask, current_app
from sqlalchemy import func, insert, select, update

from core.communities import actions, queries
from core.communities.models import Acquaintance, Community, Membership, Role
from core.consents.actions import give_many
from core.consents.models import Basis, How, Purpose
from core.db import db, now, today
from core.journal.actions import record
from core.journal.models import Entry
from core.people import queries as people
from core.people.models import Person, PersonTopic, folded
from core.people.terms import Facts, index_new

NAME = "Garden helpers of Leith"
PURPOSE = "Neighbours in Leith share tools and know-how here, so that nobody gardens alone."
SOURCE = "Example data; nobody here exists"
TEAM = (
    ("Ada Brook", Role.ORGANISER, True),
    ("Sana Malik", Role.ORGANISER, False),
    ("Amir Haddad", Role.AMBASSADOR, False),
    ("Olu Adeyemi", Role.SAFEGUARDING_LEAD, False),
    ("Bea Król", Role.MEMBER, False),
)
BEGAN, TEAM_EVERY = timedelta(days=200), timedelta(days=15)
GOT_TO_KNOW = timedelta(days=12)
"""How long ago the community began, and got to know who was not asked yet."""
FIRST = """
    Aoife|Bartosz|Chidi|Dilnoza|Eilidh|Farah|Gwen|Hamish|Imani|Jakub|Keiko|Lucía|Morag|Nikhil|
    Oisín|Priya|Rashid|Seren|Tomasz|Ùna|Valentina|Wanjiru|Xin|Yusuf|Zoë|محمد|फ़ातिमा|Ólöf
""".split("|")  # noqa: SIM905  # names read better in a few lines
LAST = """
    Ó Súilleabháin|Brown|Campbell|Dąbrowski|Eze|Fraser|García|Hussain|Ito|Jones|Kowalska|Le Goff|
    MacLeod|Nguyễn|Okafor|Patel|Quinn|Rossi|Şahin|Tan|Ueda|van Dijk|Wójcik|X Æ|Young|Zhang
""".split("|")  # noqa: SIM905  # names read better in a few lines
PLACES = ("Leith", "Granton", "Newhaven", "Restalrig", "Pilrig")
TOPICS = ("composting", "seeds", "tools", "trees", "school gardens", "bees")
ORGANISATIONS = ("Leith Primary School", "Allotment Society", "Shore Library", None, None)
AGREED = "Asked at the seed swap whether the community may write, and said yes."
FEW = 40
BATCH = 2_000

Loader = Callable[[Community], None]
PastLoader = Callable[[Community, Sequence[int]], None]


def add_loader(app: Flask, load_few: Loader, load_past: PastLoader) -> None:
    """Add what another package puts into the example, and into the past of many people."""
    app.extensions.setdefault("example_loaders", []).append((load_few, load_past))


def load(by: Person) -> Community:
    """Load the example community, or find it where it is loaded already."""
    found = loaded()
    if found is not None:
        return found
    community = Community(
        name=NAME,
        purpose=PURPOSE,
        openness="hybrid",
        risk_tier="low",
        gathering_places="The Shore Library on Tuesdays; two WhatsApp groups; the allotments.",
        effort="About an hour a month, and you can stop at any time.",
        timezone=current_app.config["SETTINGS"].timezone,
    )
    db.session.add(community)
    db.session.flush()
    _load_team(community, by)
    for name in islice(_names(), FEW):
        _add(community, name)
    _begin_before(community)
    for load_few, _past in _loaders():
        load_few(community)
    return community


def loaded() -> Community | None:
    """The example community, whatever it is called by now: the one that its organiser organises."""
    organised = (
        select(Community)
        .join(Membership, Membership.community_id == Community.id)
        .join(Person, Person.id == Membership.person_id)
        .where(Person.email_key == _address(TEAM[0][0]), Membership.role == Role.ORGANISER)
    )
    return db.session.scalar(organised.order_by(Community.id).limit(1))


def accounts() -> list[tuple[Person, str]]:
    """The people of the example who have an account, each with their part."""
    found = [(people.whose_email(_address(name)), role) for name, role, _admin in TEAM]
    return [
        (person, "administrator" if person.is_administrator else role.replace("_", " "))
        for person, role in found
        if person is not None
    ]


def load_many(number: int) -> Iterator[int]:
    """Add people until the example has that many, with a past in proportion.

    Yields how many there are after each batch, which is the moment to commit.
    """
    found = loaded()
    if found is None:
        return
    community_id = found.id
    known = select(func.count()).where(Acquaintance.community_id == community_id)
    for start in range(db.session.scalar(known) or 0, number, BATCH):
        community = db.session.get_one(Community, community_id)
        ids = _insert(community, start, min(BATCH, number - start))
        for _few, load_past in _loaders():
            load_past(community, ids)
        yield min(start + BATCH, number)


def _load_team(community: Community, by: Person) -> None:
    for name, role, is_administrator in TEAM:
        person = people.whose_email(_address(name)) or _add(community, name, _address(name))
        person.is_administrator = is_administrator
        if is_administrator:
            record("administrator.given", by=by, person_id=person.id)
        person.told()
        actions.give_role(community, person, role, None)  # nobody need hear of made-up people
    if not by.email:
        actions.give_role(community, by, Role.ORGANISER, by)


def part_since(community: Community, person: Person, role: str, at: datetime) -> None:
    """Let somebody have a part since then, and the journal say so."""
    about: dict[str, Any] = {"community_id": community.id, "person_id": person.id}
    member = update(Membership).filter_by(**about, role=role).values(since=at)
    told = update(Entry).filter_by(**about, what="role.given").values(at=at)
    for statement in (member, told):
        db.session.execute(statement)


def lay_back(what: str, subject_id: int, at: datetime) -> None:
    """Let the journal tell that something was done then."""
    told = update(Entry).filter_by(what=what, subject_id=subject_id)
    db.session.execute(told.values(at=at))


def _begin_before(community: Community) -> None:
    """Let the team begin one after the other, and all the others be known for some days."""
    community.created_at = now() - BEGAN
    known = update(Acquaintance).filter_by(community_id=community.id)
    db.session.execute(known.values(since=now() - GOT_TO_KNOW))
    for at, (membership, person) in enumerate(queries.team(community.id)):
        since = now() - BEGAN + at * TEAM_EVERY
        part_since(community, person, membership.role, since)
        if person.source == SOURCE:
            person.created_at = since
        db.session.execute(known.filter_by(person_id=person.id).values(since=since))


def _add(community: Community, name: str, address: str | None = None) -> Person:
    """One person of the few; each third has no e-mail address."""
    at = sum(map(ord, name))
    person = Person(
        source=SOURCE,
        phone=f"+44 131 496 0{at % 1000:03}",
        place=PLACES[at % 5],
        organisation=ORGANISATIONS[at % 5],
        inform_by=today() + timedelta(days=30) - GOT_TO_KNOW,
        created_at=now() - GOT_TO_KNOW,
        notes="Met at the seed swap." if at % 4 == 0 else None,
    )
    person.rename(name)
    person.set_email(address or (None if at % 3 == 0 else _address(name)))
    person.topics = [PersonTopic(topic=TOPICS[at % 6])]
    db.session.add(person)
    db.session.flush()
    actions.know(community, person)
    _agreed([person.id], community)
    return person


def _agreed(ids: Sequence[int], community: Community) -> None:
    said: dict[str, Any] = {"wording": AGREED, "how": How.IN_PERSON, "community_id": community.id}
    give_many(ids, Purpose.CONTACT, basis=Basis.CONSENT, **said)


def _insert(community: Community, start: int, number: int) -> list[int]:
    """Insert people in bulk and answer their ids."""
    rows = [_row(at) for at in range(start, start + number)]
    made = insert(Person).returning(Person.id, sort_by_parameter_order=True)
    ids = list(db.session.scalars(made, rows))
    known = [{"community_id": community.id, "person_id": each, "since": now()} for each in ids]
    db.session.execute(insert(Acquaintance), known)
    topics = [{"person_id": each, "topic": TOPICS[each % 6]} for each in ids]
    db.session.execute(insert(PersonTopic), topics)
    made_up = zip(ids, rows, strict=True)
    _agreed(ids, community)
    index_new(community.id, [(each, _facts(row, TOPICS[each % 6]), ()) for each, row in made_up])
    return ids


def _facts(row: dict[str, Any], topic: str) -> Facts:
    return Facts(row["name"], row["email"], place=row["place"], topics=[topic])


def _row(at: int) -> dict[str, Any]:
    name, address = _numbered(at), f"person{at}@example.test"
    return {
        "name": name,
        "sort_name": folded(name),
        "email": address,
        "email_key": address,
        "place": PLACES[at % 5],
        "source": SOURCE,
        "inform_by": today() + timedelta(days=30),
        "is_administrator": False,
        "created_at": now(),
    }


def _names() -> Iterator[str]:
    """Every first name with every last name, well mixed and always in the same order."""
    pairs = list(product(FIRST, LAST))
    for at in range(len(pairs)):
        yield " ".join(part.strip() for part in pairs[at * 29 % len(pairs)])


def _numbered(at: int) -> str:
    pairs = len(FIRST) * len(LAST)
    first = FIRST[at % len(FIRST)].strip()
    last = LAST[at // len(FIRST) % len(LAST)].strip()
    return f"{first} {last}" if at < pairs else f"{first} {last} {at // pairs}"


def _address(name: str) -> str:
    plain = "".join(letter if letter.isascii() else "" for letter in folded(name))
    return ".".join(plain.replace("ł", "l").split()) + "@example.test"


def _loaders() -> list[tuple[Loader, PastLoader]]:
    loaders = current_app.extensions.get("example_loaders", [])
    return cast(list[tuple[Loader, PastLoader]], loaders)
