"""Nobody is put before an organiser who must not be contacted now."""

from __future__ import annotations

import pytest

from core.db import db, now
from core.safeguarding.actions import place_hold
from core.today import tasks
from recognition.terms.models import BuddyQuestion
from recognition.waiting import queries as waiting
from tests.people import People
from tests.recognition.badges import given
from tests.recognition.deeds import logged


def kinds(people: People) -> list[str]:
    return [each.kind for each in tasks.of(people.sana.id)]


@pytest.mark.parametrize("why", ["hold", "never"])
def test_what_is_asked_about_people_left_alone_takes_up_no_place(
    people: People, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given(people, people.bea, people.amir)
    logged(people, people.bea)
    about = {"person_id": people.bea.id, "buddy_id": people.sana.id, "silent_since": now()}
    db.session.add(BuddyQuestion(community_id=people.community.id, **about))
    db.session.commit()
    assert {"award", "thanks", "buddy"} <= set(kinds(people))
    if why == "hold":
        place_hold(people.community, "person", people.bea.id, "Because", by=people.olu)
    people.bea.never_contact_at = now() if why == "never" else None
    logged(people, people.oisin)
    db.session.commit()
    monkeypatch.setattr(tasks, "MOST", 1)
    assert [each for each in kinds(people) if each in ("award", "thanks", "buddy")] == ["thanks"]
    assert waiting.of_organiser(people.community.id, people.sana.id).holders == 0
