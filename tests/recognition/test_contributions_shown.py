"""The page of a contribution, and what is attached to it."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.datastructures import FileStorage

from core.db import db
from core.files import actions as files
from recognition.contributions import actions, parts, queries
from recognition.contributions.models import Contribution
from tests.people import People, sign_in
from tests.recognition.badges import member
from tests.recognition.deeds import logged


@pytest.fixture
def home(people: People) -> str:
    return f"/communities/{people.community.id}/"


@pytest.fixture
def with_photo(people: People) -> Contribution:
    made, photo = logged(people, people.amir, people.olu), BytesIO()
    Image.new("RGB", (40, 30), "teal").save(photo, "PNG")
    upload = FileStorage(BytesIO(photo.getvalue()), "a.png")
    made.file = files.store(people.community.id, upload, by=people.amir)
    db.session.commit()
    return made


def test_the_photo_of_a_draft_is_read_only_by_who_reads_the_draft(
    home: str, people: People, client: FlaskClient, with_photo: Contribution
) -> None:
    assert with_photo.file
    photo = f"{home}files/{with_photo.file.public_id}"
    sign_in(client, member(people, people.oisin))
    assert client.get(photo).status_code == 200
    parts.decline(with_photo, people.amir.id, by=people.amir)
    assert not with_photo.is_shown
    assert client.get(photo).status_code == 404
    for reader in (people.amir, people.olu, people.sana):
        sign_in(client, reader)
        assert client.get(photo).status_code == 200, reader.name


def test_the_photo_stands_with_what_was_done_and_no_empty_thanks(
    home: str, people: People, client: FlaskClient, with_photo: Contribution
) -> None:
    there = f"{home}contributions/{with_photo.id}"
    sign_in(client, people.amir)
    page = client.get(there).text
    assert page.index('class="photo"') < page.index('id="who"')
    assert 'id="thanks"' not in page
    sign_in(client, people.sana)
    assert 'id="thanks"' in client.get(there).text


def test_what_was_taken_away_or_is_not_shown_says_nothing_of_who_knows_whom(people: People) -> None:
    made = logged(people, people.amir, people.olu)
    parts.confirm(made, people.olu.id, by=people.olu)
    db.session.commit()
    assert len(knows_whom(people)) == 1
    actions.remove(made, by=people.sana, reason="Not so")
    db.session.commit()
    assert knows_whom(people) == []
    made.removed_at = made.shown_at = None
    db.session.commit()
    assert knows_whom(people) == []


def knows_whom(people: People) -> list[tuple[int, int]]:
    found = db.session.execute(queries.together(people.community.id))
    return [(row[0], row[1]) for row in found]
