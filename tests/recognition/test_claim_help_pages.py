"""A helper claims for somebody who has no phone."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from core.db import db
from core.safeguarding.actions import place_hold
from recognition.claims.models import Claim, ClaimCode
from recognition.letters import queries as letters
from tests.people import People, sign_in
from tests.recognition.badges import accepted, badge, member
from tests.recognition.claim_samples import coded
from tests.recognition.read import main


@pytest.fixture
def code(people: People) -> ClaimCode:
    made = coded(people.community, people.sana, badge(people))
    db.session.commit()
    return made


def claims() -> int:
    return db.session.scalar(select(func.count()).select_from(Claim)) or 0


def uses(code: ClaimCode) -> int:
    db.session.expire_all()
    return db.session.get_one(ClaimCode, code.id).uses


def test_a_helper_claims_for_somebody_who_is_told_on_paper(
    people: People, client: FlaskClient, code: ClaimCode
) -> None:
    sign_in(client, people.sana)
    form = {"name": "Bea Król", "agreed": "She said yes at the gate"}
    url = f"/communities/{people.community.id}/claim-help/{code.id}"
    assert client.post(url, data=form).status_code == 303
    claim = db.session.scalars(select(Claim)).one()
    assert (claim.person_id, claim.helped_by_id) == (people.bea.id, people.sana.id)
    assert claim.agreed == form["agreed"]
    assert [each.id for each in letters.waiting(people.community.id)] == [people.bea.id]
    assert client.post(url, data=form).status_code == 409
    assert uses(code) == 1


def test_a_helper_learns_nothing_of_what_somebody_has(people: People, client: FlaskClient) -> None:
    what = badge(people)
    accepted(people, people.bea, people.sana, what=what)
    code = coded(people.community, people.sana, what)
    sign_in(client, people.amir)
    url = f"/communities/{people.community.id}/claim-help/{code.id}"
    answer = client.post(url, data={"name": "Bea Król", "agreed": "Said yes"})
    assert (answer.status_code, "already" in answer.text, uses(code)) == (409, False, 0)


def test_a_helper_reads_the_same_whether_they_claimed_have_it_or_are_on_hold(
    people: People, client: FlaskClient, code: ClaimCode
) -> None:
    sign_in(client, people.sana)
    form = {"name": "Bea Król", "agreed": "She said yes at the gate"}
    url = f"/communities/{people.community.id}/claim-help/"
    client.post(f"{url}{code.id}", data=form)
    what = badge(people, "Host of hosts")
    accepted(people, people.bea, people.sana, what=what)
    other = coded(people.community, people.sana, what)
    fresh = coded(people.community, people.sana, badge(people, "Cook of cooks"))
    said = {main(client.post(f"{url}{each}", data=form)) for each in (code.id, other.id)}
    place_hold(people.community, "person", people.bea.id, "A concern.", people.olu)
    said.add(main(client.post(f"{url}{fresh.id}", data=form)))
    assert len({each.split('id="errors"')[1].split("</div>")[0] for each in said}) == 1


def test_a_helper_does_not_claim_for_who_can_do_it_themselves(
    people: People, client: FlaskClient, code: ClaimCode
) -> None:
    sign_in(client, people.sana)
    url = f"/communities/{people.community.id}/claim-help/{code.id}"
    answer = client.post(url, data={"name": people.oisin.name, "agreed": "Said yes"})
    assert (answer.status_code, claims()) == (409, 0)
    assert client.post(url, data={"name": "New Person", "agreed": ""}).status_code == 422


def test_somebody_without_a_part_helps_nobody(
    people: People, client: FlaskClient, code: ClaimCode
) -> None:
    sign_in(client, member(people, people.oisin))
    url = f"/communities/{people.community.id}/claim-help/{code.id}"
    assert client.get(url).status_code == 404
    assert client.post(url, data={"name": "Bea Król", "agreed": "Yes"}).status_code == 404
