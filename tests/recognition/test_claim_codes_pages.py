"""Organisers prepare a code for an event, print its poster and stop it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from core.db import db, today
from core.journal.models import Entry
from recognition.awards.models import Award
from recognition.claims import claiming, codes
from recognition.claims.models import Claim, ClaimCode
from tests.databases import ON_BOTH
from tests.people import People, sign_in
from tests.presses import at_once
from tests.recognition.badges import WHY, badge
from tests.recognition.claim_samples import coded

MANY = 16


def form(what: int, **more: Any) -> dict[str, Any]:
    tomorrow: date = today() + timedelta(days=1)
    return {
        "badge": what,
        "said": "Carried the tables",
        "kind": "event",
        "done_on": today().isoformat(),
        "words": WHY,
        "opens": f"{today()}T10:00",
        "closes": f"{tomorrow}T18:30",
        "most_uses": "20",
        **more,
    }


@pytest.fixture
def home(people: People, client: FlaskClient) -> str:
    sign_in(client, people.sana)
    return f"/communities/{people.community.id}/claim-codes/"


def test_a_poster_has_the_code_and_how_often_it_was_used(
    home: str, people: People, client: FlaskClient
) -> None:
    answer = client.post(f"{home}new", data=form(badge(people).id))
    made = db.session.scalars(select(ClaimCode)).one()
    poster = client.get(answer.location).text
    assert codes.spelled(made.code) in poster
    assert "0 of 20 claimed" in poster
    assert "data:image/svg+xml" in poster
    assert made.closes_at.hour in (17, 18)
    assert "Carried the tables" in client.get(home).text


@pytest.mark.parametrize(
    "wrong",
    [
        {"words": "Too few words"},
        {"badge": "0"},
        {"most_uses": "1001"},
        {"most_uses": "0"},
        {"closes": "2026-01-01T00:00"},
        {"opens": "2020-01-01T00:00"},
        {"opens": "9999-12-31T00:00", "closes": "9999-12-31T01:00"},
        {"kind": "nonsense"},
        {"said": ""},
        {"done_on": "soon"},
    ],
)
def test_what_is_wrong_is_said_beside_it(
    home: str, people: People, client: FlaskClient, wrong: dict[str, str]
) -> None:
    data = form(badge(people).id, **wrong)
    assert client.post(f"{home}new", data=data).status_code == 422
    assert db.session.scalars(select(ClaimCode)).all() == []


def test_only_badges_that_organisers_give_are_offered(
    home: str, people: People, client: FlaskClient
) -> None:
    peers_only = badge(people, by_organisers=False)
    assert client.post(f"{home}new", data=form(peers_only.id)).status_code == 422


def test_stopping_is_written_down_and_once(home: str, people: People, client: FlaskClient) -> None:
    code = coded(people.community, people.sana, badge(people))
    assert client.post(f"{home}{code.id}/stopping").status_code == 303
    assert client.post(f"{home}{code.id}/stopping").status_code == 409
    lines = select(Entry.what).where(Entry.what.like("claim_code.%")).order_by(Entry.id)
    assert db.session.scalars(lines).all() == ["claim_code.prepared", "claim_code.stopped"]


def test_an_ambassador_prepares_none(people: People, client: FlaskClient) -> None:
    sign_in(client, people.amir)
    home = f"/communities/{people.community.id}/claim-codes/"
    assert client.get(home).status_code == 404
    assert client.post(f"{home}new", data=form(badge(people).id)).status_code == 404


def test_codes_have_no_letters_that_look_alike() -> None:
    made = {codes.new_code() for _each in range(200)}
    assert len(made) == 200
    assert not set("".join(made)) & set("01OQILSZB528U")


@ON_BOTH
def test_the_last_use_is_given_once(app: Flask, people: People) -> None:
    code = coded(people.community, people.sana, badge(people), most_uses=3).id
    db.session.commit()
    presses: list[Callable[[], object]] = [
        partial(claiming.claim_with_name, code, f"Guest {each}", f"{each:032x}")
        for each in range(MANY)
    ]
    done = at_once(app, presses)
    assert done["done"] == 3
    assert sum(done.values()) == MANY
    assert db.session.get_one(ClaimCode, code).uses == 3
    for model in (Claim, Award):
        assert db.session.scalar(select(func.count()).select_from(model)) == 3


@ON_BOTH
def test_one_form_pressed_many_times_claims_once(app: Flask, people: People) -> None:
    code = coded(people.community, people.sana, badge(people)).id
    db.session.commit()
    press = partial(claiming.claim_with_name, code, "Wanda Long", "c" * 32)
    assert at_once(app, [press] * MANY) == {"done": MANY}
    assert db.session.get_one(ClaimCode, code).uses == 1


def test_a_code_is_not_pressed_without_end(people: People, client: FlaskClient) -> None:
    code = coded(people.community, people.sana, badge(people))
    answers = [client.post(f"/claim/{code.code}").status_code for _press in range(31)]
    assert answers == [422] * 30 + [429]
