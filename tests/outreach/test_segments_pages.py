"""Who is missing: segments are made, changed and removed, and a gap leads to whom to ask."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.db import db
from core.journal.models import Entry
from core.people import tags
from core.people.models import Person
from core.people.terms import index_people
from outreach.invitations.models import Invitation
from outreach.segments import actions, queries
from outreach.segments.models import MOST_SEGMENTS, Segment, SegmentKind, SegmentPerson
from tests.outreach.rounds import planned_wave
from tests.people import People, community, sign_in, someone


@pytest.fixture
def home(people: People, client: FlaskClient) -> str:
    sign_in(client, people.sana)
    return f"/communities/{people.community.id}/who-is-missing/"


def own(people: People, name: str = "Teachers") -> Segment:
    made = actions.add(people.community, SegmentKind.OWN, "", name, 5, by=people.sana)
    db.session.commit()
    return made


def bees(people: People, *who: Person) -> Segment:
    for person in who:
        tags.retag(person, ["Bees"], [])
    made = actions.add(people.community, SegmentKind.TOPIC, "Bees", "Bees", 3, by=people.sana)
    db.session.commit()
    return made


def segments() -> list[tuple[str, str, str, int]]:
    db.session.rollback()
    found = db.session.scalars(select(Segment).order_by(Segment.id))
    return [(each.kind, each.value, each.name, each.target) for each in found]


def inside(segment: Segment) -> list[str]:
    db.session.rollback()
    return [each.name for each in queries.put_in_by_hand(segment)]


def test_without_segments_the_page_says_how_to_begin(home: str, client: FlaskClient) -> None:
    page = client.get(home).text
    assert "Whom do you want to hear from?" in page
    assert f"{home}suggestions" in page


def test_a_place_is_one_place_however_it_is_typed(
    people: People, home: str, client: FlaskClient
) -> None:
    spelled = {"Leith": (people.bea, people.olu), "leith": (people.oisin,)}
    for place, those in spelled.items():
        for person in those:
            person.place = place
    index_people([person.id for those in spelled.values() for person in those])
    db.session.commit()
    assert client.get(f"{home}new?kind=place").text.count('value="Leith"') == 1
    assert "leith" not in client.get(f"{home}suggestions").text
    made = actions.add(people.community, SegmentKind.PLACE, "leith", "", 9, by=people.sana)
    everybody = {people.bea.id, people.olu.id, people.oisin.id}
    assert {made.id} == queries.of_person(people.community.id, people.oisin.id)
    assert set(queries.some_of(made, 9)) == everybody and made.value == "Leith"
    assert set(db.session.scalars(select(Person.id).where(queries.is_of(made)))) == everybody
    listed = client.get(f"/communities/{people.community.id}/people/?place=Leith").text
    assert "3 people" in listed and listed.lower().count("leith</option>") == 1


def test_a_value_that_is_used_is_chosen_or_another_written(
    people: People, home: str, client: FlaskClient
) -> None:
    tags.retag(people.bea, ["Bees"], [])
    assert "Bees (fewer than 5 people)" in client.get(f"{home}new?kind=topic").text
    for given in ({"chosen": "Bees"}, {"typed": "Seeds", "name": "Seed savers"}):
        answer = client.post(f"{home}new?kind=topic", data={"target": "7", **given})
        assert answer.status_code == 303
    assert segments() == [("topic", "Bees", "Bees", 7), ("topic", "Seeds", "Seed savers", 7)]
    assert "Seed savers" in client.get(home).text


def test_what_is_written_takes_the_spelling_that_is_used(
    people: People, home: str, client: FlaskClient
) -> None:
    people.bea.place = "Bérlin"
    client.post(f"{home}new?kind=place", data={"target": "7", "typed": "berlin"})
    assert segments() == [("place", "Bérlin", "Bérlin", 7)]


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("topic", {"typed": ""}),
        ("topic", {"typed": "x" * 61}),
        ("topic", {"typed": "bees, seeds"}),
        ("topic", {"typed": "Seeds", "chosen": "Bees"}),
        ("topic", {"typed": "Seeds", "target": "0"}),
        ("topic", {"typed": "Seeds", "target": "100001"}),
        ("topic", {"typed": "Seeds", "target": "many"}),
        ("place", {"typed": "x" * 121}),
        ("own", {"name": ""}),
        ("own", {"name": "x" * 121}),
    ],
)
def test_bad_input_makes_no_segment(
    people: People, home: str, client: FlaskClient, kind: str, given: dict[str, str]
) -> None:
    tags.retag(people.bea, ["Bees"], [])
    answer = client.post(f"{home}new?kind={kind}", data={"target": "7", **given})
    assert answer.status_code == 422
    assert segments() == []


def test_the_same_segment_is_not_made_twice(people: People, home: str, client: FlaskClient) -> None:
    for kind, given in (
        ("topic", {"typed": "Bees"}),
        ("rarely_online", {}),
        ("own", {"name": "Teachers"}),
    ):
        statuses = [
            client.post(f"{home}new?kind={kind}", data={"target": "7", **given}).status_code
            for _each in range(2)
        ]
        assert statuses == [303, 409]
    assert len(segments()) == 3


def test_there_is_an_end_to_segments(people: People, home: str, client: FlaskClient) -> None:
    about = {"community_id": people.community.id, "kind": "own", "target": 1}
    db.session.add_all(Segment(name=f"Group {n}", **about) for n in range(MOST_SEGMENTS))
    answer = client.post(f"{home}new?kind=own", data={"target": "7", "name": "One more"})
    assert answer.status_code == 409
    assert len(segments()) == MOST_SEGMENTS
    assert client.get(home).text.count("<desc") == MOST_SEGMENTS


def test_a_segment_is_renamed_and_wants_more(
    people: People, home: str, client: FlaskClient
) -> None:
    first, other = own(people), own(people, "Parents")
    plan = f"{home}{first.id}/plan"
    assert client.post(plan, data={"name": "School", "target": "9"}).status_code == 303
    assert client.post(plan, data={"name": other.name, "target": "9"}).status_code == 409
    assert client.post(plan, data={"name": "", "target": "9"}).status_code == 422
    assert segments() == [("own", "", "School", 9), ("own", "", "Parents", 5)]


def test_removing_says_what_goes_and_leaves_the_people(
    people: People, home: str, client: FlaskClient
) -> None:
    segment = own(people)
    actions.put_in(segment, people.bea, by=people.sana)
    page = client.get(f"{home}{segment.id}/removal").text
    assert "the list of who was put in are gone for good" in page
    assert segments() == [("own", "", "Teachers", 5)]
    client.post(f"{home}{segment.id}/removal")
    assert segments() == []
    assert db.session.scalars(select(SegmentPerson)).all() == []
    assert db.session.get(Person, people.bea.id)


def test_people_are_found_put_in_and_taken_out(
    people: People, home: str, client: FlaskClient
) -> None:
    segment = own(people)
    page = f"{home}{segment.id}/people"
    assert "Bea Król" in client.get(f"{page}?q=kro").text
    for _twice in range(2):
        client.post(page, data={"put_in": people.bea.id})
    assert inside(segment) == ["Bea Król"]
    assert "is in" in client.get(f"{page}?q=kro").text
    client.post(page, data={"take_out": people.bea.id})
    assert inside(segment) == []
    told = db.session.scalars(select(Entry.what).where(Entry.person_id == people.bea.id)).all()
    assert [each for each in told if each.startswith("segment")] == [
        "segment.put_in",
        "segment.taken_out",
    ]


def test_a_person_is_put_in_from_their_page(people: People, home: str, client: FlaskClient) -> None:
    first, other = own(people), own(people, "Parents")
    page = f"/communities/{people.community.id}/people/{people.bea.id}"
    assert "Your own segments" in client.get(page).text
    for ids in ([first.id, other.id], [other.id]):
        client.post(f"{home}of-person/{people.bea.id}", data={"segment": ids})
    assert (inside(first), inside(other)) == ([], ["Bea Król"])
    assert "Sana Malik\u2069 put them in a segment" in client.get(page).text


def test_who_is_of_a_segment_by_their_details_is_not_put_in_by_hand(
    people: People, home: str, client: FlaskClient
) -> None:
    segment = bees(people)
    assert client.get(f"{home}{segment.id}/people").status_code == 404
    client.post(f"{home}of-person/{people.bea.id}", data={"segment": [segment.id]})
    assert db.session.scalars(select(SegmentPerson)).all() == []


def test_a_gap_leads_to_whom_to_ask_and_from_there_into_a_wave(
    people: People, home: str, client: FlaskClient
) -> None:
    segment, wave = bees(people, people.bea, people.oisin), planned_wave(people)
    page = client.get(f"{home}{segment.id}").text
    assert "Bea Król" in page and "Wave 1, 10 places free" in page
    assert "محمد" not in page
    form = {f"person-{people.bea.id}": "1", f"why-{people.bea.id}": "Keeps five hives"}
    answer = client.post(f"{home}{segment.id}/invitations", data=form | {"wave": wave.id})
    assert answer.status_code == 303
    (invitation,) = db.session.scalars(select(Invitation)).all()
    assert (invitation.person_id, invitation.why) == (people.bea.id, "Keeps five hives")
    assert invitation.reasons and invitation.reasons[0]["about"] == ["Bees"]
    assert "Bea Król" not in client.get(f"{home}{segment.id}").text


def test_nobody_goes_into_a_wave_without_a_reason_or_a_place(
    people: People, home: str, client: FlaskClient
) -> None:
    segment, wave = bees(people, people.bea, people.oisin), planned_wave(people, size=1)
    form = {"wave": wave.id, f"person-{people.bea.id}": "1"}
    to = f"{home}{segment.id}/invitations"
    assert client.post(to, data={"wave": wave.id}).status_code == 422
    assert client.post(to, data=form).status_code == 422
    both = form | {f"person-{people.oisin.id}": "1", f"why-{people.oisin.id}": "Hives"}
    answer = client.post(to, data=both | {f"why-{people.bea.id}": "Keeps five"})
    assert answer.status_code == 409
    assert 'value="Keeps five"' in answer.text
    assert client.post(to, data=form | {"wave": "x"}).status_code == 404
    assert db.session.scalars(select(Invitation)).all() == []


def test_suggestions_become_segments_only_when_ticked(
    people: People, home: str, client: FlaskClient
) -> None:
    tags.retag(people.bea, ["Bees"], ["Polish"])
    people.oisin.place = "Leith"
    page = client.get(f"{home}suggestions").text
    assert all(f'value="{key}"' in page for key in ("topic:Bees", "language:Polish", "place:Leith"))
    assert "checked" not in page and segments() == []
    assert client.post(f"{home}suggestions", data={}).status_code == 422
    wrong = {"take": "topic:Bees", "target-topic:Bees": "none"}
    assert client.post(f"{home}suggestions", data=wrong).status_code == 422
    given = {"take": ["topic:Bees", "topic:Unheard"], "target-topic:Bees": "4"}
    assert client.post(f"{home}suggestions", data=given).status_code == 303
    assert segments() == [("topic", "Bees", "Bees", 4)]
    assert "topic:Bees" not in client.get(f"{home}suggestions").text


def test_ambassadors_and_strangers_do_not_see_it(
    people: People, home: str, client: FlaskClient
) -> None:
    segment = bees(people)
    for person in (people.amir, people.zoe):
        sign_in(client, person)
        for path in ("", "new", "suggestions", segment.id, f"{segment.id}/plan"):
            assert client.get(f"{home}{path}").status_code == 404


def test_segments_and_people_of_another_community_are_out_of_reach(
    people: People, home: str, client: FlaskClient
) -> None:
    elsewhere = community("Other")
    theirs = actions.add(elsewhere, SegmentKind.OWN, "", "Theirs", 5, by=people.sana)
    mine, stranger = own(people), someone("Stranger")
    db.session.commit()
    for path in ("", "/plan", "/removal", "/people"):
        assert client.get(f"{home}{theirs.id}{path}").status_code == 404
    answer = client.post(f"{home}{mine.id}/people", data={"put_in": stranger.id})
    assert answer.status_code == 404
    client.post(f"{home}of-person/{people.bea.id}", data={"segment": [theirs.id]})
    assert db.session.scalars(select(SegmentPerson)).all() == []
