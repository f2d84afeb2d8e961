"""Undoing an import leaves what others need by now."""

from __future__ import annotations

import pytest

from core.communities import actions as communities
from core.communities.models import Role
from core.db import db
from core.journal.actions import record
from core.people.models import Person
from tests.core.duplicate_samples import entered
from tests.imports import Lists, Work, counts, named
from tests.people import People

ROW = "Name,Phone,E-mail,Town\nXenia One,0770012345,xenia@example.org,Leeds\n"


@pytest.fixture
def xenia(people: People) -> Person:
    person = entered(people.community, "Xenia One", phone="0770012345")
    db.session.commit()
    return person


def undone(lists: Lists, page: str, work: Work) -> str:
    assert lists.client.post(f"{page}/undoing").status_code == 303
    work()
    return str(lists.client.get(page).text)


def test_the_address_that_somebody_signs_in_with_stays(
    lists: Lists, people: People, xenia: Person, work: Work
) -> None:
    page = lists.check(ROW, "name phone email place")
    lists.apply(page, work)
    communities.give_role(people.community, db.session.merge(xenia), Role.ORGANISER, None)
    db.session.commit()
    shown = undone(lists, page, work)
    assert "They sign in here with this e-mail address." in shown
    assert (named("Xenia One").email, named("Xenia One").place) == ("xenia@example.org", None)


@pytest.mark.parametrize("happened", [True, False])
def test_the_address_stays_if_something_happened_since(
    lists: Lists, people: People, xenia: Person, work: Work, happened: bool
) -> None:
    record("person.changed", by=people.sana, person_id=xenia.id)
    db.session.commit()
    page = lists.check(ROW, "name phone email -")
    lists.apply(page, work)
    if happened:
        record("person.changed", by=people.sana, person_id=xenia.id)
        db.session.commit()
    shown = undone(lists, page, work)
    assert ("Somebody has worked with them since." in shown) == happened
    assert bool(named("Xenia One").email) == happened


def test_whom_a_second_list_also_brought_stays(lists: Lists, people: People, work: Work) -> None:
    first = lists.check("Name,E-mail\nXenia,x@example.org\n", "name email")
    lists.apply(first, work)
    second = lists.check("Name,E-mail\nXenia,x@example.org\n", "name email")
    assert lists.apply(second, work) == {"unchanged": 1}
    assert "Another list brought them as well." in undone(lists, first, work)
    assert named("Xenia").email == "x@example.org"


def test_a_second_list_that_was_undone_keeps_nobody(
    lists: Lists, people: People, work: Work
) -> None:
    first = lists.check("Name,E-mail\nXenia,x@example.org\n", "name email")
    lists.apply(first, work)
    second = lists.check("Name,E-mail,Phone\nXenia,x@example.org,0770012345\n", "name email phone")
    assert lists.apply(second, work) == {"updated": 1}
    undone(lists, second, work)
    undone(lists, first, work)
    assert counts(first)["removed"] == 1


def test_a_number_that_is_written_in_another_way_does_not_differ(
    lists: Lists, people: People, xenia: Person, work: Work
) -> None:
    page = lists.check("Name,Phone\nXenia One,+44 (0)770-012 345\n", "name phone")
    assert counts(page) == {"unchanged": 1}
    assert "Differs" not in lists.client.get(page).text
