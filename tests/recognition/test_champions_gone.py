"""What its holder takes back is gone from everywhere at once, and no address tells that it was."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.db import db
from core.safeguarding.actions import place_hold
from recognition.awards import correcting, deciding
from recognition.awards.deciding import Choice
from recognition.awards.models import Award
from recognition.champions.models import Champion
from tests.people import People
from tests.recognition.badges import badge, given
from tests.recognition.faces import (
    MARIGOLD,
    MEMBERS,
    PUBLIC,
    WITH_PHOTO,
    champion,
    face,
    open_to_all,
    photo,
    show,
)
from tests.routes import every_view
from tests.walks import walk

NAME = "Oisín Ó Súilleabháin"
OF_ALL = ("", "?q=oisin", "?topic=seeds", "/feed.atom", "/feed.json", "/embed", "/picture.svg")
OF_ONE = ("", "/photo")
ENDS: dict[str, Callable[[People, Award], object]] = {
    "only me": lambda people, award: deciding.decide(
        award, Choice("only_me", "full_name"), people.oisin
    ),
    "members": lambda people, award: deciding.decide(award, MEMBERS, people.oisin),
    "another name": lambda people, award: deciding.decide(award, MARIGOLD, people.oisin),
    "handed back": lambda people, award: deciding.hand_back(award, people.oisin),
    "revoked": lambda people, award: correcting.revoke(award, people.sana, "why"),
    "person on hold": lambda people, award: place_hold(
        people.community, "person", people.oisin.id, "why", people.olu
    ),
    "community on hold": lambda people, award: place_hold(
        people.community, "community", people.community.id, "why", people.olu
    ),
    "community closed": lambda people, award: setattr(people.community, "openness", "closed"),
}


@pytest.mark.parametrize("end", ENDS)
def test_it_is_gone_at_once_also_for_who_kept_a_copy(
    client: FlaskClient, people: People, end: str
) -> None:
    home = open_to_all(people)
    award = champion(people, people.oisin)
    shown = show(people.oisin, photo=photo(), topic=["Seeds"], **WITH_PHOTO)
    alone = [f"/champions/{shown.public_id}{each}" for each in OF_ONE]
    kept = {path: client.get(path) for path in [home + each for each in OF_ALL] + alone}
    assert all(each.status_code == 200 for each in kept.values())
    ENDS[end](people, award)
    db.session.commit()
    for path, answer in kept.items():
        again = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code in (200, 404) and NAME not in again.text, path
        assert path not in alone or again.status_code == 404


def test_everything_that_strangers_get_says_to_ask_again(
    client: FlaskClient, people: People
) -> None:
    home = open_to_all(people)
    champion(people, people.oisin)
    shown = show(people.oisin, photo=photo(), topic=["Seeds"], **WITH_PHOTO)
    for path in [home + each for each in OF_ALL] + [f"/champions/{shown.public_id}/photo"]:
        answer = client.get(path)
        assert answer.headers["Cache-Control"] == "no-cache" and answer.headers["ETag"], path
        again = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304 and not again.data


def test_no_anonymous_address_reveals_what_is_not_public(
    app: Flask, client: FlaskClient, people: People
) -> None:
    open_to_all(people)
    for person, choice in (
        (people.sana, MEMBERS),
        (people.bea, Choice("only_me", "full_name")),
        (people.oisin, MARIGOLD),
    ):
        champion(people, person, choice, what=badge(people, name=f"Secret {person.id}"))
    given(people, people.mohammed, people.amir, badge(people, name="Secret pending"))
    deciding.hand_back(champion(people, people.olu, PUBLIC), people.olu)
    shown = face(people.oisin, "pseudonym").public_id
    public_ids = [each.public_id for each in db.session.query(Champion)] + ["0" * 32]
    seen = [client.get(found.path).text for found in walk(app, client)]
    for public_id in [each for each in public_ids if each != shown]:
        for view in every_view(app, public_id=public_id):
            if view.method == "GET" and "public_id" in view.arguments:
                answer = client.get(view.path)
                assert answer.status_code != 200, view
                seen.append(answer.text)
    secrets = ("Sana", "Bea", "Oisín", "محمد", "Olu", "Secret pending", f"Secret {people.sana.id}")
    assert "Marigold" in "".join(seen)
    assert [each for each in secrets if each in "".join(seen)] == []


def test_unknown_and_forbidden_answer_alike(client: FlaskClient, people: People) -> None:
    open_to_all(people)
    champion(people, people.sana, MEMBERS)
    hidden = f"/champions/{face(people.sana).public_id}"
    unknown = f"/champions/{'0' * 32}"
    for more in ("", "/photo"):
        answers = [client.get(path + more) for path in (hidden, unknown)]
        assert [each.status_code for each in answers] == [404, 404]
        assert answers[0].text == answers[1].text
    people.community.openness = "closed"
    closed, nowhere = (f"/communities/{number}/champions" for number in (people.community.id, 99))
    for more in OF_ALL:
        assert client.get(closed + more).text == client.get(nowhere + more).text
