"""The forms with which mail that waits is held, released, put off and cancelled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.db import db
from core.deliveries.models import Delivery
from core.departures import actions
from outreach.waves.models import Wave
from tests.clock import Clock
from tests.deliveries import queued_invitation
from tests.departures import queue_many
from tests.people import People, sign_in
from tests.smtp_sink import Sink

HTMX = {"HX-Request": "true"}
Work = Callable[[], None]
NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.fixture
def home(people: People, client: FlaskClient) -> str:
    """The address of tomorrow's mail of Garden helpers, with Sana signed in."""
    sign_in(client, people.sana)
    return f"/communities/{people.community.id}/mail/"


@pytest.fixture
def waiting(home: str, people: People) -> Delivery:
    return queued_invitation(people)[1]


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_message_is_held_with_a_reason_and_released(
    home: str, people: People, client: FlaskClient, waiting: Delivery, headers: dict[str, str]
) -> None:
    mine = f"{home}{waiting.id}"
    answer = client.post(f"{mine}/hold", data={"hold-why": "Her mother is ill."}, headers=headers)
    assert (answer.status_code, answer.location) == (303, mine)
    held = client.get(f"{home}held", headers=headers).text
    assert "Her mother is ill." in held and "<bdi>Sana Malik</bdi>" in held
    assert people.oisin.name not in client.get(home).text
    assert client.post(f"{mine}/release", headers=headers).status_code == 303
    assert people.oisin.name in client.get(home).text


def test_a_message_is_cancelled_with_a_reason(
    home: str, client: FlaskClient, waiting: Delivery
) -> None:
    data = {"cancel-why": "She has moved away."}
    assert client.post(f"{home}{waiting.id}/cancellation", data=data).status_code == 303
    page = client.get(f"{home}{waiting.id}").text
    assert "She has moved away." in page and "Cancelled" in page


def test_a_message_is_put_off_in_the_time_of_the_community(
    home: str, people: People, client: FlaskClient, waiting: Delivery, clock: Clock
) -> None:
    clock.set(NOON)
    people.community.timezone, waiting.expires_at = "Asia/Tokyo", NOON + timedelta(days=3)
    data = {"postpone-at": "2026-11-22T09:00"}
    assert client.post(f"{home}{waiting.id}/moment", data=data).status_code == 303
    db.session.refresh(waiting)
    assert waiting.due_at == datetime(2026, 11, 22, 0, 0, tzinfo=UTC)
    assert "Sana Malik chose this moment." in client.get(home).text


@pytest.mark.parametrize(
    ("path", "data", "wrong"),
    [
        ("hold", {"hold-why": " "}, "hold-why"),
        ("hold", {"hold-why": "x" * 501}, "hold-why"),
        ("cancellation", {}, "cancel-why"),
        ("moment", {}, "postpone-at"),
        ("moment", {"postpone-at": "tomorrow"}, "postpone-at"),
        ("moment", {"postpone-at": "2001-01-01T10:00"}, "postpone-at"),
        ("moment", {"postpone-at": "9999-12-31T23:59"}, "postpone-at"),
        ("moment", {"postpone-at": "0001-01-01T00:00"}, "postpone-at"),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_bad_input_is_refused_beside_the_field(
    home: str,
    client: FlaskClient,
    waiting: Delivery,
    path: str,
    data: dict[str, str],
    wrong: str,
    headers: dict[str, str],
) -> None:
    answer = client.post(f"{home}{waiting.id}/{path}", data=data, headers=headers)
    assert answer.status_code == 422 and f'id="{wrong}-error"' in answer.text
    assert ("<html" in answer.text) == (not headers)


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("hold", {"hold-why": "Wait."}),
        ("release", {}),
        ("cancellation", {"cancel-why": "No."}),
    ],
)
def test_a_message_that_has_left_is_refused_in_a_sentence(
    sink: Sink,
    home: str,
    client: FlaskClient,
    waiting: Delivery,
    work: Work,
    path: str,
    data: dict[str, str],
) -> None:
    work()
    answer = client.post(f"{home}{waiting.id}/{path}", data=data)
    assert answer.status_code == 409 and "It has left meanwhile" in answer.text


def test_everything_is_held_with_a_reason_and_released(
    home: str, people: People, client: FlaskClient
) -> None:
    queue_many(people, 60)
    assert client.post(f"{home}hold", data={"why": ""}).status_code == 422
    answer = client.post(f"{home}hold", data={"why": "The date is wrong."})
    assert (answer.status_code, answer.location) == (303, f"{home}held")
    page = client.get(f"{home}held").text
    assert "60 messages are held." in page and page.count("The date is wrong.") == 50
    assert client.post(f"{home}release").location == home
    assert "60 messages are released." in client.get(home).text


def test_the_words_are_changed_where_the_inviter_writes(
    home: str, client: FlaskClient, waiting: Delivery
) -> None:
    page = client.get(f"{home}{waiting.id}").text
    assert f'/invitations/{waiting.subject_id}"' in page and "Change its words" in page


def test_the_board_and_the_person_say_who_holds_it(
    home: str, people: People, client: FlaskClient, waiting: Delivery
) -> None:
    actions.hold(waiting, "Her mother is ill.", by=people.amir)
    garden = home.removesuffix("mail/")
    person, wave = f"{garden}people/{people.oisin.id}", f"{garden}waves/{wave_of(people)}"
    for path in (person, wave, f"{garden}invitations/{waiting.subject_id}"):
        page = client.get(path).text
        assert "Amir Haddad" in page and "Her mother is ill." in page, path
        assert f"{home}{waiting.id}" in page, path
    assert "every 2s" not in client.get(wave).text


def wave_of(people: People) -> int:
    return db.session.scalars(select(Wave.id).filter_by(community_id=people.community.id)).one()
