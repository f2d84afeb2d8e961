"""The pages of changing many at once: tick, choose, see, do, undo."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.bulk import jobs
from core.bulk.models import UNDONE_WITHIN, BulkChange, BulkChangePerson
from core.db import db, now
from core.journal.models import Entry
from core.people import queries
from tests.people import People, sign_in


@pytest.fixture
def home(people: People, client: FlaskClient) -> str:
    sign_in(client, people.sana)
    return f"/communities/{people.community.id}/"


def hidden(page: str) -> dict[str, str]:
    """What the form of a page would send that nobody fills in."""
    form = page[page.index('<form method="post" action="/communities') :]
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form))


def test_ticked_people_are_changed_after_a_preview_and_undone(
    people: People, home: str, client: FlaskClient
) -> None:
    bea, amir = people.bea, people.amir
    chosen = f"{home}changes/new?person-{bea.id}=on&person-{amir.id}=on&whom=ticked"
    assert f'name="person-{bea.id}"' in client.get(f"{home}people/").text
    assert f'value="{bea.id}-{amir.id}"' in client.get(chosen).text
    asked = {"ids": f"{bea.id}-{amir.id}-{people.zoe.id}", "kind": "topic_add", "value": "Seeds"}
    seen = client.get(f"{home}changes/preview", query_string=asked).text
    assert "2 people would change" in seen and "Bea Król" in seen and "Zoë" not in seen
    assert queries.topics_of(bea.id) == []
    done = client.post(f"{home}changes/", data=hidden(seen))
    assert "2 people were changed." in client.get(done.location).text
    assert queries.topics_of(bea.id) == ["Seeds"]
    assert "changed many at once: Give them a topic" in client.get(f"{home}people/{bea.id}").text
    client.post(f"{done.location}/undoing")
    assert "2 people are as they were." in client.get(done.location).text
    assert queries.topics_of(bea.id) == []
    assert "undone" in client.get(f"{home}changes/").text


def test_everybody_whom_the_filter_finds_can_be_chosen(
    people: People, home: str, client: FlaskClient
) -> None:
    asked = {"whom": "everybody", "email": "without", "kind": "owner", "value": people.sana.id}
    seen = client.get(f"{home}changes/preview", query_string=asked).text
    assert "1 person would change" in seen and "Bea Król" in seen
    client.post(f"{home}changes/", data=hidden(seen))
    assert "Sana Malik</bdi> looks after them" in client.get(f"{home}people/").text


def test_sending_a_form_twice_changes_once(people: People, home: str, client: FlaskClient) -> None:
    asked = {"ids": str(people.bea.id), "kind": "topic_add", "value": "Seeds"}
    form = hidden(client.get(f"{home}changes/preview", query_string=asked).text)
    both = [client.post(f"{home}changes/", data=form).location for _press in range(2)]
    assert both[0] == both[1]
    assert [client.post(f"{both[0]}/undoing").status_code for _press in range(2)] == [303, 303]
    lines = select(Entry.what).where(Entry.what.like("bulk.%")).order_by(Entry.id)
    assert db.session.scalars(lines).all() == ["bulk.started", "bulk.undone"]


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"kind": "topic_add", "value": ""}, 422),
        ({"kind": "topic_remove", "value": "Nothing"}, 422),
        ({"kind": "owner", "value": "7000"}, 422),
        ({"kind": "interval", "value": "-3"}, 422),
        ({"kind": "pigeon", "value": "x"}, 404),
        ({"kind": "community", "value": "2"}, 422),
    ],
)
def test_what_cannot_be_done_is_refused(
    people: People, home: str, client: FlaskClient, asked: dict[str, str], status: int
) -> None:
    about = {**asked, "ids": str(people.bea.id)}
    assert client.get(f"{home}changes/preview", query_string=about).status_code == status
    assert client.post(f"{home}changes/", data=about).status_code in (404, 409)
    assert db.session.scalars(select(BulkChange)).all() == []


def test_nobody_chosen_leads_back_to_the_list(home: str, client: FlaskClient) -> None:
    assert "Nobody is chosen" in client.get(f"{home}changes/new?ids=x-0-99999999999999").text
    assert client.post(f"{home}changes/", data={"kind": "topic_add"}).status_code == 422


def test_after_thirty_days_nothing_is_undone_and_nobody_is_kept(
    people: People, home: str, client: FlaskClient
) -> None:
    asked = {"ids": str(people.bea.id), "kind": "topic_add", "value": "Seeds"}
    page = client.post(f"{home}changes/", data=asked).location
    change = db.session.scalars(select(BulkChange)).one()
    change.at = now() - UNDONE_WITHIN - timedelta(days=2)
    db.session.commit()
    jobs.forget_who_was_changed()
    assert db.session.scalars(select(BulkChangePerson)).all() == []
    assert client.post(f"{page}/undoing").status_code == 409
    assert client.get(page).status_code == 200


def test_the_buttons_stand_before_the_people_and_say_how_many_are_ticked(
    home: str, client: FlaskClient
) -> None:
    page = client.get(f"{home}people/").text
    assert page.index("Change those ticked") < page.index("people-table")
    assert '<label class="check" hidden>' in page and "Tick this page" in page
    assert 'aria-live="polite" data-ticked="{} ticked"' in page
