"""Tomorrow's mail: what would leave and when, and the forms with which that is changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.communities import actions as communities
from core.communities.models import Role
from core.db import db, now, today
from core.deliveries.models import Delivery, Pace, State
from core.departures import actions
from tests.clock import Clock
from tests.deliveries import queued_invitation
from tests.departures import queue_many
from tests.people import People, sign_in
from tests.smtp_sink import Sink
from tests.statements import statements

HTMX = {"HX-Request": "true"}
Work = Callable[[], None]
KINDS = ("invitation", "reminder", "reminder-notice", "assignment", "answer-notice", "sign-in")
NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.fixture
def home(people: People, client: FlaskClient) -> str:
    """The address of tomorrow's mail of Garden helpers, with Sana signed in."""
    sign_in(client, people.sana)
    return f"/communities/{people.community.id}/mail/"


@pytest.fixture
def waiting(home: str, people: People) -> Delivery:
    return queued_invitation(people)[1]


def test_nothing_queued_says_so(home: str, client: FlaskClient) -> None:
    for path in (home, f"{home}held", "/mail/", "/mail/held"):
        answer = client.get(path)
        assert answer.status_code == 200 and "Nothing is" in answer.text, path


@pytest.mark.parametrize("path", ["here", "/mail/"])
def test_it_says_to_whom_what_when_and_why(
    home: str, people: People, client: FlaskClient, waiting: Delivery, path: str
) -> None:
    page = client.get(home if path == "here" else path).text
    assert f'<bdi class="name">{people.oisin.name}</bdi>' in page
    assert "Invitation" in page and "At once" in page and "Nothing speaks against it." in page


def test_at_night_it_says_when_they_wake(
    sink: Sink, home: str, people: People, client: FlaskClient, clock: Clock, waiting: Delivery
) -> None:
    clock.set(NOON + timedelta(hours=11))
    waiting.due_at = NOON
    people.community.quiet_from, people.community.quiet_until = 20, 8
    page = client.get(home).text
    assert "Tomorrow, 08:00 to 09:00" in page and "It is night where they live." in page


def test_a_moment_that_is_chosen_at_night_waits_for_the_morning_too(
    sink: Sink, home: str, people: People, client: FlaskClient, clock: Clock, waiting: Delivery
) -> None:
    clock.set(NOON)
    people.community.quiet_from, people.community.quiet_until = 20, 8
    waiting.due_at, waiting.expires_at = NOON + timedelta(hours=11), NOON + timedelta(days=3)
    assert "Tomorrow, 08:00 to 09:00" in client.get(home).text
    waiting.due_at = NOON + timedelta(hours=22)
    page = client.get(home).text
    assert "Tomorrow, 10:00 to 11:00" in page and "It is night" not in page


def test_it_is_told_in_the_time_of_the_community(
    home: str, people: People, client: FlaskClient, clock: Clock, waiting: Delivery
) -> None:
    clock.set(NOON)
    people.community.timezone = "Asia/Tokyo"
    waiting.due_at, waiting.expires_at = NOON + timedelta(hours=1), NOON + timedelta(days=3)
    page = client.get(home).text
    assert "Today, 22:00 to 23:00" in page and "Times are those of Asia/Tokyo." in page


def test_leave_the_cap_and_the_pace_are_told(
    home: str, people: People, client: FlaskClient, waiting: Delivery
) -> None:
    people.oisin.away_until = today()
    assert f"{people.oisin.name} is on leave." in client.get(home).text
    people.oisin.away_until = None
    shut = now() + timedelta(minutes=30)
    db.session.add(Pace(host="example.org", shut_until=shut, why="spam"))
    assert "Their mail server refused mail from us: spam" in client.get(home).text


def test_what_would_not_leave_at_all_says_why(
    home: str, people: People, client: FlaskClient, waiting: Delivery
) -> None:
    people.oisin.never_contact_at = now()
    page = client.get(home).text
    assert "Would not leave" in page and "The person asked never to be contacted." in page


def test_looking_takes_no_place_in_the_pace_and_moves_nothing(
    home: str, client: FlaskClient, waiting: Delivery
) -> None:
    due_at = waiting.due_at
    client.get(home)
    db.session.refresh(waiting)
    assert (waiting.state, waiting.due_at, waiting.slot_at) == (State.QUEUED, due_at, None)
    assert db.session.scalars(select(Pace)).all() == []


def test_what_is_due_later_than_36_hours_is_not_told(
    home: str, people: People, client: FlaskClient, waiting: Delivery
) -> None:
    waiting.due_at = now() + timedelta(hours=37)
    assert people.oisin.name not in client.get(home).text


