"""Today: whom to call, what was last said, why this first; done on the spot."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from core.accounts import actions as accounts
from core.communities.models import Acquaintance
from core.db import db, now, today
from core.safeguarding.actions import place_hold
from core.today import tasks, views
from outreach.meetings.models import Meeting
from outreach.next_steps.models import NextStep
from outreach.reminders import jobs as reminders
from outreach.reminders.models import Reminder
from outreach.touchpoints import actions as touchpoints
from outreach.touchpoints import intervals
from tests.clock import Clock
from tests.outreach.rounds import planned_wave, put_in, sent_invitation
from tests.people import People, sign_in


def test_a_task_says_whom_to_call_what_was_said_and_why(
    people: People, client: FlaskClient
) -> None:
    people.bea.phone = "020 7946 0018"
    touchpoints.log(people.community.id, people.bea.id, "call", "She keeps bees.", by=people.amir)
    promised(people)
    sign_in(client, people.sana)
    page = client.get("/today/").text
    assert 'href="tel:02079460018"' in page and "She keeps bees." in page
    assert "Send her the plan" in page and "You said that you would" in page


def promised(people: People, days: int = 0) -> NextStep:
    step = NextStep(
        community_id=people.community.id,
        person_id=people.bea.id,
        owner_id=people.sana.id,
        what="Send her the plan",
        due_on=today() - timedelta(days=days),
    )
    db.session.add(step)
    db.session.commit()
    return step


def test_a_next_step_is_done_where_it_stands_and_the_next_task_follows(
    people: People, client: FlaskClient
) -> None:
    step = promised(people)
    sign_in(client, people.sana)
    url = f"/communities/{people.community.id}/next-steps/{step.id}/done"
    answer = client.post(f"{url}?today=task-step-99")
    assert answer.status_code == 303 and answer.location == "/today/#task-step-99"
    assert tasks.of(people.sana.id) == []
    assert "Done." in client.get("/today/").text


def test_a_step_without_a_day_comes_last_until_it_gets_one(
    people: People, client: FlaskClient
) -> None:
    due(people)
    promised(people).due_on = None
    db.session.commit()
    sign_in(client, people.sana)
    task = tasks.of(people.sana.id)[-1]
    assert task.kind == "step" and "named no day" in task.why
    (move,) = [each for each in task.deeds if "what" in each.hidden]
    client.post(f"{move.url}?today=tasks", data={**move.hidden, "due_on": today()})
    assert [each.kind for each in tasks.of(people.sana.id)] == ["step", "contact"]


@pytest.mark.parametrize("way", ["talk", "meeting", "reminder"])
def test_whoever_was_spoken_to_is_not_due_any_more(
    people: People, client: FlaskClient, way: str
) -> None:
    due(people)
    (task,) = tasks.of(people.sana.id)
    assert task.why == "Known for 43 days, and not spoken since; meant every 30."
    touchpoints.log(people.community.id, people.bea.id, "note", "Moved.", by=people.sana)
    assert len(tasks.of(people.sana.id)) == 1
    sign_in(client, people.sana)
    url, said = ways_to_speak(people)[way]
    assert client.post(f"{url}?today=tasks", data=said).location == "/today/#tasks"
    assert [each for each in tasks.of(people.sana.id) if each.kind == "contact"] == []


def ways_to_speak(people: People) -> dict[str, tuple[str, dict[str, str]]]:
    """Each address and form by which a contact with Bea is noted."""
    here = f"/communities/{people.community.id}"
    about = {"community_id": people.community.id, "person_id": people.bea.id}
    meeting = Meeting(by_id=people.sana.id, starts_at=now() - timedelta(hours=1), **about)
    invitation = sent_invitation(people, people.bea, "phone")
    reminder = Reminder(invitation_id=invitation.id, number=1, due_on=today())
    db.session.add_all([meeting, reminder])
    db.session.commit()
    return {
        "talk": (f"{here}/tasks/people/{people.bea.id}/talk", {"kind": "call"}),
        "meeting": (f"{here}/meetings/{meeting.id}/holding", {"said": "Beans."}),
        "reminder": (f"{here}/mine/reminders/{reminder.id}", {"choice": "phoned", "words": "Hi"}),
    }


def test_the_last_contact_says_why_somebody_is_due(people: People) -> None:
    due(people)
    at = now() - timedelta(days=31)
    touchpoints.log(people.community.id, people.bea.id, "call", "", by=people.amir, at=at)
    (task,) = tasks.of(people.sana.id)
    assert task.why == "Last spoken 31 days ago; meant every 30."


def test_a_call_is_noted_with_what_comes_next(people: People, client: FlaskClient) -> None:
    due(people)
    sign_in(client, people.sana)
    url = f"/communities/{people.community.id}/tasks/people/{people.bea.id}/talk"
    said = {"kind": "call", "said": "She will think.", "what": "Ring again", "due_on": today()}
    assert client.post(f"{url}?today=tasks", data=said).location == "/today/#tasks"
    keys = [each.kind for each in tasks.of(people.sana.id)]
    assert "step" in keys
    assert "She will think." in client.get("/today/").text


def test_a_reminder_is_decided_on_the_spot(
    people: People, client: FlaskClient, clock: Clock, work: Callable[[], None]
) -> None:
    sent_invitation(people, people.oisin)
    work()
    clock.move(days=8)
    reminders.plan_reminders()
    sign_in(client, people.sana)
    (task,) = [each for each in tasks.of(people.sana.id) if each.kind == "reminder"]
    answer = client.post(
        f"{task.deeds[0].url}?today=tasks", data={"choice": "phoned", "words": "Soon."}
    )
    assert answer.location == "/today/#tasks"
    assert not [each for each in tasks.of(people.sana.id) if each.kind == "reminder"]


def test_a_personal_line_is_written_on_the_spot_and_then_approved(
    people: People, client: FlaskClient
) -> None:
    (invitation,) = put_in(planned_wave(people), people.oisin, people=people)
    invitation.inviter_id, invitation.channel = people.sana.id, "email"
    db.session.commit()
    sign_in(client, people.sana)
    for kind in ("write", "approve"):
        (task,) = [each for each in tasks.of(people.sana.id) if each.kind == kind]
        deed = task.deeds[0]
        client.post(deed.url, data={**deed.hidden, "personal_line": "You know every tool here."})
    db.session.refresh(invitation)
    assert invitation.is_approved and invitation.why == "Knows everybody"


def test_what_is_put_off_comes_back_on_its_day_or_when_taken_back(
    people: People, client: FlaskClient, clock: Clock
) -> None:
    step = promised(people)
    sign_in(client, people.sana)
    key = {"task": f"step-{step.id}"}
    client.post("/today/snoozes", data={**key, "days": "3"})
    assert tasks.of(people.sana.id) == []
    client.post("/today/snoozes/removal", data=key)
    assert len(tasks.of(people.sana.id)) == 1
    client.post("/today/snoozes", data={**key, "days": "3"})
    clock.move(days=3)
    assert len(tasks.of(people.sana.id)) == 1


@pytest.mark.parametrize("nonsense", [{"task": "x"}, {"task": "step-1", "days": "2"}, {}])
def test_only_tasks_and_days_that_are_offered_can_be_put_off(
    people: People, client: FlaskClient, nonsense: dict[str, str]
) -> None:
    sign_in(client, people.sana)
    assert client.post("/today/snoozes", data=nonsense).status_code == 409


def test_nobody_is_to_be_called_who_is_on_hold_or_said_never(people: People) -> None:
    promised(people)
    people.bea.never_contact_at = now()
    db.session.commit()
    assert tasks.of(people.sana.id) == []
    people.bea.never_contact_at = None
    place_hold(people.community, "person", people.bea.id, "A concern.", people.olu)
    db.session.commit()
    assert tasks.of(people.sana.id) == []


def test_an_ambassador_sees_their_own_tasks_and_organises_nothing(
    people: People, client: FlaskClient
) -> None:
    people.bea.inform_by = today()
    promised(people).owner_id = people.amir.id
    db.session.commit()
    assert [each.kind for each in tasks.of(people.amir.id)] == ["step"]
    assert [each.kind for each in tasks.of(people.sana.id)] == ["inform"]
    sign_in(client, people.amir)
    url = f"/communities/{people.community.id}/tasks/people/{people.oisin.id}/talk"
    assert client.post(url, data={"kind": "call", "said": "Hi"}).status_code == 404


def test_an_ambassador_does_moves_and_hands_on_their_steps_from_today(
    people: People, client: FlaskClient
) -> None:
    first, then = promised(people), promised(people)
    first.owner_id = then.owner_id = people.amir.id
    db.session.commit()
    sign_in(client, people.amir)
    task = next(each for each in tasks.of(people.amir.id) if each.key == f"step-{first.id}")
    done, talked, move, hand_on = task.deeds
    for url in (task.url, f"{hand_on.url}?today=tasks"):
        page = client.get(url)
        assert page.status_code == 200 and 'href="/today/#tasks"' in page.text
    later = {**move.hidden, "due_on": today() + timedelta(days=3)}
    assert client.post(f"{move.url}?today=tasks", data=later).location == "/today/#tasks"
    assert client.post(talked.url, data={"kind": "call"}).status_code == 303
    assert client.post(done.url).location == "/today/"
    other = f"/communities/{people.community.id}/next-steps/{then.id}"
    client.post(other, data={"what": "Ring", "owner_id": people.sana.id})
    assert tasks.of(people.amir.id) == []
    assert [each.key for each in tasks.of(people.sana.id)] == [f"step-{then.id}"]


def test_whoever_has_something_to_do_begins_with_it(people: People, client: FlaskClient) -> None:
    def signed_in_to() -> str:
        path = urlsplit(accounts.new_link(people.sana)).path
        return str(client.post(path).location)

    assert signed_in_to() == "/"
    promised(people)
    assert signed_in_to() == "/today/"


def test_a_wrong_word_shows_the_form_again_and_keeps_the_way_back(
    people: People, client: FlaskClient
) -> None:
    due(people)
    sign_in(client, people.sana)
    url = f"/communities/{people.community.id}/tasks/people/{people.bea.id}/talk?today=tasks"
    answer = client.post(url, data={"kind": "call", "what": "Ring", "due_on": "2020-01-01"})
    assert answer.status_code == 422 and 'method="post" class' in answer.text
    assert "action" not in answer.text.split('method="post" class')[1].split(">")[0]


def test_a_week_shows_what_fits_and_says_what_does_not(people: People, client: FlaskClient) -> None:
    promised(people)
    promised(people)
    sign_in(client, people.sana)
    days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    first = days[today().weekday()]
    client.post("/today/week", data={**dict.fromkeys(days, "0"), first: "15"})
    page = client.get("/today/week").text
    assert "15 of 15 minutes planned" in page and "1 task does not fit" in page
    assert client.post("/today/week", data={"monday": "9999"}).status_code == 422


def test_the_heading_counts_what_follows_too_and_short_time_is_not_said_to_be_free(
    people: People, client: FlaskClient
) -> None:
    for _each in range(views.SHOWN + 2):
        promised(people)
    sign_in(client, people.sana)
    page = client.get("/today/").text
    assert f">{views.SHOWN + 2} tasks<" in page and "2 more tasks come after these" in page
    short = client.get("/today/?minutes=1").text
    assert "Nothing fits into 1 minute" in short and "All done for now" not in short


def due(people: People) -> None:
    """Sana looks after Bea, and meant to be in touch long ago."""
    known = {"community_id": people.community.id, "person_id": people.bea.id}
    kept = db.session.get_one(Acquaintance, known)
    kept.owner_id, kept.since = people.sana.id, now() - timedelta(days=43)
    intervals.intend(people.community.id, [people.bea.id], 30)
    db.session.commit()
