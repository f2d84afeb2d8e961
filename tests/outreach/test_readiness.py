"""Before the next wave: what the panel counts, when it is green, and how one opens all the same."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from core.communities import actions as communities
from core.communities.models import Role
from core.db import db, now, today
from core.errors import RuleBroken
from outreach.invitations import actions as invitations
from outreach.readiness import panel
from outreach.readiness.queries import inward_since
from outreach.readiness.signals import Name, Signal, State
from outreach.reminders.models import Reminder
from outreach.segments import actions as segments
from outreach.segments import queries as segment_queries
from outreach.segments.models import SegmentKind
from outreach.settings.models import OutreachSettings
from outreach.waves import actions
from outreach.waves.models import Wave
from tests.outreach.pasts import asked_in, past_wave
from tests.outreach.rounds import planned_wave, put_in, sent_invitation, written
from tests.people import People, sign_in
from tests.recognition.deeds import logged
from tests.statements import plan_of, statements


def signal(people: People, name: Name) -> Signal:
    """One signal of the panel before the next wave."""
    found = panel.before_next(people.community.id).signals
    return next(each for each in found if each.name == name)


def decide(people: People, **decided: int) -> None:
    db.session.add(OutreachSettings(community_id=people.community.id, **decided))
    db.session.flush()


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        (["yes", "no_thanks", "never", None, None], State.GREEN),
        (["yes", "no_thanks", None, None, None], State.NOT_YET),
        ([None] * 4, State.TOO_FEW),
    ],
)
def test_sixty_per_cent_of_the_last_wave_must_have_answered(
    people: People, answers: list[str | None], state: State
) -> None:
    past_wave(people, ["yes"] * 9)
    past_wave(people, answers)
    found = signal(people, Name.ANSWERED)
    assert found.state == state
    assert found.figures["of"] == len(answers) and found.figures["wave"] == 2


def test_a_community_sets_how_many_must_have_answered(people: People) -> None:
    past_wave(people, ["yes", None, None, None, None])
    assert signal(people, Name.ANSWERED).state == State.NOT_YET
    decide(people, ready_answered=20)
    assert signal(people, Name.ANSWERED).state == State.GREEN


@pytest.mark.parametrize(("gave", "state"), [(2, State.GREEN), (1, State.NOT_YET)])
def test_thirty_per_cent_of_those_who_said_yes_must_have_contributed(
    people: People, gave: int, state: State
) -> None:
    for each in asked_in(past_wave(people, ["yes"] * 5))[:gave]:
        logged(people, each, done_on=today() - timedelta(days=40))
    assert signal(people, Name.CONTRIBUTED).state == state


def test_who_still_has_time_to_contribute_counts_neither_way(people: People) -> None:
    past_wave(people, ["yes"] * 9, days_ago=20)
    found = signal(people, Name.CONTRIBUTED)
    assert (found.state, found.figures["waiting"]) == (State.TOO_FEW, 9)


def test_work_that_is_left_is_held_against_the_hours_of_a_week(people: People) -> None:
    past_wave(people, ["yes"] * 5)
    assert signal(people, Name.LOAD).state == State.UNKNOWN
    decide(people, hours_a_week=1)
    wave = planned_wave(people)
    put_in(wave, people.bea, people.oisin, people.mohammed, people=people)
    assert signal(people, Name.LOAD).state == State.GREEN
    invitation = put_in(wave, people.olu, people=people)[0]
    assert signal(people, Name.LOAD).figures["hours"] == pytest.approx(1.3)
    assert signal(people, Name.LOAD).state == State.NOT_YET
    written(invitation, people, channel="phone")
    assert signal(people, Name.LOAD).figures["to_write"] == 4


def test_an_approved_mail_costs_no_more_time_and_a_due_reminder_does(people: People) -> None:
    past_wave(people, ["yes"] * 5)
    (invitation,) = put_in(planned_wave(people), people.oisin, people=people)
    written(invitation, people)
    db.session.add(Reminder(invitation_id=invitation.id, number=1, due_on=today()))
    figures = signal(people, Name.LOAD).figures
    assert (figures["to_write"], figures["follow_ups"], figures["hours"]) == (0, 1, 0.2)


def test_somebody_must_have_come_further_in(people: People) -> None:
    past_wave(people, ["no_thanks"] * 5)
    for person in (people.amir, people.sana):
        _role_since(person.id, days_ago=90)
    assert signal(people, Name.INWARD).state == State.NOT_YET
    communities.give_role(people.community, people.bea, Role.ORGANISER, None)
    found = signal(people, Name.INWARD)
    assert found.state == State.GREEN and found.figures["organisers"] == 1


def _role_since(person_id: int, days_ago: int) -> None:
    rows = db.metadata.tables["memberships"]
    earlier = rows.update().where(rows.c.person_id == person_id)
    db.session.execute(earlier.values(since=now() - timedelta(days=days_ago)))


def test_the_first_wave_waits_for_nothing(people: People) -> None:
    decide(people, hours_a_week=1)
    wave = _approved(people)
    assert panel.before(wave) == panel.Panel()
    actions.send_wave(wave, by=people.sana)
    assert wave.is_sent and wave.opened_early_reason is None


def test_a_panel_that_is_not_green_stops_the_next_wave(people: People) -> None:
    past_wave(people, ["yes"] + [None] * 5)
    wave = _approved(people)
    with pytest.raises(RuleBroken, match="1 of 6 who were asked in wave 1 have answered"):
        actions.send_wave(wave, by=people.sana)
    actions.send_wave(wave, by=people.sana, override="The fair is on Saturday")
    assert wave.opened_early_reason == "The fair is on Saturday"


def test_what_the_panel_said_is_kept_and_a_reason_only_where_it_was_needed(people: People) -> None:
    past_wave(people, ["yes"] * 5, days_ago=20)
    wave = _approved(people)
    actions.send_wave(wave, by=people.sana, override="Not needed")
    db.session.commit()
    db.session.refresh(wave)
    assert wave.opened_early_reason is None
    found = panel.kept(wave)
    assert [each.name for each in found] == list(Name)
    assert found[1].figures == {"wave": 1, "count": 5, "of": 5, "enough": 60}


def test_the_panel_takes_as_many_statements_however_many_waves_there_were(people: People) -> None:
    here = people.community.id
    past_wave(people, ["yes"])
    with statements() as for_one:
        panel.before_next(here)
    for _each in range(20):
        past_wave(people, ["yes", None])
    with statements() as for_many:
        panel.before_next(here)
    assert len(for_many) == len(for_one) <= 9


def test_who_came_further_in_is_found_by_an_index(people: People) -> None:
    plan = plan_of(inward_since(people.community.id, now()))
    assert "ix_memberships_community_id_role_since" in plan


def test_organisers_see_it_before_they_send_and_on_its_own_page(
    people: People, client: FlaskClient
) -> None:
    past_wave(people, ["yes"] + [None] * 5)
    wave = _approved(people)
    sign_in(client, people.sana)
    home = f"/communities/{people.community.id}"
    for path in ("/readiness/", f"/waves/{wave.id}/sending", f"/waves/{wave.id}/plan"):
        page = client.get(home + path).text
        assert "Did enough people answer?" in page and "Ask the silent ones once more" in page
    assert "Not ready to open yet" in client.get(f"{home}/waves/{wave.id}").text
    refused = client.post(f"{home}/waves/{wave.id}/sending", data={})
    assert refused.status_code == 409 and "the next ten wait for 60%" in refused.text


def test_the_page_of_the_wave_says_later_how_ready_it_was(
    people: People, client: FlaskClient
) -> None:
    past_wave(people, ["yes"] + [None] * 5)
    wave = _approved(people)
    sign_in(client, people.sana)
    home = f"/communities/{people.community.id}/waves/{wave.id}"
    client.post(f"{home}/sending", data={"override": "The fair is on Saturday"})
    page = client.get(home).text
    assert "Opened all the same, because: The fair is on Saturday" in page
    assert "1 of 6 who were asked in wave 1 have answered" in page


def test_before_the_first_wave_its_page_says_so(people: People, client: FlaskClient) -> None:
    sign_in(client, people.sana)
    page = client.get(f"/communities/{people.community.id}/readiness/").text
    assert "The first wave waits for nothing" in page
    sign_in(client, people.amir)
    assert client.get(f"/communities/{people.community.id}/readiness/").status_code == 404


def _approved(people: People) -> Wave:
    """A wave with one invitation that may leave."""
    wave = planned_wave(people)
    (invitation,) = put_in(wave, people.oisin, people=people)
    invitation.write(
        why="Bees", personal_line="You know bees.", inviter=people.sana, channel="email"
    )
    db.session.flush()
    invitations.approve(invitation, by=people.sana)
    db.session.commit()
    return wave


def test_the_panel_says_once_what_is_still_to_do(people: People, client: FlaskClient) -> None:
    sent_invitation(people, people.oisin)
    sign_in(client, people.sana)
    page = client.get(f"/communities/{people.community.id}/readiness/").text
    assert page.count("still open") == 1 and "1 wave is open" not in page


def test_the_home_says_whether_the_next_ten_may_come_and_who_is_missing_most(
    people: People, client: FlaskClient
) -> None:
    sent_invitation(people, people.oisin)
    segments.add(people.community, SegmentKind.TOPIC, "bees", "Bees", 7, by=people.sana)
    segments.add(people.community, SegmentKind.PLACE, "Leith", "Leith", 3, by=people.sana)
    db.session.commit()
    sign_in(client, people.sana)
    page = client.get(f"/communities/{people.community.id}/").text
    assert "Not ready yet." in page
    assert page.index("<bdi>Bees</bdi></a> (7),") < page.index("<bdi>Leith</bdi></a> (3).")


def test_the_home_of_many_members_counts_no_gaps(
    people: People, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(segment_queries, "MANY_MEMBERS", 1)
    segments.add(people.community, SegmentKind.TOPIC, "bees", "Bees", 7, by=people.sana)
    db.session.commit()
    sign_in(client, people.sana)
    page = client.get(f"/communities/{people.community.id}/").text
    assert "Which groups are short of their target?" in page and "(7)" not in page
