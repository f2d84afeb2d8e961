"""Two organisers who decide about the same two people at the same moment."""

from __future__ import annotations

from functools import partial
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from core.communities.models import Community
from core.db import db
from core.duplicates import actions, merging, queries
from core.duplicates.models import Duplicate, Merge
from core.people.models import Person
from tests.core.duplicate_samples import twice
from tests.people import People
from tests.presses import at_once

BOTH_LOCK = pytest.mark.parametrize("database", ["postgresql"], indirect=True)
"""On SQLite whoever writes waits before reading anything."""


@BOTH_LOCK
def test_apart_and_merge_at_the_same_moment_are_not_both_done(app: Flask, people: People) -> None:
    duplicate_id, community_id = twice(people.community).id, people.community.id
    sana_id = people.sana.id
    db.session.commit()
    both_have_read = Barrier(2)

    def press(is_merge: bool) -> None:
        found = queries.pair(community_id, duplicate_id)
        assert found
        duplicate, first, second = found
        here, by = db.session.get_one(Community, community_id), db.session.get_one(Person, sana_id)
        both_have_read.wait()
        if is_merge:
            meant = partial(actions.must_be_meant, duplicate_id, "open")
            merging.make_one(here, first, second, {}, by, meant)
        else:
            actions.keep_apart(here, duplicate, by)

    done = at_once(app, [partial(press, is_merge) for is_merge in (True, False)])
    assert done["done"] == 1 and done.total() == 2
    merged = db.session.scalar(select(Merge.id)) is not None
    assert queries.state_now(duplicate_id) == ("merged" if merged else "apart")


@BOTH_LOCK
def test_of_two_merges_at_the_same_moment_one_is_done(app: Flask, people: People) -> None:
    duplicate_id, community_id = twice(people.community).id, people.community.id
    sana_id = people.sana.id
    db.session.commit()
    both_have_read = Barrier(2)

    def press(is_turned: bool) -> None:
        found = db.session.get_one(Duplicate, duplicate_id)
        ids = [found.first_id, found.second_id]
        first, second = (
            db.session.get_one(Person, each) for each in ids[:: -1 if is_turned else 1]
        )
        here, by = db.session.get_one(Community, community_id), db.session.get_one(Person, sana_id)
        both_have_read.wait()
        merging.make_one(here, first, second, {}, by)

    done = at_once(app, [partial(press, is_turned) for is_turned in (True, False)])
    assert done["done"] == 1 and done.total() == 2
