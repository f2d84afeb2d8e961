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


def test_whoever_has_a_network_of_addresses_counts_once(client: FlaskClient) -> None:
    def ask(place: str, at: int) -> int:
        form, where = {"email": f"n{at}@example.org"}, {"REMOTE_ADDR": place}
        return client.post("/sign-in", data=form, environ_base=where).status_code

    house = [ask(f"2001:db8:1:2:{at:x}::{at:x}", at) for at in range(11)]
    assert house == [303] * 10 + [429]
    assert ask("2001:db8:1:3::1", 11) == 303
    phone = [ask(f"::ffff:203.0.113.{at}", at) for at in range(11)]
    assert phone == [303] * 11
    assert ask("fe80::1%eth0", 12) == ask("203.0.113.9:443", 13) == ask("", 14) == 303
