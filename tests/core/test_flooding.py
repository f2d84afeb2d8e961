"""Nobody floods organisers with names, or members with deeds, from wherever they are."""

from __future__ import annotations

import time

import pytest
from flask.testing import FlaskClient

from tests.people import People, sign_in

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.mark.parametrize("what", ["nominations", "contributions"])
def test_twenty_a_minute_and_a_hundred_a_day_are_enough_for_one_person(
    people: People, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    path, real = f"/communities/{people.community.id}/{what}/new", time.time
    sign_in(client, people.sana)
    statuses = []
    for minute in range(6):
        monkeypatch.setattr(time, "time", lambda ahead=61 * minute: real() + ahead)
        places = ({"REMOTE_ADDR": f"203.0.113.{each}"} for each in range(21))
        answers = [client.post(path, environ_base=place) for place in places]
        statuses.append([each.status_code for each in answers])
    assert statuses == [[422] * 20 + [429]] * 5 + [[429] * 21]
    assert int(answers[0].headers["Retry-After"]) > 3600
    assert client.get(path).status_code == 200
    sign_in(client, people.ada)
    assert client.post(path).status_code == 422
