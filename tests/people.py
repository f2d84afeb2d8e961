"""The people in our tests. They always behave the same way."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from core.accounts.models import Session, digest, new_token
from core.communities import actions
from core.communities.models import Community, Role
from core.consents.actions import give_many
from core.consents.models import Basis, How, Purpose
from core.db import db, now
from core.people.models import Person
from core.people.terms import index_people
from tests.kept import begin_with


class People:
    """Garden helpers and who is in it.

    Ada looks after the installation. Sana organises, Amir is an ambassador, Olu leads safeguarding.
    Bea, Ó Súilleabháin and محمد are people whom the community knows of; Bea has no e-mail address.
    Zoë organises another community, Bee keepers, and knows nobody here.
    """

    def __init__(self) -> None:
        begin_with(_garden_helpers)
        named = {each.name: each for each in db.session.scalars(select(Person))}
        self.ada = named["Ada Brook"]
        self.sana = named["Sana Malik"]
        self.amir = named["Amir Haddad"]
        self.olu = named["Olu Adeyemi"]
        self.bea = named["Bea Król"]
        self.oisin = named["Oisín Ó Súilleabháin"]
        self.mohammed = named["محمد"]
        self.zoe = named["Zoë Tan"]
        found = select(Community).order_by(Community.id)
        self.community, self.elsewhere = db.session.scalars(found)
        db.session.commit()


def _garden_helpers() -> None:
    """Let everybody in, as the product does it."""
    someone("Ada Brook").is_administrator = True
    here = community("Garden helpers")
    _known(here, "Sana Malik", Role.ORGANISER)
    _known(here, "Amir Haddad", Role.AMBASSADOR)
    _known(here, "Olu Adeyemi", Role.SAFEGUARDING_LEAD)
    bea = _known(here, "Bea Król")
    bea.set_email(None)
    index_people([bea.id])
    _known(here, "Oisín Ó Súilleabháin")
    _known(here, "محمد")
    elsewhere = community("Bee keepers")
    actions.give_role(elsewhere, someone("Zoë Tan"), Role.ORGANISER, None)


def _known(community: Community, name: str, role: str | None = None) -> Person:
    person = someone(name)
    actions.know(community, person)
    if role:
        actions.give_role(community, person, role, None)
    return person


def community(name: str) -> Community:
    """A community that sends at any hour, so that no test depends on the time of day."""
    made = Community(
        name=name,
        purpose="Neighbours share tools here, so that nobody gardens alone.",
        timezone="Europe/London",
        quiet_from=0,
        quiet_until=0,
    )
    db.session.add(made)
    db.session.flush()
    return made


def someone(name: str) -> Person:
    """A person with an address made from the id, whom anybody may write to."""
    return _let_in([name])[0]


def some_people(number: int, called: str) -> list[Person]:
    """So many of them, in as few statements: Helper 0, Helper 1 and so on."""
    return _let_in([f"{called} {each}" for each in range(number)])


def _let_in(names: list[str]) -> list[Person]:
    made = [Person(source="Sign-up sheet of the spring fair") for _name in names]
    for person, name in zip(made, names, strict=True):
        person.rename(name)
    db.session.add_all(made)
    db.session.flush()
    for person in made:
        person.set_email(f"person{person.id}@example.org")
    agreed(*made)
    return made


def agreed(*people: Person) -> None:
    """They let every community write to them, as people who are met at a fair do."""
    said: dict[str, Any] = {"wording": "Yes, do write to me.", "how": How.IN_PERSON}
    give_many([each.id for each in people], Purpose.CONTACT, basis=Basis.CONSENT, **said)


def sign_in(client: FlaskClient, person: Person) -> None:
    """Sign this browser in as the person, as a link would."""
    token = new_token()
    db.session.add(
        Session(
            person_id=person.id, token_digest=digest(token), expires_at=now() + timedelta(days=1)
        )
    )
    db.session.commit()
    with client.session_transaction() as session:
        session["token"] = token
