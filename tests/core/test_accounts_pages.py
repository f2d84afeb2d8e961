"""Signing in by a link, and out again."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from core.accounts import actions
from core.accounts.models import Session, SignInLink
from core.communities.actions import give_role
from core.communities.models import Role
from core.db import db
from core.deliveries.models import Delivery
from core.people.models import Person
from core.privacy.suppressing import suppress
from tests.clock import Clock
from tests.people import People, sign_in
from tests.smtp_sink import Sink


@pytest.fixture
def link(people: People) -> str:
    return path_of(actions.new_link(people.sana))


def test_without_a_mail_server_who_asked_is_told_where_the_link_stands(
    people: People, client: FlaskClient
) -> None:
    page = client.get("/sign-in/sent").text
    assert "on the page Outbox" in page and "/outbox/" not in page
    sign_in(client, people.ada)
    assert 'href="/outbox/"' in client.get("/sign-in/sent").text


def test_looking_at_a_link_does_not_use_it_up(link: str, client: FlaskClient) -> None:
    assert client.head(link).status_code == 200
    assert client.get(link).status_code == 200
    assert client.post(link).status_code == 303


def test_a_link_works_once(link: str, client: FlaskClient) -> None:
    client.post(link)
    assert client.post(link).status_code == 410
    assert client.get(link).status_code == 410


def test_a_newer_link_ends_the_older(link: str, people: People, client: FlaskClient) -> None:
    actions.new_link(people.sana)
    assert client.post(link).status_code == 410


def test_a_link_is_too_old_after_a_day(link: str, client: FlaskClient, clock: Clock) -> None:
    clock.move(hours=24.1)
    assert client.post(link).status_code == 410


def test_a_mailed_link_arrives_and_signs_in(
    sink: Sink, people: People, client: FlaskClient, work: Callable[[], None]
) -> None:
    client.post("/sign-in", data={"email": people.sana.email})
    work()
    (mail,) = sink.accepted
    body = mail.message.get_body(("plain",))
    assert body is not None
    words = body.get_content().split()
    (link,) = (path_of(word) for word in words if "/sign-in/" in word)
    assert client.post(link).status_code == 303
    assert people.sana.name in client.get(f"/communities/{people.community.id}/").text


@pytest.mark.parametrize("who", ["sana", "bea", "oisin", None])
def test_the_answer_is_the_same_whoever_asks(
    people: People, client: FlaskClient, who: str | None
) -> None:
    address = getattr(people, who).email if who else "nobody@example.org"
    answer = client.post("/sign-in", data={"email": address or "bea@example.org"})
    assert (answer.status_code, answer.location) == (303, "/sign-in/sent")


def test_asking_again_and_again_mails_once_and_ends_no_link(
    link: str, people: People, client: FlaskClient, clock: Clock
) -> None:
    for _again in range(3):
        client.post("/sign-in", data={"email": people.sana.email})
    assert mails_to(people.sana) == 0
    clock.move(minutes=2)
    for _again in range(9):
        client.post("/sign-in", data={"email": people.sana.email})
        clock.move(minutes=2)
    assert mails_to(people.sana) == 4
    assert client.post(link).status_code == 303


def test_using_one_link_ends_the_others(link: str, people: People, client: FlaskClient) -> None:
    other = SignInLink(person_id=people.sana.id)
    path = path_of(actions.write_token(other))
    db.session.add(other)
    assert client.post(path).status_code == 303
    assert client.post(link).status_code == 410


def test_who_unsubscribed_can_still_sign_in(
    sink: Sink, people: People, client: FlaskClient, work: Callable[[], None]
) -> None:
    suppress(people.amir.email or "", reason="unsubscribed")
    client.post("/sign-in", data={"email": people.amir.email})
    work()
    assert len(sink.accepted) == 1


def test_what_is_no_address_is_refused_beside_the_field(client: FlaskClient) -> None:
    answer = client.post("/sign-in", data={"email": "sana"})
    assert answer.status_code == 422
    assert 'id="email-error"' in answer.text


def test_who_was_sent_to_sign_in_comes_back_to_where_they_were(
    link: str, people: People, client: FlaskClient
) -> None:
    wanted = f"/communities/{people.community.id}/people/?q=bea"
    client.get(wanted)
    assert client.post(link).location == wanted


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x"]
)
def test_signing_in_never_leads_elsewhere(link: str, client: FlaskClient, elsewhere: str) -> None:
    with client.session_transaction() as session:
        session["next"] = elsewhere
    assert client.post(link).location == "/"


def test_signing_in_begins_a_session_of_its_own(link: str, client: FlaskClient) -> None:
    with client.session_transaction() as session:
        session["token"] = "chosen by somebody else"
    client.post(link)
    with client.session_transaction() as session:
        assert session["token"] != "chosen by somebody else"


def test_after_signing_out_a_copied_cookie_is_worth_nothing(
    people: People, client: FlaskClient
) -> None:
    sign_in(client, people.sana)
    with client.session_transaction() as session:
        copied = session["token"]
    client.post("/sign-out")
    with client.session_transaction() as session:
        session["token"] = copied
    assert client.get(f"/communities/{people.community.id}/").status_code == 303
    assert db.session.scalar(select(func.count()).select_from(Session)) == 0


def test_signing_out_leaves_the_cookie_by_which_the_device_is_known(
    link: str, client: FlaskClient
) -> None:
    client.post(link)
    cleared = client.post("/sign-out").headers["Clear-Site-Data"]
    assert '"cache"' in cleared and "cookies" not in cleared
    assert client.get_cookie("nextten-device") is not None


def test_a_change_without_the_token_of_its_form_is_refused(link: str, client: FlaskClient) -> None:
    client.application.config["WTF_CSRF_ENABLED"] = True
    assert client.post(link).status_code == 400


def mails_to(person: Person) -> int:
    mails = select(func.count()).where(Delivery.kind == "sign-in", Delivery.person_id == person.id)
    return db.session.scalar(mails) or 0


def path_of(url: str) -> str:
    return urlsplit(url).path


def test_a_member_signs_in_and_somebody_only_known_does_not(
    people: People, client: FlaskClient, work: Callable[[], None]
) -> None:
    give_role(people.community, people.oisin, Role.MEMBER, None)
    for person in (people.oisin, people.mohammed):
        client.post("/sign-in", data={"email": person.email})
    work()
    mailed = db.session.scalars(select(Delivery.person_id)).all()
    assert mailed == [people.oisin.id]
