"""Who is here twice is found: when somebody is entered or changed, and by the daily round."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import delete, select

from core.db import db
from core.duplicates import actions, finding, jobs, queries
from core.duplicates.keys import MOST_ALIKE, Traits
from core.duplicates.models import Duplicate, PersonKey
from tests.clock import Clock
from tests.core.duplicate_samples import OTHER_FORM, PHONE, both, entered, twice
from tests.people import People, sign_in
from tests.statements import plans, statements

FIONA = {"name": "Fiona Reid", "source": "Met at the seed swap in May", "basis": "consent"}


def pairs() -> list[tuple[int, int]]:
    return [(row.first_id, row.second_id) for row in db.session.scalars(select(Duplicate))]


def test_one_phone_number_in_two_forms_is_found_and_why(people: People) -> None:
    found = twice(people.community)
    assert found.reasons == ["name", "phone"] or found.reasons == ["phone", "name"]
    assert (found.state, found.score > 90) == ("open", True)


def test_people_of_one_common_name_and_nothing_else_are_not_shown(people: People) -> None:
    for address in ("john@one.test", "smith@two.test", "js@three.test"):
        entered(people.community, "John Smith", email=address)
    assert pairs() == []


def test_whoever_was_found_to_be_somebody_else_is_not_asked_about_again(people: People) -> None:
    found = twice(people.community)
    actions.keep_apart(people.community, found, by=people.sana)
    finding.note_people([found.first_id, found.second_id])
    assert db.session.scalars(select(Duplicate.state)).all() == ["apart"]


def test_they_are_asked_about_again_once_something_else_is_alike(people: People) -> None:
    found = twice(people.community)
    actions.keep_apart(people.community, found, by=people.sana)
    first, second = both(found)
    first.place = second.place = "Leeds"
    finding.note_people([first.id])
    assert found.state == "open"


def test_a_pair_goes_when_nothing_speaks_for_it_any_more(people: People) -> None:
    _first, second = both(twice(people.community))
    second.phone = "+44 7700 900111"
    second.rename("Somebody Else")
    finding.note_people([second.id])
    assert pairs() == []


def test_what_very_many_share_compares_nobody(people: People) -> None:
    for number in range(MOST_ALIKE + 1):
        entered(people.community, f"Helper {number:03}x", phone=PHONE)
    with statements() as sent:
        entered(people.community, "Nadia Osei", phone=OTHER_FORM)
    assert not any(row for row in pairs() if row[1] > 60) and len(sent) < 25


def test_the_daily_round_finds_whoever_came_by_another_door(
    people: People, work: Callable[[], None], clock: Clock
) -> None:
    found = twice(people.community)
    expected = (found.first_id, found.second_id)
    db.session.execute(delete(PersonKey))
    db.session.execute(delete(Duplicate))
    db.session.commit()
    jobs.look_for_duplicates()
    work()
    assert pairs() == [expected]
    with statements() as sent:
        jobs.look_for_duplicates()
    assert len(sent) < 4


def test_the_form_asks_whether_it_is_the_same_person_and_says_why(
    people: People, client: FlaskClient
) -> None:
    there = entered(people.community, "Reid, Fiona", phone=PHONE)
    sign_in(client, people.sana)
    home = f"/communities/{people.community.id}/people/"
    answer = client.post(f"{home}new", data={**FIONA, "phone": OTHER_FORM})
    assert answer.status_code == 409
    assert f'href="{home}{there.id}"' in answer.text and "the same phone number" in answer.text
    entered(people.community, "Fiona Reid", phone=PHONE)
    db.session.commit()
    (shown,) = re.findall(r'name="shown" value="(\d+)"', answer.text)
    told = {**FIONA, "phone": OTHER_FORM, "is_someone_else": "y", "shown": shown}
    assert client.post(f"{home}new", data=told).status_code == 303
    db.session.rollback()
    asked = select(Duplicate.state).order_by(Duplicate.first_id, Duplicate.second_id)
    assert db.session.scalars(asked).all() == ["open", "apart", "open"]


def test_nobody_learns_at_the_form_whom_another_community_knows(people: People) -> None:
    entered(people.elsewhere, "Fiona Reid", phone=PHONE)
    assert finding.matches(people.community.id, [Traits("Fiona Reid", phone=PHONE)]) == [[]]


def test_the_list_is_read_from_an_index(people: People) -> None:
    twice(people.community)
    with plans() as found:
        queries.page(people.community.id, None)
    assert "ix_duplicates_state_score_id" in found[0]


def test_organisers_alone_see_the_list(people: People, client: FlaskClient) -> None:
    url = f"/communities/{people.community.id}/duplicates/"
    for person, status in ((people.amir, 404), (people.zoe, 404), (people.sana, 200)):
        sign_in(client, person)
        assert client.get(url).status_code == status
    assert "Nobody seems to be here twice" in client.get(url).text


def test_pages_of_the_list_follow_one_another(people: People) -> None:
    for number in range(queries.PAGE + 2):
        twice(people.community, f"Nadia Osei{number:02}", f"+44 7700 9{number:05}")
    first = queries.page(people.community.id, None)
    second = queries.page(people.community.id, first.after)
    shown = [each[0].id for each in (*first.pairs, *second.pairs)]
    likeliest = select(Duplicate.id).order_by(Duplicate.score.desc(), Duplicate.id.desc())
    assert shown == list(db.session.scalars(likeliest.limit(len(shown))))
    assert len(shown) > queries.PAGE


def test_comparing_walks_through_no_table(people: People) -> None:
    found = twice(people.community)
    with plans() as walked:
        finding.note_people([found.first_id, found.second_id])
    for table in ("person_keys", "duplicates", "people"):
        assert not any(each for each in walked if _walks(each, table)), walked


def _walks(plan: str, table: str) -> bool:
    is_postgresql = db.engine.dialect.name == "postgresql"
    return f"Seq Scan on {table}" in plan if is_postgresql else f"SCAN {table}" in plan
