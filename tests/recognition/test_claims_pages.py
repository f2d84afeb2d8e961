"""Whoever was there claims a badge with a code from the wall, with or without an account."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from core.db import db
from core.people.models import Person
from core.privacy.suppressing import suppress
from recognition.awards import budget
from recognition.awards.models import Award, Endorsement
from recognition.claims.models import Claim, ClaimCode
from recognition.contributions.models import Contribution, Participation
from tests.people import People, sign_in
from tests.recognition.badges import accepted, badge, given, member
from tests.recognition.claim_samples import SAID, coded
from tests.recognition.read import letters_kept, main
from tests.recognition.test_news import mails
from tests.walks import every_row

Work = Callable[[], None]
NAME = {"name": "Wanda Long", "form_key": "a" * 32}


@pytest.fixture
def code(people: People) -> ClaimCode:
    made = coded(people.community, people.sana, badge(people))
    db.session.commit()
    return made


def at(code: ClaimCode) -> str:
    return f"/claim/{code.code}"


def count(model: Any) -> int:
    db.session.expire_all()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def uses(code: ClaimCode) -> int:
    db.session.expire_all()
    return db.session.get_one(ClaimCode, code.id).uses


def test_a_page_says_what_and_by_whom_and_changes_nothing(
    client: FlaskClient, code: ClaimCode
) -> None:
    db.session.commit()
    before = every_row()
    answer = client.get(at(code))
    assert client.head(at(code)).status_code == 200
    for words in (SAID, "Sana Malik", "Garden helpers", "until"):
        assert words in answer.text
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert every_row() == before


def test_a_member_claims_and_their_contribution_stands(
    people: People, client: FlaskClient, code: ClaimCode, work: Work
) -> None:
    sign_in(client, member(people, people.oisin))
    answer = client.post(at(code))
    award = db.session.scalars(select(Award)).one()
    assert answer.location.endswith(f"/awards/{award.id}")
    assert (award.person_id, award.state, award.origin) == (
        people.oisin.id,
        "offered",
        "organiser",
    )
    deed = db.session.scalars(select(Contribution)).one()
    part = db.session.scalars(select(Participation)).one()
    assert (deed.said, part.is_named, uses(code)) == (SAID, True, 1)
    work()
    assert mails() == []


def test_pressing_again_uses_nothing_up(
    people: People, client: FlaskClient, code: ClaimCode
) -> None:
    sign_in(client, member(people, people.oisin))
    first, second = client.post(at(code)), client.post(at(code))
    assert first.location == second.location
    assert (uses(code), count(Claim), count(Contribution)) == (1, 1, 1)


def test_who_has_the_badge_is_told_so_and_uses_nothing_up(
    people: People, client: FlaskClient
) -> None:
    what = badge(people)
    accepted(people, people.oisin, people.amir, what=what)
    code = coded(people.community, people.sana, what)
    sign_in(client, member(people, people.oisin))
    answer = client.post(at(code))
    assert (answer.status_code, "have this badge already" in answer.text) == (409, True)
    assert (uses(code), count(Claim)) == (0, 0)


def test_what_peers_gather_becomes_theirs_and_nobody_gets_two(
    people: People, client: FlaskClient
) -> None:
    what = badge(people, peers_needed=3)
    given(people, people.oisin, people.amir, what=what)
    code = coded(people.community, people.sana, what)
    sign_in(client, member(people, people.oisin))
    client.post(at(code))
    assert db.session.scalars(select(Award.state)).all() == ["offered"]
    assert (count(Endorsement), uses(code)) == (2, 1)


def test_who_prepared_it_cannot_claim_it(
    people: People, client: FlaskClient, code: ClaimCode
) -> None:
    sign_in(client, people.sana)
    assert client.post(at(code)).status_code == 409
    assert (uses(code), count(Award)) == (0, 0)


def test_who_cannot_claim_sees_why_and_no_button(
    people: People, client: FlaskClient, code: ClaimCode
) -> None:
    sign_in(client, people.sana)
    page = client.get(at(code)).text
    assert "so it is for others" in page and "I was there" not in page
    assert "somebody who has no phone" in page
    sign_in(client, member(people, people.oisin))
    assert "I was there" in client.get(at(code)).text
    place = client.post(at(code)).location
    page = client.get(at(code)).text
    assert "claimed this already" in page and "I was there" not in page and place in page


def test_who_has_the_badge_sees_no_button(people: People, client: FlaskClient) -> None:
    what = badge(people)
    accepted(people, people.oisin, people.amir, what=what)
    sign_in(client, member(people, people.oisin))
    page = client.get(at(coded(people.community, people.sana, what))).text
    assert "have this badge already" in page and "I was there" not in page


def test_claims_cost_the_organiser_nothing_of_their_week(
    people: People, client: FlaskClient, code: ClaimCode
) -> None:
    for each in range(5):
        client.post(at(code), data={"name": f"Guest {each}", "form_key": f"{each:032x}"})
    assert count(Award) == 5
    assert budget.left(people.community.id, people.sana.id) == 3


def test_a_stranger_gets_a_link_to_keep(
    people: People, client: FlaskClient, code: ClaimCode
) -> None:
    answer = client.post(at(code), data=NAME, follow_redirects=True)
    assert "Photograph this page" in answer.text
    wanda = db.session.scalars(select(Person).where(Person.name == NAME["name"])).one()
    assert (wanda.email, wanda.informed_at is not None) == (None, True)
    token = answer.text.split("/your-badge/")[1].split('"')[0]
    choice = {"audience": "members", "shown_as": "full_name"}
    assert client.post(f"/your-badge/{token}/decision", data=choice).status_code == 303
    assert db.session.scalars(select(Award.state)).all() == ["accepted"]


def test_a_name_that_somebody_only_typed_is_shown_to_nobody(
    people: People, client: FlaskClient, code: ClaimCode
) -> None:
    client.post(at(code), data=NAME)
    sign_in(client, people.amir)
    page = client.get(f"/communities/{people.community.id}/contributions/").text
    assert SAID in page
    assert NAME["name"] not in page


def test_the_same_form_twice_is_once(client: FlaskClient, code: ClaimCode) -> None:
    first, second = (client.post(at(code), data=NAME) for _press in range(2))
    assert first.location == second.location
    assert (uses(code), count(Claim)) == (1, 1)


def test_an_address_tells_nothing_and_its_mailbox_gets_the_link(
    people: People, client: FlaskClient, code: ClaimCode, work: Work
) -> None:
    known = client.post(at(code), data={**NAME, "email": people.oisin.email}, follow_redirects=True)
    fresh = client.post(at(code), data={**NAME, "email": "new@example.org"}, follow_redirects=True)
    assert main(known) == main(fresh)
    assert people.oisin.name not in known.text
    work()
    to = sorted(str(each["To"].addresses[0].addr_spec) for each in letters_kept())
    assert to == sorted([str(people.oisin.email), "new@example.org"])
    assert all("/your-badge/" in each.as_string() for each in letters_kept())


def test_the_mail_names_the_badge_and_leads_nobody_to_a_sign_in(
    people: People, client: FlaskClient, code: ClaimCode, work: Work
) -> None:
    client.post(at(code), data={**NAME, "email": "new@example.org"})
    work()
    (letter,) = letters_kept()
    body = letter.get_body(("plain",))
    text = body.get_content() if body else ""
    assert letter["Subject"] == "A badge for you: Helping hand"
    assert "Helping hand" in text and "/news/" not in letter.as_string()
    stop = text.split("/unsubscribe/")[1].split()[0]
    assert client.get(f"/unsubscribe/{stop}").status_code == 200


def test_an_address_that_has_it_or_may_not_be_written_to_gets_the_same_page(
    people: People, client: FlaskClient, work: Work
) -> None:
    what = badge(people)
    accepted(people, people.oisin, people.amir, what=what)
    code = coded(people.community, people.sana, what)
    suppress("gone@example.org", reason="unsubscribed")
    work()
    before = len(mails())
    pages = set()
    for address in (people.oisin.email, people.sana.email, "gone@example.org"):
        answer = client.post(at(code), data={**NAME, "email": address}, follow_redirects=True)
        pages.add(main(answer))
    work()
    assert (len(pages), len(mails()), uses(code)) == (1, before, 0)


def test_an_address_known_elsewhere_is_not_made_known_here(
    people: People, client: FlaskClient, code: ClaimCode
) -> None:
    client.post(at(code), data={**NAME, "email": people.zoe.email})
    assert count(Award) == 1
    sign_in(client, people.sana)
    home = f"/communities/{people.community.id}/people"
    assert client.get(f"{home}/{people.zoe.id}").status_code == 404


def test_codes_are_read_as_people_type_them(client: FlaskClient, code: ClaimCode) -> None:
    typed = f"{code.code[:4].lower()}-{code.code[4:]} "
    assert client.get("/claim/", query_string={"code": typed}).location == at(code)
    assert "We do not know this code" in client.get("/claim/?code=WRONG").text
    wrong = client.get("/claim/WRONG")
    assert (wrong.status_code, "We do not know this code" in wrong.text) == (404, True)
    assert client.get(f"{at(code)}/yours/nonsense").status_code == 404


@pytest.mark.parametrize("more", [{}, {"email": "somebody@example.org"}])
def test_nobody_claims_under_the_name_of_an_organiser(
    people: People, client: FlaskClient, code: ClaimCode, more: dict[str, str]
) -> None:
    before = count(Person)
    answer = client.post(at(code), data=NAME | more | {"name": "sana  MALIK"})
    assert answer.status_code == 409
    assert "Somebody here has this name" in answer.text
    assert (uses(code), count(Person)) == (0, before)
