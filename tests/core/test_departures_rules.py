"""Messages that wait can be held, released, put off and cancelled, until they have left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from core.db import db, now
from core.deliveries.jobs import deliver_due, reconcile
from core.deliveries.models import Delivery, State
from core.deliveries.moves import move
from core.departures import actions
from core.errors import RuleBroken
from core.journal.models import Entry
from outreach.invitations import actions as invitations
from outreach.invitations.models import Invitation
from tests.clock import Clock
from tests.deliveries import delivery_of, queued_invitation
from tests.people import People
from tests.smtp_sink import Sink

Work = Callable[[], None]
Action = Callable[[Delivery, People], object]
ACTIONS: dict[str, Action] = {
    "hold": lambda delivery, people: actions.hold(delivery, "Wait.", by=people.sana),
    "release": lambda delivery, people: actions.release(delivery, by=people.sana),
    "cancel": lambda delivery, people: actions.cancel(delivery, "No.", by=people.sana),
    "postpone": lambda delivery, people: actions.postpone(delivery, soon(), by=people.sana),
}


def test_a_held_message_does_not_leave_and_a_released_one_does(
    sink: Sink, people: People, work: Work
) -> None:
    invitation, delivery = queued_invitation(people)
    actions.hold(delivery, "Her mother is ill.", by=people.sana)
    work()
    held = delivery_of(invitation)
    assert (held.state, held.held_by_id, sink.accepted) == (State.QUEUED, people.sana.id, [])
    actions.release(held, by=people.amir)
    work()
    assert delivery_of(invitation).state == State.ACCEPTED and len(sink.accepted) == 1


def test_a_released_message_is_checked_again(sink: Sink, people: People, work: Work) -> None:
    invitation, delivery = queued_invitation(people)
    actions.hold(delivery, "Her mother is ill.", by=people.sana)
    people.oisin.never_contact_at = now()
    actions.release(delivery, by=people.sana)
    work()
    assert delivery_of(invitation).state == State.SUPPRESSED and sink.accepted == []


def test_a_released_message_takes_a_new_place_in_the_pace(people: People) -> None:
    _invitation, delivery = queued_invitation(people)
    delivery.slot_at = now()
    actions.hold(delivery, "Wait.", by=people.sana)
    actions.release(delivery, by=people.sana)
    db.session.refresh(delivery)
    assert not any((delivery.slot_at, delivery.held_at, delivery.held_by_id, delivery.held_why))


def test_a_cancelled_message_never_leaves_and_says_why(
    sink: Sink, people: People, work: Work, clock: Clock
) -> None:
    invitation, delivery = queued_invitation(people)
    actions.cancel(delivery, "She has moved away.", by=people.sana)
    work()
    clock.move(days=1)
    deliver_due()
    found = delivery_of(invitation)
    assert (found.state, found.note, sink.accepted) == ("cancelled", "She has moved away.", [])


def test_what_is_held_can_be_cancelled(people: People) -> None:
    invitation, delivery = queued_invitation(people)
    actions.hold(delivery, "Wait.", by=people.sana)
    actions.cancel(delivery, "No.", by=people.sana)
    assert delivery_of(invitation).state == State.CANCELLED


def test_a_message_that_is_put_off_leaves_at_the_chosen_moment(
    sink: Sink, people: People, work: Work, clock: Clock
) -> None:
    invitation, delivery = queued_invitation(people)
    actions.postpone(delivery, now() + timedelta(hours=10), by=people.sana)
    work()
    assert sink.accepted == []
    clock.move(hours=10)
    deliver_due()
    assert delivery_of(invitation).state == State.ACCEPTED


def test_a_retry_that_is_put_off_is_not_pulled_in_again(people: People) -> None:
    invitation, delivery = queued_invitation(people)
    delivery.attempt, delivery.code = 1, 451
    chosen = now() + timedelta(hours=10)
    actions.postpone(delivery, chosen, by=people.sana)
    reconcile()
    assert delivery_of(invitation).due_at == chosen


@pytest.mark.parametrize("days", [-1, 0, 8])
def test_it_is_put_off_neither_to_the_past_nor_until_it_is_of_no_use(
    people: People, days: int
) -> None:
    _invitation, delivery = queued_invitation(people)
    with pytest.raises(RuleBroken):
        actions.postpone(delivery, now() + timedelta(days=days), by=people.sana)


@pytest.mark.parametrize("name", ACTIONS)
def test_nothing_can_be_done_with_a_message_that_has_left(
    sink: Sink, people: People, work: Work, name: str
) -> None:
    invitation, delivery = queued_invitation(people)
    work()
    with pytest.raises(RuleBroken, match="has left meanwhile"):
        ACTIONS[name](delivery, people)
    assert delivery_of(invitation).state == State.ACCEPTED


@pytest.mark.parametrize("name", ACTIONS)
def test_nothing_can_be_done_with_a_message_that_a_worker_has_taken(
    people: People, name: str
) -> None:
    _invitation, delivery = queued_invitation(people)
    until = now() + timedelta(minutes=5)
    assert move(delivery.id, "queued", "claimed", holder="theirs", lease_until=until)
    with pytest.raises(RuleBroken):
        ACTIONS[name](delivery, people)


@pytest.mark.parametrize("name", ["hold", "postpone"])
def test_what_is_held_is_neither_held_again_nor_put_off(people: People, name: str) -> None:
    _invitation, delivery = queued_invitation(people)
    actions.hold(delivery, "Wait.", by=people.amir)
    with pytest.raises(RuleBroken, match="held already"):
        ACTIONS[name](delivery, people)
    assert delivery.held_by_id == people.amir.id


def test_what_is_not_held_cannot_be_released(people: People) -> None:
    _invitation, delivery = queued_invitation(people)
    with pytest.raises(RuleBroken, match="not held any more"):
        actions.release(delivery, by=people.sana)


def test_what_nextten_itself_holds_is_released_by_an_administrator_alone(people: People) -> None:
    _invitation, delivery = queued_invitation(people)
    delivery.held_at = now()
    db.session.flush()
    with pytest.raises(RuleBroken):
        actions.release(delivery, by=people.sana)
    with pytest.raises(RuleBroken):
        actions.release_all(people.community, by=people.sana)
    assert actions.release_all(people.community, by=people.ada) == 1


def test_everything_of_a_community_is_held_and_released_and_nothing_elsewhere(
    sink: Sink, people: People, work: Work
) -> None:
    ours = [queued_invitation(people)[0]]
    theirs = elsewhere(people, ours[0])
    number = actions.hold_all(people.community, "A mistake in the text.", by=people.sana)
    assert number == held_in(people.community.id) > 0
    assert theirs.held_at is None
    work()
    assert all(delivery_of(each).state == State.QUEUED for each in ours)
    assert actions.release_all(people.community, by=people.sana) == number
    work()
    assert all(delivery_of(each).state == State.ACCEPTED for each in ours)


def test_nothing_queued_is_nothing_to_hold_and_nothing_to_release(people: People) -> None:
    with pytest.raises(RuleBroken):
        actions.hold_all(people.community, "Wait.", by=people.sana)
    with pytest.raises(RuleBroken):
        actions.release_all(people.community, by=people.sana)


def test_the_journal_tells_who_did_it_and_why(people: People) -> None:
    _invitation, delivery = queued_invitation(people)
    ACTIONS["postpone"](delivery, people)
    ACTIONS["hold"](delivery, people)
    ACTIONS["release"](delivery, people)
    ACTIONS["cancel"](delivery, people)
    actions_told = ("postponed", None), ("held", "Wait."), ("released", None), ("cancelled", "No.")
    lines = db.session.execute(
        select(Entry.what, Entry.reason, Entry.by_id, Entry.person_id)
        .where(Entry.what.like("delivery.%"))
        .order_by(Entry.id)
    ).all()
    by, to = people.sana.id, people.oisin.id
    assert [tuple(line) for line in lines] == [
        (f"delivery.{what}", why, by, to) for what, why in actions_told
    ]


def test_a_held_invitation_is_rewritten_approved_and_leaves_with_the_new_words(
    sink: Sink, people: People, work: Work
) -> None:
    invitation, delivery = queued_invitation(people)
    actions.hold(delivery, "A mistake in the text.", by=people.sana)
    rewrite(invitation, people)
    invitations.approve(invitation, by=people.sana)
    actions.release(delivery_of(invitation), by=people.sana)
    work()
    (mail,) = sink.accepted
    assert b"Your peas are famous." in mail.raw


def test_a_rewritten_invitation_that_nobody_approved_does_not_leave(
    sink: Sink, people: People, work: Work
) -> None:
    invitation, delivery = queued_invitation(people)
    actions.hold(delivery, "A mistake in the text.", by=people.sana)
    rewrite(invitation, people)
    actions.release(delivery_of(invitation), by=people.sana)
    work()
    assert delivery_of(invitation).state == State.CANCELLED and sink.accepted == []


def test_what_is_queued_and_not_held_cannot_be_rewritten(people: People) -> None:
    invitation, _delivery = queued_invitation(people)
    with pytest.raises(RuleBroken, match="Hold or stop it"):
        rewrite(invitation, people)


def rewrite(invitation: Invitation, people: People) -> None:
    line = "Your peas are famous."
    invitations.write(invitation, "Knows", line, people.sana, "email", by=people.sana)
    db.session.commit()


def soon() -> datetime:
    return now() + timedelta(hours=1)


def elsewhere(people: People, like: Invitation) -> Delivery:
    """A message that waits in another community."""
    delivery = Delivery(
        kind="answer-notice",
        subject_id=like.id,
        step="told",
        person_id=people.zoe.id,
        community_id=people.elsewhere.id,
        expires_at=now() + timedelta(days=1),
        due_at=now() + timedelta(hours=1),
    )
    db.session.add(delivery)
    db.session.flush()
    return delivery


def held_in(community_id: int) -> int:
    held = select(Delivery.id).where(
        Delivery.community_id == community_id, Delivery.held_at.is_not(None)
    )
    return len(db.session.scalars(held).all())
