"""What somebody agreed to decides what leaves, at the last moment, and is never rewritten."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError

from core.choices import actions as choices
from core.communities.actions import give_role, take_role
from core.communities.models import Membership, Role
from core.consents import actions, links, queries, wordings
from core.consents.models import Basis, ConsentChange, How, Purpose, Wording
from core.consents.weighing import THEIR_OWN, Line, basis_in, is_refused
from core.db import db
from core.deliveries.jobs import deliver_due
from core.errors import RuleBroken
from core.people.models import Person
from core.privacy.actions import unsubscribe
from core.privacy.queries import is_suppressed
from core.privacy.suppressing import suppress
from core.suppressions.actions import lift
from tests.deliveries import delivery_of, queued_invitation
from tests.people import People, sign_in
from tests.smtp_sink import Sink
from tests.statements import plans

PURPOSES = st.sampled_from([*Purpose])
CHANNELS = st.sampled_from([None, "email", "phone"])
PLACES = st.sampled_from([None, 1, 2])
LINES = st.builds(
    lambda place, purpose, channel, basis, how: Line(
        place, purpose, channel, basis, bool(basis), how
    ),
    PLACES,
    PURPOSES,
    CHANNELS,
    st.sampled_from([None, *Basis]),
    st.sampled_from([*How]),
)


CONTACTS = (
    Purpose.CONTACT,
    Purpose.INVITATION,
    Purpose.ASKING,
    Purpose.NEWS,
    Purpose.QUESTION,
    Purpose.NAMING,
    Purpose.ANYTHING,
)


@given(st.lists(LINES, max_size=6), PURPOSES, CHANNELS, PLACES)
def test_after_a_no_only_a_yes_of_their_own_lets_us_write_again(
    lines: list[Line], purpose: Purpose, channel: str | None, place: int | None
) -> None:
    no = Line(None, Purpose.ANYTHING, None, None, False, How.PAGE)
    after = [each for each in lines if each.is_given]
    if purpose in CONTACTS and basis_in([no, *after], purpose, channel, place):
        assert any(each.basis == Basis.CONSENT and each.how in THEIR_OWN for each in after)
    if purpose in CONTACTS:
        assert basis_in([*lines, no], purpose, channel, place) is None
        assert is_refused([*lines, no], purpose, channel, place)


def test_a_general_yes_does_not_undo_a_particular_no() -> None:
    no = Line(None, Purpose.NEWS, None, None, False, How.PAGE)
    yes = Line(1, Purpose.CONTACT, None, Basis.CONSENT, True, How.PAGE)
    assert basis_in([no, yes], Purpose.NEWS, "email", 1) is None
    assert basis_in([no, yes], Purpose.INVITATION, "email", 1) == Basis.CONSENT
    assert basis_in([no, yes], Purpose.INVITATION, "email", 2) is None


def test_each_text_is_kept_once_and_another_text_is_a_new_version(people: People) -> None:
    first, again, other = (wordings.keep(Purpose.NEWS, each) for each in ("a", "a", "b"))
    found = {each.id: each for each in db.session.scalars(select(Wording))}
    assert first == again != other
    assert (found[first].version, found[other].version) == (1, 2)


def test_what_was_agreed_to_is_never_changed_and_goes_only_with_the_person(people: People) -> None:
    db.session.commit()
    for tampering in (
        update(ConsentChange).values(basis="contract"),
        update(ConsentChange).values(note="x"),
        text("DELETE FROM consent_changes"),
    ):
        with pytest.raises(DBAPIError):
            db.session.execute(tampering)
        db.session.rollback()
    before = len(queries.of_person(people.oisin.id, None))
    db.session.execute(
        text("DELETE FROM acquaintances WHERE person_id = :id"), {"id": people.oisin.id}
    )
    db.session.execute(text("DELETE FROM people WHERE id = :id"), {"id": people.oisin.id})
    assert before == 1 and not queries.of_person(people.oisin.id, None)


def test_nothing_leaves_without_a_basis(sink: Sink, people: People) -> None:
    stranger = Person(source="A list")
    stranger.rename("Nobody asked")
    stranger.set_email("nobody@example.org")
    db.session.add(stranger)
    give_role(people.community, stranger, Role.MEMBER, None)
    invitation, _delivery = queued_invitation(people, stranger)
    db.session.execute(delete(Membership).where(Membership.person_id == stranger.id))
    db.session.commit()
    deliver_due()
    found = delivery_of(invitation)
    assert found.state == "suppressed" and "No basis" in (found.note or "")
    assert not sink.accepted


def test_what_came_with_a_part_ends_with_it(people: People) -> None:
    stranger, here = Person(source="A list"), people.community
    stranger.rename("Nobody asked")
    db.session.add(stranger)
    db.session.flush()
    give_role(here, stranger, Role.MEMBER, None)
    found = [stranger.id], Purpose.NEWS, "email", here.id
    assert queries.basis_of(*found) == {stranger.id: Basis.CONTRACT}
    (held,) = db.session.scalars(select(Membership).filter_by(person_id=stranger.id)).all()
    take_role(here, held, by=people.sana)
    assert queries.basis_of(*found) == {}
    assert queries.basis_of([people.sana.id], *found[1:])


def test_what_was_said_is_read_by_an_index_in_one_question(people: People) -> None:
    everybody = [people.sana.id, people.oisin.id, people.bea.id]
    db.session.commit()
    with plans() as found:
        assert set(queries.basis_of(everybody, Purpose.NEWS)) == set(everybody)
    (plan,) = found
    assert "ix_consent_changes_person_id_id" in plan


@pytest.mark.parametrize("purpose", [Purpose.INVITATION, Purpose.CONTACT, Purpose.ANYTHING])
def test_what_is_taken_back_between_the_queue_and_the_dot_is_not_sent(
    sink: Sink, people: People, purpose: Purpose
) -> None:
    invitation, _delivery = queued_invitation(people)
    actions.withdraw(people.oisin, purpose, how=How.PHONE, by=people.sana)
    deliver_due()
    assert delivery_of(invitation).state == "suppressed" and not sink.accepted


def test_whoever_wants_no_mail_still_gets_the_link_that_they_ask_for(
    sink: Sink, people: People, client: FlaskClient
) -> None:
    choices.choose(people.sana, list(choices.OFFERED), ["email"], shown=choices.OFFERED)
    db.session.commit()
    client.post("/sign-in", data={"email": people.sana.email})
    deliver_due()
    assert [each.message["Subject"] for each in sink.accepted] == [
        "Your link to sign in to NextTen"
    ]


def test_somebody_chooses_by_a_link_and_changes_their_mind(
    people: People, client: FlaskClient
) -> None:
    url = links.choices_url(people.oisin.id)
    db.session.commit()
    for about, never in ((["news"], ["phone", "email"]), (["news", "invitation"], [])):
        assert client.post(url, data={"about": about, "never_by": never}).status_code == 303
        assert choices.chosen(people.oisin) == (about[::-1], never[::-1])
    assert client.get(url.replace("~", "x")).status_code == 404
    assert "checked" in client.get(url).text


def test_an_organiser_writes_down_what_somebody_said(people: People, client: FlaskClient) -> None:
    sign_in(client, people.sana)
    page = f"/communities/{people.community.id}/people/{people.oisin.id}/agreements"
    said = {"purpose": "news", "channel": "", "said": "no", "how": "phone", "note": "Monday"}
    assert client.post(page, data={**said, "how": ""}).status_code == 422
    assert client.post(page, data=said).status_code == 303
    shown = client.get(page).text
    assert "Monday" in shown and "Yes, do write to me." in shown
    assert not queries.basis_of([people.oisin.id], Purpose.NEWS, "email", people.community.id)
    assert client.get(page.replace(str(people.oisin.id), str(people.zoe.id))).status_code == 404


def test_mail_comes_again_to_who_chooses_it_after_they_unsubscribed(people: People) -> None:
    _invitation, delivery = queued_invitation(people)
    address = people.oisin.email or ""
    unsubscribe(delivery)
    assert choices.chosen(people.oisin)[1] == ["email"]
    choices.choose(people.oisin, ["news"], ["email"], shown=["email"])
    assert is_suppressed(address)
    choices.choose(people.oisin, ["news"], [], shown=["news", "email"])
    assert not is_suppressed(address)
    suppress(address, "no such mailbox")
    for shown, never in (([], ["email"]), (["email"], [])):
        choices.choose(people.oisin, ["news"], never, ["news", *shown])
    assert is_suppressed(address)


def test_what_one_community_heard_lifts_a_no_to_everything_only_there(people: People) -> None:
    oisin, here, elsewhere = people.oisin, people.community.id, people.elsewhere.id
    said: dict[str, Any] = {"purpose": "anything", "channel": "", "how": "phone", "note": ""}
    actions.heard(oisin, here, said="no", by=people.sana, **said)
    places = (here, elsewhere, None)
    assert [_refused(oisin, each) for each in places] == [True, True, True]
    actions.heard(oisin, elsewhere, said="yes", by=people.zoe, **said)
    assert [_refused(oisin, each) for each in places] == [True, False, True]


def _refused(person: Person, community_id: int | None) -> bool:
    said = queries.lines_of([person.id])[person.id]
    return is_refused(said, Purpose.ANYTHING, "email", community_id)


def test_mail_leaves_where_they_said_yes_again(sink: Sink, people: People) -> None:
    invitation, _delivery = queued_invitation(people)
    said: dict[str, Any] = {"channel": "", "how": "phone", "note": "", "by": people.sana}
    for answer in ("no", "yes"):
        actions.heard(people.oisin, people.community.id, purpose="anything", said=answer, **said)
    deliver_due()
    assert delivery_of(invitation).state == "accepted" and len(sink.accepted) == 1


def test_mail_may_come_again_once_it_is_lifted(people: People) -> None:
    _invitation, delivery = queued_invitation(people)
    unsubscribe(delivery)
    here = people.community.id
    assert not queries.basis_of([people.oisin.id], Purpose.INVITATION, "email", here)
    with pytest.raises(RuleBroken, match="Say how"):
        lift(people.oisin.email or "", "They rang", by=people.ada)
    lift(people.oisin.email or "", "They rang", people.ada, How.PHONE)
    assert queries.of_person(people.oisin.id, None)[0][0].how == How.PHONE
    assert queries.basis_of([people.oisin.id], Purpose.INVITATION, "email", here)
