"""Nothing is hidden from Today by what stands before it, and nothing shown from elsewhere."""

from __future__ import annotations

from datetime import timedelta

from flask.testing import FlaskClient

from core.communities import actions as communities
from core.communities.models import Acquaintance, Role
from core.db import db, now, today
from core.people.listing import Filters, page_of_people
from core.people.models import Person
from core.safeguarding.actions import place_hold
from core.today import actions, informing, queries, tasks
from outreach.answers.actions import never_again
from outreach.next_steps.models import NextStep
from outreach.touchpoints import actions as touchpoints
from tests.people import People, sign_in, some_people, someone
from tests.statements import plans


def known(people: People, number: int, days: int = 1) -> list[Person]:
    """So many people of the community who should have been told some days ago."""
    found = some_people(number, "Person")
    for person in found:
        communities.know(people.community, person)
        person.inform_by, person.informed_at = today() - timedelta(days=days), None
    db.session.commit()
    return found


def informed(people: People) -> list[str]:
    return [each.key for each in tasks.of(people.sana.id) if each.kind == "inform"]


def test_what_was_put_off_makes_room_for_the_next(people: People) -> None:
    known(people, informing.MOST + 2)
    first = informed(people)
    for key in first:
        actions.snooze(people.sana, key, 7)
    db.session.commit()
    assert len(informed(people)) == 2 and not set(first) & set(informed(people))


def test_people_on_hold_take_up_no_place(people: People) -> None:
    for person in known(people, informing.MOST, days=2):
        place_hold(people.community, "person", person.id, "Because", by=people.olu)
    (left,) = known(people, 1)
    db.session.commit()
    assert informed(people) == [f"inform-{left.id}"]


def test_promises_about_people_who_said_never_take_up_no_place(people: People) -> None:
    people.oisin.never_contact_at = now()
    about = {"community_id": people.community.id, "owner_id": people.sana.id, "what": "Ring"}
    for day in range(tasks.MOST):
        on = today() - timedelta(days=day + 1)
        db.session.add(NextStep(person_id=people.oisin.id, due_on=on, **about))
    db.session.add(NextStep(person_id=people.bea.id, due_on=today(), **about))
    db.session.commit()
    assert [each.person_id for each in tasks.of(people.sana.id)] == [people.bea.id]


def test_never_ends_the_wish_to_be_in_touch(people: People) -> None:
    kept = db.session.get_one(Acquaintance, (people.community.id, people.bea.id))
    kept.contact_due_on = today()
    db.session.commit()
    never_again(people.bea)
    db.session.commit()
    assert kept.contact_due_on is None


def test_words_said_in_another_community_are_not_shown_here(
    people: People, client: FlaskClient
) -> None:
    for person in (people.bea, people.oisin):
        communities.know(people.elsewhere, person)
    communities.give_role(people.elsewhere, people.amir, Role.AMBASSADOR, None)
    touchpoints.log(people.elsewhere.id, people.bea.id, "talk", "Not for here.", by=people.zoe)
    for place, person in ((people.community, people.bea), (people.elsewhere, people.oisin)):
        kept = db.session.get_one(Acquaintance, (place.id, person.id))
        kept.owner_id, kept.contact_every_days = people.amir.id, 30
        kept.contact_due_on = today()
    db.session.commit()
    sign_in(client, people.amir)
    page = client.get("/today/").text
    assert "Get in touch with" in page and "Not for here." not in page


def test_the_dates_of_one_community_hide_none_of_another(people: People) -> None:
    for person in known(people, informing.MOST + 5, days=9):
        communities.know(people.elsewhere, person)
    far = someone("Far Away")
    third = people.elsewhere
    communities.know(third, far)
    far.inform_by = today() - timedelta(days=1)
    db.session.commit()
    found = queries.to_be_told([people.community.id, third.id], today(), 100)
    assert [each.name for each in found][-1] == "Far Away"
    assert len({each.person_id for each in found}) == len(found) == informing.MOST + 6


def test_whoever_must_be_told_is_found_by_day_and_by_an_index(people: People) -> None:
    late, later = (known(people, 1, days=days)[0] for days in (3, -3))
    here = people.community.id
    with plans() as found:
        page = page_of_people(here, Filters(untold=today().isoformat()))
    assert [each.id for each in page.people] == [late.id] != [later.id]
    assert any("ix_people_untold" in plan for plan in found), found
    assert page_of_people(here, Filters(untold="soon")).people == []
