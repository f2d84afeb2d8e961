"""Writing an invitation: by whom, with what in sight, and how it will arrive."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from core.db import db
from outreach.invitations.models import Invitation
from outreach.touchpoints.actions import log
from tests.outreach.rounds import LINES, planned_wave, put_in, sent_invitation, written
from tests.people import People, sign_in
from tests.smtp_sink import Sink

Work = Callable[[], None]


@pytest.fixture
def invitation(people: People) -> Invitation:
    """Sana is to ask Ó Súilleabháin; nothing is written yet."""
    (found,) = put_in(planned_wave(people), people.oisin, people=people)
    found.write(why="Knows everybody", personal_line="", inviter=people.sana, channel="email")
    db.session.commit()
    return found


@pytest.fixture
def path(invitation: Invitation, people: People, client: FlaskClient) -> str:
    sign_in(client, people.sana)
    return f"/communities/{people.community.id}/invitations/{invitation.id}"


def test_the_last_contact_and_the_notes_are_in_sight(
    path: str, people: People, client: FlaskClient
) -> None:
    people.oisin.notes = "Allergic to bees"
    log(people.community.id, people.oisin.id, "call", "Talked about tulips.", by=people.amir)
    page = client.get(path).text
    assert "Talked about tulips." in page and "Allergic to bees" in page


def test_what_is_written_is_kept_and_waits_to_be_approved(
    path: str, invitation: Invitation, people: People, client: FlaskClient
) -> None:
    assert client.post(path, data=words(people)).status_code == 303
    db.session.refresh(invitation)
    assert invitation.personal_line == LINES[0] and not invitation.is_approved
    assert client.post(f"{path}/approval").status_code == 303
    db.session.refresh(invitation)
    assert invitation.is_approved


def test_the_preview_is_the_message_as_it_will_arrive(
    path: str, people: People, client: FlaskClient
) -> None:
    client.post(path, data=words(people))
    page = client.get(f"{path}/preview").text
    assert people.sana.name in page and LINES[0] in page
    html = client.get(f"{path}/preview.html")
    assert LINES[0] in html.text
    assert "sandbox" in html.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("personal_line", "x" * 5001),
        ("channel", "pigeon"),
        ("inviter_id", "99999"),
        ("why", "x" * 2001),
    ],
)
def test_what_cannot_be_is_refused_beside_the_field_with_the_words_kept(
    path: str, people: People, client: FlaskClient, name: str, value: str
) -> None:
    answer = client.post(path, data={**words(people), name: value})
    assert answer.status_code == 422
    assert f'id="{name}-error"' in answer.text
    assert name == "personal_line" or LINES[0] in answer.text


def test_an_inviter_sees_their_own_and_no_other(
    path: str, invitation: Invitation, people: People, client: FlaskClient
) -> None:
    sign_in(client, people.amir)
    assert client.get(path).status_code == 404
    assert client.post(path, data=words(people)).status_code == 404
    db.session.refresh(invitation)
    invitation.write(why="Bees", personal_line="", inviter=people.amir, channel="email")
    db.session.commit()
    assert client.get(path).status_code == 200


def test_an_inviter_writes_the_line_and_decides_nothing_else(
    path: str, invitation: Invitation, people: People, client: FlaskClient
) -> None:
    invitation.write(why="Bees", personal_line="", inviter=people.amir, channel="email")
    sign_in(client, people.amir)
    client.post(path, data={**words(people), "why": "Changed", "channel": "phone"})
    db.session.refresh(invitation)
    assert invitation.personal_line == LINES[0]
    assert (invitation.why, invitation.channel) == ("Bees", "email")
    assert invitation.inviter_id == people.amir.id
    assert client.post(f"{path}/approval").status_code == 404


def test_who_is_chosen_as_inviter_hears_of_it_once(
    sink: Sink, path: str, invitation: Invitation, people: People, client: FlaskClient, work: Work
) -> None:
    _mine, other = put_in(invitation.wave, people.mohammed, people=people)
    chosen = {**words(people), "inviter_id": str(people.amir.id)}
    folder = path.rpartition("/")[0]
    for each in (invitation, other, invitation):
        client.post(f"{folder}/{each.id}", data=chosen)
    work()
    (mail,) = sink.to(people.amir.email or "")
    body = mail.message.get_body(("plain",))
    assert body is not None
    assert people.oisin.name in body.get_content() and "your own words" in body.get_content()


def test_who_chose_themselves_hears_nothing(
    sink: Sink, path: str, people: People, client: FlaskClient, work: Work
) -> None:
    client.post(path, data=words(people))
    work()
    assert sink.accepted == []


def test_a_near_copy_is_flagged_to_its_writer(
    path: str, invitation: Invitation, people: People, client: FlaskClient
) -> None:
    _mine, other = put_in(invitation.wave, people.mohammed, people=people)
    written(other, people)
    client.post(path, data=words(people))
    assert people.mohammed.name in client.get(path).text


def test_an_answer_that_was_heard_is_noted_with_how(people: People, client: FlaskClient) -> None:
    invitation = sent_invitation(people, people.bea, channel="phone")
    sign_in(client, people.sana)
    path = f"/communities/{people.community.id}/invitations/{invitation.id}"
    assert client.post(f"{path}/asking", data={"said": "She was cooking."}).status_code == 303
    assert client.post(f"{path}/answer", data={}).status_code == 422
    client.post(f"{path}/answer", data={"answer": "yes", "via": "phone"})
    db.session.refresh(invitation)
    assert invitation.answer == "yes"


def words(people: People) -> dict[str, str]:
    return {
        "why": "Knows everybody",
        "personal_line": LINES[0],
        "inviter_id": str(people.sana.id),
        "channel": "email",
    }
