"""What a wave takes, in hours, and whether a community has them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from core.db import db, now, today
from outreach.effort import estimates
from outreach.effort.queries import contacts_after_asking
from outreach.settings.models import OutreachSettings
from outreach.touchpoints import actions as touchpoints
from recognition.thanks.actions import thank
from tests.outreach.pasts import asked_in, past_wave
from tests.outreach.rounds import planned_wave
from tests.people import People, sign_in
from tests.recognition.deeds import logged
from tests.statements import plan_of, statements

FOUR_WEEKS = 4


def line(people: People, what: str) -> estimates.Line:
    """One line of the sum for a wave of ten in four weeks."""
    found = estimates.of_wave(planned_wave(people)).lines
    return next(each for each in found if each.what == what)


def test_ten_invitations_take_twenty_minutes_each(people: People) -> None:
    found = line(people, "invitations")
    assert (found.count, found.minutes) == (10, 20)
    assert found.hours == pytest.approx(10 * 20 / 60)


def test_follow_ups_are_as_many_as_in_past_waves(people: People) -> None:
    wave = past_wave(people, ["yes", None, None, None, None])
    first, second, *_others = asked_in(wave)
    for person, days in ((first, 1), (second, 1), (second, 2), (first, -5), (first, 20)):
        at = (wave.opened_at or now()) + timedelta(days=days)
        touchpoints.log(people.community.id, person.id, "call", "", by=people.sana, at=at)
    found = line(people, "follow_ups")
    assert found.count == pytest.approx(10 * 3 / 5) and not found.is_usual


def test_with_a_short_past_one_follow_up_each_is_reckoned_with(people: People) -> None:
    past_wave(people, ["yes"] * 4)
    found = line(people, "follow_ups")
    assert found.count == 10 and found.is_usual


def test_thanks_are_as_many_for_each_ambassador_as_they_were(people: People) -> None:
    past_wave(people, ["yes"] * 5)
    made = logged(people, people.amir)
    for by in (people.sana, people.olu, people.ada):
        thank(made.id, "You made my Saturday.", by=by)
    found = line(people, "thanks")
    ambassadors, expected = 6, 10 * 5.5 / 6
    assert found.count == pytest.approx((ambassadors + expected) * 3 / 12 / 6 * FOUR_WEEKS)


def test_a_wave_that_does_not_fit_says_by_how_much(people: People) -> None:
    db.session.add(OutreachSettings(community_id=people.community.id, hours_a_week=1))
    wave = planned_wave(people)
    found = estimates.of_wave(wave)
    assert found.available == FOUR_WEEKS
    assert found.over == pytest.approx(found.hours - FOUR_WEEKS) and found.over > 1
    wave.answers_by = today() + timedelta(weeks=9)
    assert estimates.of_wave(wave).over == 0


def test_nobody_is_told_off_who_has_not_said_how_many_hours_there_are(people: People) -> None:
    found = estimates.of_wave(planned_wave(people))
    assert (found.available, found.over) == (None, 0)


def test_it_takes_as_many_statements_however_much_past_there_is(people: People) -> None:
    wave = planned_wave(people)
    assert wave.size
    with statements() as at_first:
        estimates.of_wave(wave)
    for _each in range(10):
        past_wave(people, ["yes", None])
    assert wave.size
    with statements() as later:
        estimates.of_wave(wave)
    assert len(later) == len(at_first) <= 6


def test_contacts_are_found_by_person(people: People) -> None:
    assert "ix_touchpoints_person_id_at" in plan_of(contacts_after_asking(people.community.id))


def test_a_plan_that_does_not_fit_is_kept_and_says_so(people: People, client: FlaskClient) -> None:
    db.session.add(OutreachSettings(community_id=people.community.id, hours_a_week=1))
    sign_in(client, people.sana)
    home = f"/communities/{people.community.id}/waves"
    plan = {
        "purpose": "Hear from the street",
        "owner_id": people.sana.id,
        "starts_on": today().isoformat(),
        "answers_by": (today() + timedelta(weeks=2)).isoformat(),
        "size": 10,
    }
    after = client.post(f"{home}/new", data=plan, follow_redirects=True)
    assert after.status_code == 200 and "you have 2.0: about" in after.text
    wave = after.request.path.split("/")[-2]
    for page in (f"{home}/{wave}", f"{home}/{wave}/plan"):
        assert "Take fewer places, more time" in client.get(page).text
    after = client.post(f"{home}/{wave}/plan", data={**plan, "size": 1}, follow_redirects=True)
    assert "Take fewer places" not in after.text