def test_a_task_that_the_clock_will_make_is_expected(
    sink: Sink, home: str, people: People, client: FlaskClient, clock: Clock, work: Work
) -> None:
    queued_invitation(people)
    work()
    assert "Expected besides" not in client.get(home).text
    clock.move(days=6)
    sign_in(client, people.sana)
    for page in (client.get(home).text, client.get("/mail/").text):
        assert "Expected besides" in page and "Task for an inviter" in page
        assert "No answer after 7 days." in page


def test_pages_follow_one_another_and_nothing_is_left_out(
    home: str, people: People, client: FlaskClient
) -> None:
    queue_many(people, 120)
    seen, path = [], home
    while path:
        page = client.get(path).text
        seen += [line for line in page.splitlines() if 'class="name">Person ' in line]
        path = next_page(page)
    assert len(seen) == len(set(seen)) == 120


@pytest.mark.parametrize("path", ["here", "/mail/held"])
def test_pages_of_held_mail_follow_one_another(
    home: str, people: People, client: FlaskClient, path: str
) -> None:
    queue_many(people, 120)
    actions.hold_all(people.community, "Wait.", by=people.sana)
    seen, address = 0, f"{home}held" if path == "here" else path
    while address:
        page = client.get(address).text
        seen, address = seen + page.count('class="name">Person '), next_page(page)
    assert seen == 120


@pytest.mark.parametrize("path", ["here", "/mail/"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_page_of_many_sends_as_many_statements_as_a_page_of_one(
    home: str, people: People, client: FlaskClient, path: str, kind: str
) -> None:
    address = home if path == "here" else path
    queue_many(people, 1, kind)
    with statements() as for_one:
        client.get(address)
    queue_many(people, 200, kind)
    with statements() as for_many:
        client.get(address)
    assert len(for_many) == len(for_one) < 34


def test_a_page_of_held_mail_sends_as_many_statements_for_many(
    home: str, people: People, client: FlaskClient
) -> None:
    counts = []
    for number in (1, 200):
        queue_many(people, number)
        actions.hold_all(people.community, "Wait.", by=people.sana)
        with statements() as sent:
            assert client.get(f"{home}held").status_code == 200
        counts.append(len(sent))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("who", ["amir", "olu", "zoe", "oisin"])
def test_whoever_does_not_organise_here_finds_nothing(
    home: str, people: People, client: FlaskClient, waiting: Delivery, who: str
) -> None:
    sign_in(client, getattr(people, who))
    mine = f"{home}{waiting.id}"
    posts = [f"{home}hold", f"{home}release"]
    posts += [f"{mine}/{each}" for each in ("hold", "release", "moment", "cancellation")]
    for path in (home, f"{home}held", mine, f"{home}hold"):
        assert client.get(path).status_code == 404, path
    for path in posts:
        assert client.post(path, data={"hold-why": "x", "why": "x"}).status_code == 404, path
    db.session.refresh(waiting)
    assert (waiting.state, waiting.held_at) == (State.QUEUED, None)


def test_mail_over_all_communities_is_only_of_those_that_one_organises(
    people: People, client: FlaskClient, waiting: Delivery
) -> None:
    for who, sees in ((people.zoe, False), (people.sana, True), (people.ada, True)):
        sign_in(client, who)
        assert (people.oisin.name in client.get("/mail/").text) == sees, who.name
    actions.hold(waiting, "Wait.", by=people.sana)
    for who, sees in ((people.zoe, False), (people.sana, True), (people.ada, True)):
        sign_in(client, who)
        assert (people.oisin.name in client.get("/mail/held").text) == sees, who.name
    sign_in(client, people.amir)
    assert client.get("/mail/").status_code == client.get("/mail/held").status_code == 404


def test_a_message_of_another_community_is_not_found_in_one_s_own(
    people: People, client: FlaskClient, waiting: Delivery
) -> None:
    sign_in(client, people.zoe)
    hers = f"/communities/{people.elsewhere.id}/mail/{waiting.id}"
    assert client.get(hers).status_code == 404
    assert client.post(f"{hers}/hold", data={"hold-why": "x"}).status_code == 404


def test_whoever_organises_two_communities_sees_both(
    people: People, client: FlaskClient, waiting: Delivery
) -> None:
    communities.give_role(people.elsewhere, people.sana, Role.ORGANISER, None)
    sign_in(client, people.sana)
    waiting.community_id = people.elsewhere.id
    page = client.get("/mail/").text
    assert "Bee keepers" in page and people.oisin.name in page


def test_only_the_fragment_is_sent_to_htmx(
    home: str, client: FlaskClient, waiting: Delivery
) -> None:
    for path, root in ((home, "mail"), (f"{home}held", "mail"), (f"{home}{waiting.id}", "message")):
        answer = client.get(path, headers=HTMX).text
        assert answer.strip().startswith(f'<div id="{root}">'), path


def next_page(page: str) -> str:
    """Where the link to the next page leads."""
    before, found, _after = page.partition(">Next page<")
    return before.rpartition('href="')[2].rstrip('"') if found else ""
