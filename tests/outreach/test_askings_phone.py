"""Who is asked by phone, and what organisers learn of that."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete

from core.communities.models import Membership
from core.db import db, now, today
from core.people.models import Person
from core.privacy.suppressing import suppress
from core.safeguarding.actions import place_hold
from outreach.askings import answering
from tests.outreach.asked import (
    asked,
    asking_of_all,
    members_of,
)
from tests.people import People, sign_in


@pytest.fixture
def members(people: People) -> list[Person]:
    return members_of(people)


def test_who_unsubscribes_later_is_not_listed_by_name(
    people: People, members: list[Person], client: FlaskClient
) -> None:
    asking = asking_of_all(people)
    answering.answer(asked(asking, people.oisin), [])
    suppress(people.oisin.email or "", reason="unsubscribed")
    sign_in(client, people.sana)
    home = f"/communities/{people.community.id}/askings/{asking.id}"
    page = client.get(home).text
    assert people.oisin.name not in page and people.bea.name in page
    assert client.get(f"{home}/members/{asked(asking, people.oisin).id}").status_code == 404


def never(people: People) -> None:
    people.bea.never_contact_at = now()


def away(people: People) -> None:
    people.bea.away_until = today()


def held(people: People) -> None:
    place_hold(people.community, "person", people.bea.id, "A concern.", people.sana)


def left(people: People) -> None:
    db.session.execute(delete(Membership).where(Membership.person_id == people.bea.id))


@pytest.mark.parametrize("happens", [never, away, held, left])
def test_who_may_not_be_contacted_any_more_is_not_to_be_phoned(
    people: People, members: list[Person], client: FlaskClient, happens: Callable[[People], None]
) -> None:
    asking = asking_of_all(people)
    happens(people)
    db.session.commit()
    sign_in(client, people.sana)
    home = f"/communities/{people.community.id}/askings/{asking.id}"
    path = f"{home}/members/{asked(asking, people.bea).id}"
    assert people.bea.name not in client.get(home).text
    assert client.post(path, data={"nobody": "1"}).status_code == 404


def test_how_many_answered_is_told_from_five_on(
    people: People, members: list[Person], client: FlaskClient
) -> None:
    asking = asking_of_all(people)
    sign_in(client, people.sana)
    home = f"/communities/{people.community.id}/askings/"
    for each in (people.sana, people.amir, people.olu, people.oisin):
        answering.answer(asked(asking, each), [])
    assert "fewer than 5" in client.get(f"{home}{asking.id}").text
    assert "fewer than 5 of 5 have answered" in client.get(home).text
    answering.answer(asked(asking, people.bea), [], by=people.sana)
    assert "fewer than 5" not in client.get(f"{home}{asking.id}").text
    assert "5 of 5 have answered" in client.get(home).text
