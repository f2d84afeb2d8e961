"""Every answer counts, can be changed while the wave is open, and "never" is for ever."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from core.communities import owning
from core.communities.queries import has_role
from core.db import db, today
from core.deliveries.models import Delivery
from core.errors import RuleBroken
from core.journal.models import Entry
from outreach.answers.actions import answer, months_later
from outreach.answers.given import Given
from outreach.invitations.queries import answers_of
from outreach.nominations.models import Nomination
from outreach.waves.actions import close_wave
from tests.outreach.rounds import sent_invitation
from tests.people import People


def test_who_says_yes_is_an_ambassador(people: People) -> None:
    invitation = sent_invitation(people, people.oisin)
    answer(invitation, Given("yes"))
    assert has_role(people.community.id, people.oisin.id, "ambassador")


def test_who_takes_the_yes_back_is_one_no_longer(people: People) -> None:
    invitation = sent_invitation(people, people.oisin)
    answer(invitation, Given("yes"))
    answer(invitation, Given("no_thanks"))
    assert not has_role(people.community.id, people.oisin.id, "ambassador")
    assert [each.answer for each in answers_of(invitation.id)] == ["no_thanks", "yes"]


def test_who_takes_the_yes_back_looks_after_nobody_and_the_journal_says_so(people: People) -> None:
    invitation = sent_invitation(people, people.oisin)
    answer(invitation, Given("yes"))
    owning.set_owner(people.community, people.mohammed, people.oisin.id, people.sana)
    answer(invitation, Given("no_thanks"))
    assert owning.names_of(people.community.id, [people.mohammed.id]) == {}
    (line,) = db.session.scalars(select(Entry).where(Entry.what == "role.taken"))
    assert (line.by_id, line.person_id) == (people.oisin.id, people.oisin.id)
    assert line.details == {"role": "ambassador"}


def test_somebody_whose_yes_another_took_back_hears_of_it(people: People) -> None:
    invitation = sent_invitation(people, people.oisin)
    answer(invitation, Given("yes"))
    answer(invitation, Given("no_thanks"), by=people.sana)
    told = select(Delivery.person_id).where(Delivery.kind == "role-ended")
    assert db.session.scalars(told).all() == [people.oisin.id]


def test_not_now_says_when_to_ask_again(people: People) -> None:
    invitation = sent_invitation(people, people.oisin)
    answer(invitation, Given("not_now", months=3))
    assert invitation.ask_again_on == months_later(today(), 3)


def test_instead_becomes_a_nomination_that_its_nominee_does_not_hear_of(people: People) -> None:
    invitation = sent_invitation(people, people.oisin)
    answer(invitation, Given("instead", instead_name="Zoë", instead_why="She runs it all"))
    nomination = db.session.scalars(select(Nomination)).one()
    assert (nomination.name, nomination.state) == ("Zoë", "waiting")
    assert nomination.nominated_by_id == people.oisin.id


def test_an_address_is_kept_only_when_the_nominee_agreed(people: People) -> None:
    invitation = sent_invitation(people, people.oisin)
    answer(invitation, Given("instead", instead_name="Zoë", instead_email="zoe@example.org"))
    assert db.session.scalars(select(Nomination)).one().email is None


def test_never_stops_what_is_queued_at_once(people: People) -> None:
    invitation = sent_invitation(people, people.oisin)
    answer(invitation, Given("never"))
    db.session.commit()
    states = db.session.scalars(select(Delivery.state).where(Delivery.kind == "invitation"))
    assert set(states) == {"suppressed"}


def test_never_cannot_be_taken_back(people: People) -> None:
    invitation = sent_invitation(people, people.oisin)
    answer(invitation, Given("never"))
    with pytest.raises(RuleBroken, match="never to contact"):
        answer(invitation, Given("yes"))


def test_a_closed_wave_takes_only_never(people: People) -> None:
    invitation = sent_invitation(people, people.oisin)
    close_wave(invitation.wave, "They want evenings.", by=people.sana)
    with pytest.raises(RuleBroken, match="is over"):
        answer(invitation, Given("yes"))
    answer(invitation, Given("never"))
    assert not people.oisin.may_be_contacted


def test_the_inviter_is_told_once_for_each_answer(people: People) -> None:
    invitation = sent_invitation(people, people.oisin)
    answer(invitation, Given("yes"))
    answer(invitation, Given("no_thanks"))
    notices = db.session.scalars(select(Delivery).where(Delivery.kind == "answer-notice")).all()
    assert [each.person_id for each in notices] == [people.sana.id] * 2


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.sampled_from([1, 3, 6]))
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(
    day: date, months: int
) -> None:
    later = months_later(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and later.day >= 28)
