"""An organiser starts a trial, sees what it shows, ends it and adopts a way."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.communities import actions as communities
from core.communities.models import Role
from core.db import db
from core.errors import RuleBroken
from core.journal.models import Entry
from outreach.trials import actions, drawing, results
from outreach.trials.models import Trial
from tests.outreach.trial_samples import answers_in, trial_of
from tests.people import People, sign_in
from tests.statements import statements

WORDING = {"first": "Would {inviter} ask?", "second": "Help {community}", "people_each": "30"}


@pytest.fixture
def home(client: FlaskClient, people: People) -> str:
    sign_in(client, people.sana)
    return f"/communities/{people.community.id}/trials/"


def test_both_ways_are_shown_before_anything_starts(client: FlaskClient, home: str) -> None:
    shown = client.post(home + "new/wording", data=WORDING)
    assert shown.status_code == 200 and trials() == []
    assert "Would Sana Malik ask?" in shown.text and "Help Garden helpers" in shown.text
    assert "about 36 points" in shown.text
    changed = client.post(home + "new/wording", data={**WORDING, "change": "1"})
    assert 'value="Help {community}"' in changed.text and trials() == []


def test_a_trial_is_started_ended_with_words_and_a_way_adopted(
    client: FlaskClient, people: People, home: str
) -> None:
    started = client.post(home + "new/wording", data={**WORDING, "start": "1"})
    (trial,) = trials()
    assert started.location.endswith(f"/trials/{trial.id}")
    assert (trial.ways, trial.people_each) == ([WORDING["first"], WORDING["second"]], 30)
    assert client.post(f"{home}{trial.id}/ending", data={}).status_code == 422
    assert client.post(f"{home}{trial.id}/adoption", data={"way": "1"}).status_code == 409
    ended = client.post(f"{home}{trial.id}/ending", data={"learned": "Short is no better."})
    assert ended.status_code == 303
    assert "Short is no better." in client.get(f"{home}{trial.id}").text
    assert client.post(f"{home}{trial.id}/adoption", data={"way": "2"}).status_code == 422
    assert client.post(f"{home}{trial.id}/adoption", data={"way": "1"}).status_code == 303
    assert trials()[0].adopted == 1
    told = select(Entry.what).where(Entry.what.startswith("trial.")).order_by(Entry.id)
    assert list(db.session.scalars(told)) == ["trial.started", "trial.ended", "trial.adopted"]


def test_who_was_drawn_and_not_asked_in_that_way_stands_beside_the_result(
    client: FlaskClient, people: People, home: str
) -> None:
    trial = trial_of(people.community, people.sana, "wording")
    answers_in(trial, people.sana, (3, 1, 1), (2, 1, 0))
    assert "drawn, but not counted" not in client.get(f"{home}{trial.id}").text
    taken_out = [people.oisin.id, people.mohammed.id, people.amir.id]
    drawing.draw(people.community.id, ["wording"], taken_out)
    db.session.commit()
    result = results.of_trial(trial)
    assert sorted((result.left_out(0), result.left_out(1))) == [1, 2]
    page = client.get(f"{home}{trial.id}").text
    assert all(f'data-label="Drawn by chance">{each}<' in page for each in result.drawn)
    assert "and 1 drawn, but not counted" in page and "and 2 drawn, but not counted" in page


def test_one_of_each_runs_at_a_time(client: FlaskClient, people: People, home: str) -> None:
    trial = trial_of(people.community, people.sana, "sender")
    index = client.get(home).text
    assert "new/sender" not in index and "<summary>Start another trial</summary>" in index
    assert client.get(home + "new/sender").location.endswith(f"/trials/{trial.id}")
    refused = client.post(
        home + "new/sender",
        data={"first": "{inviter}", "second": "{inviter}!", "people_each": "50", "start": "1"},
    )
    assert refused.status_code == 409 and len(trials()) == 1
    actions.end(trial, "Nothing", by=people.sana)
    db.session.commit()
    trial_of(people.community, people.sana, "sender")
    trial_of(people.community, people.sana, "wording")
    trial_of(people.elsewhere, people.zoe, "sender")


@pytest.mark.parametrize(
    ("option", "first", "second", "says"),
    [
        ("wording", "The same", "The same", "The two ways are the same"),
        ("wording", "Hello {name}", "Hello", "Only these names are filled in"),
        ("sender", "{community}", "{inviter}", "It begins with {inviter}"),
        ("sender", "{inviter}", "{inviter} <mayor@town.example>", "Leave out addresses"),
        ("sender", "{inviter}", "{inviter} {person}", "Only these names are filled in"),
        ("reminder_day", "7", "21", "The second reminder comes after 21 days"),
        ("reminder_day", "0", "5", "Choose from 1 to 21 days"),
    ],
)
def test_what_would_mislead_is_refused(
    client: FlaskClient, home: str, option: str, first: str, second: str, says: str
) -> None:
    ways = {"first": first, "second": second, "people_each": "50", "start": "1"}
    refused = client.post(f"{home}new/{option}", data=ways)
    assert refused.status_code == 422 and trials() == []
    assert says in refused.text


def test_days_of_reminders_are_adopted_in_the_settings(
    client: FlaskClient, people: People, home: str
) -> None:
    trial = trial_of(people.community, people.sana, "reminder_day")
    actions.end(trial, "Nothing", by=people.sana)
    db.session.commit()
    assert "/settings#first_reminder" in client.get(f"{home}{trial.id}").text
    with pytest.raises(RuleBroken):
        actions.adopt(trial, 1, by=people.sana)


def test_adopting_one_gives_up_the_other(people: People) -> None:
    for _each in range(2):
        actions.end(trial_of(people.community, people.sana, "wording"), "Yes", by=people.sana)
        db.session.commit()
    second, first = trials()[::-1]
    actions.adopt(first, 0, by=people.sana)
    actions.adopt(second, 1, by=people.sana)
    db.session.commit()
    assert [each.adopted for each in trials()] == [None, 1]


@pytest.mark.parametrize(
    ("first", "second", "says"),
    [
        ((19, 9, 1), (19, 9, 9), "Not enough data yet"),
        ((20, 9, 7), (20, 9, 8), "No difference is known"),
        ((20, 16, 2), (20, 16, 16), "It is too early to judge"),
        ((25, 20, 3), (25, 20, 20), "More said yes with “{inviter}, {community}”"),
    ],
)
def test_the_page_says_what_is_known_and_never_more(
    client: FlaskClient,
    people: People,
    home: str,
    first: tuple[int, int, int],
    second: tuple[int, int, int],
    says: str,
) -> None:
    trial = trial_of(people.community, people.sana, "sender", each=25)
    answers_in(trial, people.sana, first, second)
    shown = client.get(f"{home}{trial.id}").text
    known = ["Not enough data", "No difference is", "too early to judge", "More said yes with"]
    assert says in shown and "winner" not in shown.lower()
    assert sum(each in shown for each in known) == 1
    assert ("Second minus first" in shown) == (first[0] >= 20)


def test_nothing_is_estimated_from_nobody(client: FlaskClient, people: People, home: str) -> None:
    trial = trial_of(people.community, people.sana, "sender")
    answers_in(trial, people.sana, (4, 4, 4), (9, 9, 9))
    assert "An estimate" not in client.get(f"{home}{trial.id}").text
    answers_in(trial, people.sana, (1, 0, 0))
    assert "An estimate" in client.get(f"{home}{trial.id}").text


def test_the_page_of_a_trial_asks_a_few_things_however_many_took_part(
    client: FlaskClient, people: People, home: str
) -> None:
    trial = trial_of(people.community, people.sana, "wording")
    answers_in(trial, people.sana, (2, 2, 2), (2, 2, 2))
    path = f"{home}{trial.id}"
    client.get(path)
    with statements() as few:
        client.get(path)
    answers_in(trial, people.sana, (12, 2, 2), (12, 2, 2))
    with statements() as many:
        client.get(path)
    assert len(few) == len(many)


def test_only_organisers_of_the_community_see_trials(
    client: FlaskClient, people: People, home: str
) -> None:
    trial = trial_of(people.community, people.sana, "wording")
    communities.give_role(people.elsewhere, people.sana, Role.ORGANISER, None)
    for who in (people.amir, people.zoe):
        sign_in(client, who)
        for path in ("", "new/wording", f"{trial.id}", f"{trial.id}/ending"):
            assert client.get(home + path).status_code in (403, 404), path
        assert client.post(f"{home}{trial.id}/ending", data={"learned": "x"}).status_code >= 403
    sign_in(client, people.sana)
    other = home.replace(str(people.community.id), str(people.elsewhere.id), 1)
    assert client.get(f"{other}{trial.id}").status_code == 404


def trials() -> list[Trial]:
    db.session.rollback()
    return list(db.session.scalars(select(Trial).order_by(Trial.id)))
