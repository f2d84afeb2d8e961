"""How far sending has come: how many of how many, how fast, and how long it will take."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.db import db, now
from core.departures import actions, progress
from core.departures.progress import Progress
from tests.deliveries import delivery_in, queued_invitation
from tests.people import People, sign_in

Work = Callable[[], None]


@pytest.mark.parametrize(
    ("left", "waiting", "recent", "seconds", "words"),
    [
        (7, 3, 7, 60, "7 of 10 have left; about a minute to go."),
        (7, 3, 1, 60, "7 of 10 have left; about 3 minutes to go."),
        (0, 10, 0, 0, "0 of 10 have left."),
        (2300, 7700, 900, 60, "2,300 of 10,000 have left, 900 a minute; about 9 minutes to go."),
        (150, 7700, 150, 10, "150 of 7,850 have left, 900 a minute; about 9 minutes to go."),
        (9990, 10, 900, 60, "9,990 of 10,000 have left, 900 a minute; about a minute to go."),
    ],
)
def test_it_says_how_many_how_fast_and_how_long(
    app: Flask,
    monkeypatch: pytest.MonkeyPatch,
    left: int,
    waiting: int,
    recent: int,
    seconds: int,
    words: str,
) -> None:
    at = now()
    monkeypatch.setattr(progress, "now", lambda: at)
    since = at - timedelta(seconds=seconds) if recent else None
    with app.test_request_context():
        assert Progress(left, waiting, recent, since).words == words


def test_what_waits_for_the_morning_says_when_the_next_leaves(app: Flask) -> None:
    with app.test_request_context():
        found = Progress(2, 8, 0, None, now() + timedelta(hours=9, seconds=1))
        assert found.words == "2 of 10 have left. The next leaves in 9 hours."


def test_what_is_held_or_failed_is_not_on_its_way(people: People) -> None:
    ways = ("queued", "sending", "accepted", "unknown", "failed", "cancelled")
    found = [delivery_in(state, people.oisin) for state in ways]
    held = delivery_in("queued", people.oisin)
    actions.hold(held, "Wait.", by=people.sana)
    db.session.refresh(held)
    told = progress.of([*found, held])
    assert told is not None and (told.left, told.waiting, told.recent) == (2, 2, 2)


def test_nothing_on_its_way_is_no_progress(people: People) -> None:
    assert progress.of([delivery_in("accepted", people.oisin)]) is None
    assert progress.of_everything() is None


def test_everything_counts_what_leaves_now_and_what_left_within_the_hour(people: People) -> None:
    for state in ("accepted", "accepted", "claimed", "queued", "failed"):
        delivery_in(state, people.oisin)
    later, old = delivery_in("queued", people.oisin), delivery_in("accepted", people.oisin)
    later.due_at, old.settled_at = now() + timedelta(hours=2), now() - timedelta(hours=2)
    db.session.flush()
    told = progress.of_everything()
    assert told is not None and (told.left, told.waiting, told.recent) == (2, 2, 2)


def test_the_board_shows_it_while_messages_leave_and_no_longer(
    people: People, client: FlaskClient, work: Work
) -> None:
    invitation, _delivery = queued_invitation(people)
    sign_in(client, people.sana)
    board = f"/communities/{people.community.id}/waves/{invitation.wave_id}"
    for headers in ({}, {"HX-Request": "true"}):
        page = client.get(board, headers=headers).text
        assert '<label for="progress">0 of 1 have left.</label>' in page
        assert '<progress id="progress" value="0" max="1">' in page
    work()
    assert "<progress" not in client.get(board).text
