"""Never, a hold and an answer stop every channel, paper and phone as well as mail."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from core.db import db
from core.deliveries.models import State
from core.errors import RuleBroken
from core.held import actions as held
from core.safeguarding.actions import place_hold
from outreach.answers.actions import answer, never_again
from outreach.answers.given import Given
from outreach.invitations import actions
from outreach.invitations.models import Invitation
from outreach.reminders import queries as reminders
from outreach.reminders.jobs import plan_reminders
from tests.clock import Clock
from tests.deliveries import delivery_of, queued_invitation
from tests.outreach.rounds import LINES, planned_wave, put_in, sent_invitation
from tests.people import People, sign_in
from tests.smtp_sink import Sink

Stop = Callable[[Invitation, People], object]


def say_never(invitation: Invitation, people: People) -> None:
    never_again(invitation.person)


def hold_person(invitation: Invitation, people: People) -> None:
    place_hold(people.community, "person", invitation.person_id, "A concern.", people.sana)


def hold_wave(invitation: Invitation, people: People) -> None:
    place_hold(people.community, "wave", invitation.wave_id, "A concern.", people.sana)


def hold_all(invitation: Invitation, people: People) -> None:
    place_hold(people.community, "community", people.community.id, "A concern.", people.sana)


def say_no(invitation: Invitation, people: People) -> None:
    answer(invitation, Given("no_thanks"))


def restrict(invitation: Invitation, people: People) -> None:
    held.restrict(invitation.person)


@pytest.mark.parametrize("stop", [say_never, restrict, hold_person, hold_wave, hold_all, say_no])
@pytest.mark.parametrize(("channel", "page"), [("letter", "letters"), ("phone", "call-sheet")])
def test_nobody_is_on_paper_who_must_not_be_asked(
    people: People, client: FlaskClient, stop: Stop, channel: str, page: str
) -> None:
    invitation = sent_invitation(people, people.oisin, channel=channel)
    sign_in(client, people.sana)
    path = f"/communities/{people.community.id}/waves/{invitation.wave_id}/{page}"
    assert people.oisin.name in client.get(path).text
    stop(invitation, people)
    assert people.oisin.name not in client.get(path).text
    with pytest.raises(RuleBroken):
        actions.asked_by_hand(invitation, "", by=people.sana)


@pytest.mark.parametrize("stop", [say_never, hold_person, hold_wave])
def test_nobody_is_asked_to_remind_them(
    people: People, clock: Clock, sink: Sink, work: Callable[[], None], stop: Stop
) -> None:
    invitation = sent_invitation(people, people.oisin)
    work()
    sink.forget()
    clock.move(days=7)
    plan_reminders()
    stop(invitation, people)
    work()
    assert sink.accepted == []
    if stop is not hold_wave:
        assert reminders.open_for(people.community.id, people.sana.id) == []


def test_who_may_have_got_the_message_stays_in_the_wave_with_its_words(
    sink: Sink, people: People, work: Callable[[], None]
) -> None:
    sink.close("dot")
    invitation, _ = queued_invitation(people)
    work()
    assert delivery_of(invitation).state == State.UNKNOWN
    with pytest.raises(RuleBroken):
        actions.take_out(invitation, by=people.sana)
    with pytest.raises(RuleBroken):
        actions.write(invitation, "Bees", "Other words", people.sana, "phone", by=people.sana)
    db.session.rollback()
    assert invitation.personal_line == LINES[0]


def test_somebody_on_hold_cannot_be_approved(people: People) -> None:
    (invitation,) = put_in(planned_wave(people), people.oisin, people=people)
    invitation.write(why="Bees", personal_line="Hi", inviter=people.sana, channel="letter")
    hold_person(invitation, people)
    with pytest.raises(RuleBroken, match="hold"):
        actions.approve(invitation, by=people.sana)
