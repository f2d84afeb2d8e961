"""A restore brings back nobody who said stop since, and sends nothing by itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, select

from core.accounts import notices
from core.calendars import actions as calendars
from core.communities.models import Community
from core.consents import ledger
from core.consents.models import ConsentChange, How, Purpose
from core.db import db, now
from core.deliveries.jobs import deliver_due
from core.deliveries.models import Delivery, State
from core.duplicates import merging
from core.erasure import erasing
from core.journal.actions import record
from core.journal.models import Entry
from core.people.models import Person
from core.privacy import queries as privacy
from core.privacy.models import Suppression
from core.privacy.suppressing import NEVER, suppress
from core.safeguarding.actions import place_hold
from core.safeguarding.models import Hold
from recognition.credentials import status
from recognition.credentials.models import StatusList
from recognition.credentials.status import Place
from tests.clock import Clock
from tests.core.duplicate_samples import entered
from tests.core.test_backups import run
from tests.deliveries import delivery_in, queued_invitation
from tests.people import People, someone
from tests.recognition.badges import accepted, member
from tests.recognition.credentials import FOR_EVERYBODY, issued, kept
from tests.smtp_sink import Sink


def test_whoever_said_stop_or_was_erased_since_stays_so(
    app: Flask, people: People, tmp_path: Path
) -> None:
    suppress("soft@example.org", "bounced")
    by_address, by_number = someone("Nia"), someone("Noor")
    bea, gone = people.bea.id, [by_address.id, by_number.id]
    addresses = {"soft@example.org", "stop@example.org", str(by_address.email)}
    db.session.commit()
    run(app, "backup", tmp_path / "x.age")
    ledger.withdraw(db.session.get_one(Person, bea), Purpose.NEWS, how=How.PHONE)
    db.session.get_one(Person, bea).never_contact_at = now()
    suppress("stop@example.org", "unsubscribed")
    suppress("soft@example.org", NEVER)
    suppress(f"person{gone[0]}@example.org", "erased")
    record("person.erased", by=None, person_id=gone[1])
    db.session.execute(delete(Person).where(Person.id == gone[0]))
    db.session.commit()
    replaced(app, tmp_path / "x.age")
    assert privacy.suppressed(addresses) == addresses
    assert NEVER in db.session.scalars(select(Suppression.reason)).all()
    assert db.session.get_one(Person, bea).never_contact_at
    assert db.session.scalar(select(ConsentChange.how).where(~ConsentChange.is_given)) == How.PHONE
    assert db.session.scalars(select(Person.id).where(Person.id.in_(gone))).all() == []


def test_whoever_was_made_one_and_erased_since_comes_back_as_neither(
    app: Flask, people: People, tmp_path: Path
) -> None:
    first = entered(people.community, "Nadia Osei", email="nadia@old.example", phone="0770")
    second = entered(people.community, "NADIA OSEI", phone="0770")
    ids, here, sana = [first.id, second.id], people.community.id, people.sana.id
    db.session.commit()
    run(app, "backup", tmp_path / "x.age")
    one, other, by = [db.session.get_one(Person, each) for each in (*ids, sana)]
    merging.make_one(db.session.get_one(Community, here), one, other, {}, by=by)
    erasing.erase(db.session.get_one(Person, ids[0]))
    db.session.commit()
    replaced(app, tmp_path / "x.age")
    assert [db.session.get(Person, each) for each in ids] == [None, None]


def test_what_one_of_two_said_who_were_made_one_since_holds_for_both(
    app: Flask, people: People, tmp_path: Path
) -> None:
    first = entered(people.community, "Nadia Osei", email="nadia@old.example", phone="0770")
    second = entered(people.community, "NADIA OSEI", email="nadia@new.example", phone="0770")
    ids, here, sana = [first.id, second.id], people.community.id, people.sana.id
    db.session.commit()
    run(app, "backup", tmp_path / "x.age")
    one, other, by = [db.session.get_one(Person, each) for each in (*ids, sana)]
    ledger.withdraw(other, Purpose.ANYTHING, channel="email", how=How.PAGE)
    merging.make_one(db.session.get_one(Community, here), one, other, {}, by=by)
    db.session.get_one(Person, ids[0]).restricted_at = now()
    db.session.commit()
    replaced(app, tmp_path / "x.age")
    said = select(ConsentChange.person_id).where(~ConsentChange.is_given)
    assert sorted(db.session.scalars(said)) == ids
    assert all(db.session.get_one(Person, each).restricted_at for each in ids)


def test_a_hold_that_was_placed_since_is_in_force(
    app: Flask, people: People, tmp_path: Path
) -> None:
    ids = [people.bea.id, people.oisin.id]
    place_hold(people.community, "person", ids[0], "Before.", by=people.olu)
    here, olu = people.community.id, people.olu.id
    db.session.commit()
    run(app, "backup", tmp_path / "x.age")
    new = someone("Noor")
    for person_id in (ids[1], new.id):
        about = {"community_id": here, "subject": "person", "subject_id": person_id}
        db.session.add(Hold(**about, reason="A danger.", placed_by_id=new.id))
    db.session.commit()
    replaced(app, tmp_path / "x.age")
    found = select(Hold.subject_id, Hold.reason, Hold.placed_by_id).order_by(Hold.subject_id)
    expected = [(ids[0], "Before.", olu), (ids[1], "A danger.", None)]
    assert sorted(map(tuple, db.session.execute(found))) == sorted(expected)


@pytest.mark.parametrize("keeps_badges", [True, False])
def test_a_badge_that_was_revoked_or_kept_since_stays_so(
    app: Flask, people: People, tmp_path: Path, keeps_badges: bool
) -> None:
    people.community.openness = "open"
    places = []
    for each in (people.bea, people.oisin):
        award = accepted(people, member(people, each), people.amir, FOR_EVERYBODY)
        issued(award)
        places.append(Place(kept(award).status_list_id, kept(award).status_index))
    ids = [people.bea.id, people.oisin.id]
    run(app, "backup", tmp_path / "x.age")
    status.revoke(places[0])
    erasing.erase(db.session.get_one(Person, ids[1]), keeps_badges=keeps_badges)
    new = status.take()
    db.session.commit()
    replaced(app, tmp_path / "x.age")
    assert [db.session.get(Person, each) is None for each in ids] == [False, True]
    assert [status.is_revoked(each) for each in places] == [True, not keeps_badges]
    held = db.session.get_one(StatusList, new.list_id)
    assert status.is_set(held.taken, new.index) and held.taken_count == 3


def test_an_address_of_dates_shows_nothing_any_more(
    app: Flask, people: People, tmp_path: Path
) -> None:
    feed = calendars.renew(people.bea).removeprefix("http://localhost")
    db.session.commit()
    run(app, "backup", tmp_path / "x.age")
    assert "Look at each Team" in replaced(app, tmp_path / "x.age")
    assert app.test_client().get(feed).status_code == 404


def test_mail_that_was_on_its_way_waits_for_a_person(
    app: Flask,
    people: People,
    work: Callable[[], None],
    sink: Sink,
    clock: Clock,
    tmp_path: Path,
) -> None:
    _invitation, queued = queued_invitation(people)
    ids = {state: delivery_in(state, people.sana).id for state in ("claimed", "sending")}
    ids["queued"] = queued.id
    db.session.commit()
    run(app, "backup", tmp_path / "x.age")
    said = replaced(app, tmp_path / "x.age")
    found = {state: db.session.get_one(Delivery, number) for state, number in ids.items()}
    assert "2 messages that waited are held, and 1 are unknown" in said
    assert {state: each.state for state, each in found.items()} == {
        "claimed": State.QUEUED,
        "sending": State.UNKNOWN,
        "queued": State.QUEUED,
    }
    assert found["claimed"].held_at and found["queued"].held_why
    work()
    assert sink.accepted == []
    found["queued"].held_at = None  # as when it is released, or queued by the clock
    deliver_due.later()
    work()
    assert sink.accepted == [] and "restored" in (found["queued"].note or "")
    run(app, "let-go")
    clock.move(hours=2)
    work()
    assert len(sink.accepted) == 1


def test_held_mail_of_no_community_is_let_go_unless_it_is_too_late(
    app: Flask, people: People, work: Callable[[], None], sink: Sink, tmp_path: Path
) -> None:
    notices.record_and_tell("passkey.added", people.sana)
    notices.record_and_tell("passkey.removed", people.amir)
    late = db.session.scalars(select(Delivery).filter_by(person_id=people.amir.id)).one()
    late.expires_at = now()
    queued, number, to = queued_invitation(people)[1].id, late.id, people.sana.email
    db.session.commit()
    run(app, "backup", tmp_path / "x.age")
    replaced(app, tmp_path / "x.age")
    work()
    assert sink.accepted == []
    assert "2 held messages of no\ncommunity" in run(app, "let-go")
    work()
    assert [each.recipients for each in sink.accepted] == [(to,)]
    assert db.session.get_one(Delivery, number).state == State.CANCELLED
    assert db.session.get_one(Delivery, queued).held_at


def test_numbers_that_were_given_since_are_not_given_again(
    app: Flask, people: People, tmp_path: Path
) -> None:
    run(app, "backup", tmp_path / "x.age")
    db.session.add_all(Person(name="New", sort_name="new", source="x") for _each in range(5))
    db.session.commit()
    last = max(db.session.scalars(select(Person.id)))
    replaced(app, tmp_path / "x.age")
    person = Person(name="Newer", sort_name="newer", source="x")
    db.session.add(person)
    db.session.flush()
    assert person.id > last


def test_the_journal_says_that_it_was_made_and_restored(
    app: Flask, people: People, tmp_path: Path
) -> None:
    run(app, "backup", tmp_path / "1.age")
    run(app, "backup", tmp_path / "2.age")
    replaced(app, tmp_path / "2.age")
    words = db.session.scalars(select(Entry.what).where(Entry.what.startswith("backup."))).all()
    assert words == ["backup.made", "backup.restored"]


def test_only_whoever_types_its_name_replaces_a_database(
    app: Flask, people: People, tmp_path: Path
) -> None:
    sana = people.sana.id
    run(app, "backup", tmp_path / "x.age")
    invoke = app.test_cli_runner().invoke
    refused = invoke(args=["restore", str(tmp_path / "x.age")])
    assert "not empty" in refused.output and refused.exit_code == 1
    refused = invoke(args=["restore", str(tmp_path / "x.age"), "--replace"], input="yes\n")
    assert "not its name" in refused.output and refused.exit_code == 1
    assert db.session.get(Person, sana)


def replaced(app: Flask, path: Path) -> str:
    """Restore over what is there."""
    name = Path(str(db.engine.url.database)).name
    return run(app, "restore", path, "--replace", typed=f"{name}\n")
