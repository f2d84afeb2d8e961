"""The answer page: by link or code, without an account."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from core.db import db
from core.deliveries.models import Delivery
from outreach.invitations.links import answer_token, printed
from outreach.invitations.models import AnswerGiven, Invitation
from outreach.nominations.models import Nomination
from outreach.segments import actions as segments
from outreach.segments.models import SegmentKind
from outreach.waves import actions as waves
from tests.clock import Clock
from tests.outreach.rounds import planned_wave, put_in, sent_invitation, written
from tests.people import People


@pytest.fixture
def asked(people: People) -> Invitation:
    return sent_invitation(people, people.oisin)


@pytest.fixture
def path(asked: Invitation) -> str:
    return f"/answer/{answer_token(asked)}"


def test_it_says_who_asks_why_and_what_we_hold(
    asked: Invitation, path: str, people: People, client: FlaskClient
) -> None:
    page = client.get(path).text
    for shown in (people.sana.name, people.community.purpose, people.oisin.source):
        assert shown in page
    assert asked.personal_line in page
    assert people.oisin.email is not None and people.oisin.email in page


def test_it_says_what_we_count_them_as(
    asked: Invitation, path: str, people: People, client: FlaskClient
) -> None:
    people.oisin.organisation_kind, people.oisin.is_rarely_online = "Allotment society", True
    own = segments.add(people.community, SegmentKind.OWN, "", "Can teach", 5, people.sana)
    segments.put_in(own, people.oisin, people.sana)
    page = client.get(path).text
    for shown in ("Allotment society", "you are rarely online", "Can teach"):
        assert shown in page


def test_looking_answers_nothing(asked: Invitation, path: str, client: FlaskClient) -> None:
    for each in (client.get(path), client.head(path), client.get(f"{path}?answer=yes")):
        assert each.status_code == 200
    db.session.refresh(asked)
    assert asked.answer is None


@pytest.mark.parametrize("given", ["yes", "not_now", "no_thanks", "never"])
def test_one_tap_is_an_answer(
    asked: Invitation, path: str, client: FlaskClient, given: str
) -> None:
    assert client.post(path, data={"answer": given}).location == f"{path}/thanks"
    db.session.refresh(asked)
    assert asked.answer == given
    assert client.get(f"{path}/thanks").status_code == 200


def test_thanks_are_for_an_answer(path: str, client: FlaskClient) -> None:
    assert client.get(f"{path}/thanks").location == path


def test_an_answer_can_be_changed(asked: Invitation, path: str, client: FlaskClient) -> None:
    client.post(path, data={"answer": "yes"})
    client.post(path, data={"answer": "not_now", "months": "6"})
    db.session.refresh(asked)
    assert asked.answer == "not_now"
    assert db.session.scalar(select(func.count()).select_from(AnswerGiven)) == 2


def test_instead_needs_a_name_and_is_kept_as_typed(
    path: str, client: FlaskClient, people: People
) -> None:
    refused = client.post(path, data={"answer": "instead", "instead_why": "She knows bees"})
    assert refused.status_code == 422
    assert "She knows bees" in refused.text
    client.post(path, data={"answer": "instead", "instead_name": "Marta", "instead_why": "Bees"})
    nomination = db.session.scalars(select(Nomination)).one()
    assert (nomination.name, nomination.nominated_by_id) == ("Marta", people.oisin.id)


@pytest.mark.parametrize("answer", ["", "perhaps", "YES"])
def test_anything_else_is_refused(
    asked: Invitation, path: str, client: FlaskClient, answer: str
) -> None:
    assert client.post(path, data={"answer": answer}).status_code == 422
    db.session.refresh(asked)
    assert asked.answer is None


def test_a_token_that_was_made_up_opens_nothing(path: str, client: FlaskClient) -> None:
    for token in ("x", path[8:-1], path[8:] + "a", "..", "x" * 5000):
        assert client.get(f"/answer/{token}").status_code in (404, 308), token
        assert client.post(f"/answer/{token}", data={"answer": "yes"}).status_code in (404, 405)


def test_once_the_wave_is_closed_only_never_is_taken(
    asked: Invitation, path: str, people: People, client: FlaskClient
) -> None:
    waves.close_wave(asked.wave, "Mornings do not work.", by=people.sana)
    page = client.get(path).text
    assert 'value="never"' in page and 'value="yes"' not in page
    assert client.post(path, data={"answer": "yes"}).status_code == 409
    assert client.post(path, data={"answer": "never"}).status_code == 303


def test_before_the_wave_is_sent_nobody_can_answer(people: People, client: FlaskClient) -> None:
    (invitation,) = put_in(planned_wave(people), people.oisin, people=people)
    written(invitation, people)
    path = f"/answer/{answer_token(invitation)}"
    assert 'name="answer"' not in client.get(path).text
    assert client.post(path, data={"answer": "yes"}).status_code == 409


def test_the_code_of_a_letter_leads_to_the_same_page(
    asked: Invitation, path: str, client: FlaskClient
) -> None:
    for typed in (printed(asked.code), asked.code.lower(), f" {asked.code} "):
        assert client.post("/answer/", data={"code": typed}).location == path
    assert client.post("/answer/", data={"code": "AAAA-BBBB-CCCC"}).status_code == 422


def test_a_code_works_only_once_its_wave_is_sent(people: People, client: FlaskClient) -> None:
    (invitation,) = put_in(planned_wave(people), people.oisin, people=people)
    written(invitation, people)
    assert client.post("/answer/", data={"code": invitation.code}).status_code == 422


def test_the_inviter_is_told_of_each_answer(path: str, client: FlaskClient, clock: Clock) -> None:
    client.post(path, data={"answer": "yes"})
    told = select(func.count()).where(Delivery.kind == "answer-notice")
    assert db.session.scalar(told) == 1


def test_the_address_of_the_page_is_told_to_nobody(path: str, client: FlaskClient) -> None:
    answer = client.get(path)
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer.headers["X-Robots-Tag"]
