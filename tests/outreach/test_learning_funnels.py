"""The funnel from asked to contributed, by wave, channel, inviter and segment."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from core.db import db, now, today
from core.people.models import Person, PersonTopic
from outreach.invitations.models import Invitation
from outreach.learning import forecasts, funnels, queries
from outreach.segments.models import Segment, SegmentPerson
from outreach.waves.models import Wave
from outreach.waves.queries import MOST_SENT
from tests.outreach.pasts import asked_in, past_wave
from tests.outreach.rounds import sent_invitation
from tests.people import People, community
from tests.recognition.deeds import logged
from tests.statements import statements


def contributes(people: People, person: Person, days_ago: int) -> None:
    logged(people, person, done_on=today() - timedelta(days=days_ago))


def test_it_counts_who_answered_said_yes_and_contributed_in_time(people: People) -> None:
    wave = past_wave(people, ["yes", "yes", "yes", "no_thanks", "never", None], days_ago=60)
    first, second, _third, *_others = asked_in(wave)
    contributes(people, first, days_ago=40)
    contributes(people, second, days_ago=10)
    whole = funnels.overview(people.community.id).whole
    assert (whole.asked, whole.answered, whole.yes) == (6, 5, 3)
    assert (whole.had_time, whole.contributed) == (3, 1)


def test_only_what_was_done_since_the_yes_counts(people: People) -> None:
    wave = past_wave(people, ["yes"] * 4, days_ago=60)
    (yes_on,) = {each.yes_on for each in queries.asked_in([wave.id]) if each.yes_on}
    first, second, third, fourth = asked_in(wave)
    for person, after in ((first, -1), (second, -1), (second, 30), (third, 0), (fourth, 31)):
        logged(people, person, done_on=yes_on + timedelta(days=after))
    whole = funnels.overview(people.community.id).whole
    assert (whole.yes, whole.had_time, whole.contributed) == (4, 4, 2)


def test_who_said_yes_less_than_30_days_ago_still_has_time(people: People) -> None:
    wave = past_wave(people, ["yes"] * 6, days_ago=20)
    contributes(people, asked_in(wave)[0], days_ago=5)
    whole = funnels.overview(people.community.id).whole
    assert (whole.had_time, whole.contributed, whole.still_have_time) == (1, 1, 5)
    assert not whole.share_contributed.is_enough


def test_who_was_not_asked_yet_does_not_count(people: People) -> None:
    sent_invitation(people, people.oisin)
    assert funnels.overview(people.community.id).whole.asked == 0


def test_every_channel_is_in_the_same_funnel(people: People) -> None:
    for channel in ("letter", "phone", "in_person", "email"):
        past_wave(people, ["yes", None], channel=channel)
    found = funnels.overview(people.community.id).by_channel
    assert [name for name, _one in found] == ["E-mail", "Phone", "In person", "Letter"]
    assert {each.share_yes.share for _name, each in found} == {0.5}


def test_inviters_stand_by_name_and_waves_by_number(people: People) -> None:
    past_wave(people, ["yes"], inviter=people.sana)
    past_wave(people, [None], inviter=people.amir)
    found = funnels.overview(people.community.id)
    assert [name for name, _one in found.by_inviter] == ["Amir Haddad", "Sana Malik"]
    assert [wave.number for wave, _one in found.by_wave] == [2, 1]


def segment(people: People, kind: str, value: str = "") -> Segment:
    made = Segment(
        community_id=people.community.id, kind=kind, value=value, name=f"{kind} {value}", target=9
    )
    db.session.add(made)
    db.session.flush()
    return made


def test_each_kind_of_segment_finds_its_people(people: People) -> None:
    asked = asked_in(past_wave(people, ["yes"] * 5))
    for each in asked:
        each.place, each.organisation_kind, each.is_rarely_online = "Leith", "school", True
        db.session.add(PersonTopic(person_id=each.id, topic="bees"))
    values = {"topic": "bees", "place": "Leith", "organisation_kind": "school", "rarely_online": ""}
    made = [segment(people, kind, value) for kind, value in values.items()]
    own = segment(people, "own")
    db.session.add_all(SegmentPerson(segment_id=own.id, person_id=each.id) for each in asked)
    db.session.commit()
    found = funnels.overview(people.community.id).by_segment
    assert {each.id for each, _one in found} == {own.id, *(each.id for each in made)}
    assert {one.yes for _each, one in found} == {5}


def test_a_segment_of_which_few_were_asked_is_not_shown(people: People) -> None:
    asked = asked_in(past_wave(people, ["yes"] * 5))
    for each in asked[:4]:
        each.place = "Leith"
    few = segment(people, "place", "Leith")
    _ask_again(asked[0])
    found = funnels.overview(people.community.id)
    assert not found.by_segment and list(found.small) == [few]


def _ask_again(person: Person) -> None:
    before = db.session.query(Invitation).filter_by(person_id=person.id).one()
    later = Wave(
        community_id=before.community_id,
        number=2,
        purpose="Ask again",
        owner_id=before.inviter_id,
        starts_on=today(),
        answers_by=today() + timedelta(days=28),
        opened_at=now(),
    )
    db.session.add(later)
    db.session.flush()
    again = {"wave_id": later.id, "community_id": before.community_id, "person_id": person.id}
    db.session.add(Invitation(**again, invited_at=now()))
    db.session.commit()


def test_waves_of_another_community_do_not_count(people: People) -> None:
    past_wave(people, ["yes"] * 5)
    other = community("Tool library")
    assert funnels.overview(other.id).whole.asked == 0


def test_it_takes_as_many_statements_for_thirty_waves_as_for_one(people: People) -> None:
    here = people.community.id
    past_wave(people, ["yes", None])
    with statements() as for_one:
        funnels.overview(here)
    for _each in range(29):
        past_wave(people, ["yes", None])
    with statements() as for_thirty:
        funnels.overview(here)
    assert len(for_thirty) == len(for_one) <= 8


def test_only_the_newest_waves_count(people: People) -> None:
    past_wave(people, ["yes"])
    db.session.execute(update(Wave).values(number=0))
    for _each in range(MOST_SENT):
        past_wave(people, [])
    assert funnels.overview(people.community.id).whole.asked == 0


def test_a_forecast_comes_from_waves_that_are_over(people: People) -> None:
    past_wave(people, ["yes"] * 20 + [None] * 20)
    still_running = past_wave(people, [None] * 10, days_ago=3)
    still_running.state, still_running.closed_at = "listening", None
    db.session.commit()
    found = forecasts.of_next(people.community.id, 10)
    assert found == forecasts.Forecast(asked=10, low=3, high=7, yes=20, of=40)


def test_too_few_past_invitations_give_no_forecast(people: People) -> None:
    past_wave(people, ["yes"] * 4)
    assert forecasts.of_next(people.community.id, 10) is None
    db.session.execute(update(Invitation).values(invited_at=None))
    past_wave(people, ["yes"] * 4)
    assert forecasts.of_next(people.community.id, 10) is None
