"""Waves are small and follow one another; nobody is asked twice by accident."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError

from core.db import db, now
from core.errors import RuleBroken
from core.held import actions as held
from outreach.answers.actions import answer
from outreach.answers.given import Given
from outreach.invitations.models import Invitation
from outreach.readiness import panel as readiness
from outreach.waves import actions, queries
from tests.clock import Clock
from tests.outreach.rounds import planned_wave, put_in, sent_invitation, written
from tests.people import People


def test_an_eleventh_place_needs_a_written_reason(people: People) -> None:
    wave = planned_wave(people)
    with pytest.raises(RuleBroken, match="ten places"):
        wave.resize(11, None)
    wave.resize(11, "Two streets want to start together")
    assert wave.size == 11


def test_a_full_wave_takes_nobody_more(people: People) -> None:
    wave = planned_wave(people, size=1)
    put_in(wave, people.bea, people=people)
    with pytest.raises(RuleBroken, match="places left"):
        put_in(wave, people.amir, people=people)


def test_nobody_is_in_two_open_waves(people: People) -> None:
    put_in(planned_wave(people), people.bea, people=people)
    with pytest.raises(RuleBroken, match="already in an open wave"):
        put_in(planned_wave(people), people.bea, people=people)


def test_the_database_itself_keeps_a_person_out_of_a_second_open_wave(people: People) -> None:
    put_in(planned_wave(people), people.bea, people=people)
    second = planned_wave(people)
    db.session.add(
        Invitation(
            wave_id=second.id, community_id=second.community_id, person_id=people.bea.id, why="x"
        )
    )
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_who_restricted_their_details_cannot_be_put_in(people: People) -> None:
    held.restrict(people.bea)
    with pytest.raises(RuleBroken, match="nothing be done"):
        put_in(planned_wave(people), people.bea, people=people)


def test_who_said_never_cannot_be_put_in(people: People) -> None:
    people.bea.never_contact_at = now()
    with pytest.raises(RuleBroken, match="never to be contacted"):
        put_in(planned_wave(people), people.bea, people=people)


def test_nothing_leaves_without_an_inviter_and_a_personal_line(people: People) -> None:
    wave = planned_wave(people)
    (invitation,) = put_in(wave, people.oisin, people=people)
    with pytest.raises(RuleBroken, match="It still needs: an inviter"):
        invitation.approve(people.sana)
    with pytest.raises(RuleBroken, match="No invitation is approved"):
        actions.send_wave(wave, by=people.sana)


def test_a_change_of_words_needs_a_new_approval(people: People) -> None:
    (invitation,) = put_in(planned_wave(people), people.oisin, people=people)
    written(invitation, people)
    invitation.write(why="w", personal_line="Other", inviter=people.sana, channel="email")
    assert not invitation.is_approved


def test_the_next_wave_waits_for_the_last_one(people: People) -> None:
    sent_invitation(people, people.oisin)
    second = planned_wave(people)
    (invitation,) = put_in(second, people.amir, people=people)
    written(invitation, people)
    with pytest.raises(RuleBroken, match="still open"):
        actions.send_wave(second, by=people.sana)


def test_it_can_open_early_with_a_reason_that_stays(people: People) -> None:
    sent_invitation(people, people.oisin)
    second = planned_wave(people)
    (invitation,) = put_in(second, people.amir, people=people)
    written(invitation, people)
    assert actions.send_wave(second, by=people.sana, override="The fair is on Saturday") == 1
    assert second.opened_early_reason == "The fair is on Saturday"


def test_a_closed_wave_with_silent_people_still_blocks_the_next(people: People) -> None:
    invitation = sent_invitation(people, people.oisin)
    invitation.went_out()
    actions.close_wave(invitation.wave, "They want evenings.", by=people.sana)
    second = planned_wave(people)
    assert any("neither answered" in line for line in readiness.left_to_do(queries.earlier(second)))
    invitation.followed_up_at = now()
    db.session.flush()
    assert readiness.left_to_do(queries.earlier(second)) == []


def test_pressing_send_twice_queues_once(people: People) -> None:
    invitation = sent_invitation(people, people.oisin)
    assert actions.send_wave(invitation.wave, by=people.sana) == 0


def test_after_closing_a_person_is_free_for_the_next_wave(people: People) -> None:
    invitation = sent_invitation(people, people.oisin)
    actions.close_wave(invitation.wave, "They want evenings.", by=people.sana)
    db.session.commit()
    assert put_in(planned_wave(people), people.oisin, people=people)


def test_who_said_not_now_is_asked_again_only_when_the_time_has_come(
    people: People, clock: Clock
) -> None:
    first = sent_invitation(people, people.oisin)
    answer(first, Given("not_now", months=3))
    actions.close_wave(first.wave, "Mornings do not work.", by=people.sana)
    second = planned_wave(people)
    with pytest.raises(RuleBroken, match="not now"):
        put_in(second, people.oisin, people=people)
    clock.move(days=93)
    put_in(second, people.oisin, people=people)
