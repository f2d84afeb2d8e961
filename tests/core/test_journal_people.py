"""What the journal tells of people who were made one, or who are not there any more."""

from __future__ import annotations

from sqlalchemy import delete, select

from core.communities.actions import know
from core.db import db
from core.duplicates import merging, undoing
from core.journal.actions import record
from core.journal.models import Entry
from core.journal.sentences import of_person
from core.people.models import Person
from tests.core.merge_samples import three
from tests.people import People


def test_a_merge_rewrites_no_line_and_one_timeline_shows_both(people: People) -> None:
    here = people.community.id
    one, two, _other = three(["Bea Nowak", "Bea Novak", "Somebody Else"])
    for person in (one, two):
        know(people.community, person)
        record("person.told", by=two, person_id=person.id, community_id=here)
    db.session.commit()
    merge = merging.make_one(people.community, one, two, {}, by=people.ada)
    db.session.commit()
    told = [each.title for each in of_person(one.id, here) if "told them" in each.title]
    assert told == [f"\u2068{one.name}\u2069 told them what we hold about them"] * 2
    whose = select(Entry.person_id).where(Entry.what == "person.told").order_by(Entry.id)
    assert list(db.session.scalars(whose))[-2:] == [one.id, two.id]
    undoing.undo(merge, by=people.ada)
    assert len([e for e in of_person(two.id, here) if "told them" in e.title]) == 1


def test_the_number_of_somebody_who_is_gone_is_nobody_elses(people: People) -> None:
    (gone, *_others) = reversed(three(["Bea Nowak", "Bea Novak", "Somebody Else"]))
    record("person.told", by=gone, person_id=people.bea.id, community_id=people.community.id)
    number = gone.id
    db.session.execute(delete(Person).where(Person.id == number))
    db.session.commit()
    new = Person(source="List of the fair")
    new.rename("Another")
    db.session.add(new)
    db.session.flush()
    assert new.id > number
    titles = [each.title for each in of_person(people.bea.id, people.community.id)]
    assert any(title.startswith("Somebody who is not here any more told") for title in titles)
