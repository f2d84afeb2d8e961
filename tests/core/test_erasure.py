"""Whoever is erased is gone from every table and file, and nothing brings them back."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.db import db
from core.duplicates import merging
from core.erasure import erasing
from core.errors import RuleBroken
from core.held import copies
from core.held.sections import About
from core.journal.checking import Check
from core.journal.models import Entry
from core.people.actions import DETAILS, change_person
from core.people.models import Person
from core.privacy.queries import is_forgotten, is_suppressed
from core.safeguarding.actions import place_hold
from core.settings import Settings
from core.suppressions import actions as suppressions
from outreach.waves.models import Wave
from recognition.awards import correcting
from recognition.awards.models import AwardChange, Endorsement
from recognition.contributions import actions as removing
from recognition.credentials import status
from recognition.credentials.status import Place
from recognition.thanks import actions as removing_thanks
from recognition.thanks.models import Thanks
from tests.core.canaries import found_anywhere, marked_everywhere
from tests.core.duplicate_samples import entered
from tests.deliveries import queued_invitation
from tests.imports import Lists
from tests.people import People, sign_in
from tests.recognition.badges import WHY, accepted, done_by, member
from tests.recognition.credentials import FOR_EVERYBODY, issued, kept
from tests.statements import plans

Work = Callable[[], None]
FROM_END_TO_END = r"SCAN (\w+)\b(?! USING INDEX ix_people_administrators)"
SMALL = {"communities", "journal_heads", "json_each", "merges"}
"""Merges can be undone, and are read, for thirty days."""
SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.mark.parametrize("seed", range(2))
def test_no_column_and_no_file_holds_a_word_about_them(
    people: People, settings: Settings, seed: int
) -> None:
    person = marked_everywhere(people.community, seed)
    found = len(found_anywhere(settings.var))
    assert found > 100
    about = About(person, [person.id])
    assert len(copies.copy_of(about)["held"]) > 30
    erasing.erase(person)
    db.session.commit()
    left = found_anywhere(settings.var)
    assert not left, chr(10).join(left)


@SQLITE
def test_nothing_is_read_from_end_to_end_but_what_stays_small(people: People) -> None:
    person = marked_everywhere(people.community, 1)
    with plans() as found:
        erasing.erase(person)
        db.session.commit()
    read = {name for plan in found for name in re.findall(FROM_END_TO_END, plan)}
    assert len(found) > 100 and read <= SMALL


@SQLITE
def test_nothing_brings_back_who_was_erased(lists: Lists, people: People, work: Work) -> None:
    address = (people.oisin.email or "").title()
    erasing.erase(people.oisin)
    db.session.commit()
    page = lists.check(f"Name,E-mail\nO.,{address}\n", "name email")
    assert lists.apply(page, work)["refused"] == 1
    named = {"name": "O.", "why": "Kind.", "email": address.upper(), "agreed": "y"}
    home = f"/communities/{people.community.id}"
    assert lists.client.post(f"{home}/nominations/new", data=named).status_code == 422
    assert is_forgotten(f" {address.replace('Person', 'ＰＥＲＳＯＮ')} ")
    with pytest.raises(RuleBroken, match="asked to be forgotten"):
        suppressions.lift(address, "They want it.", by=people.ada)


@SQLITE
@pytest.mark.parametrize("column", ["Phone,+44 20 7946 0958", "Postal address,4 Mill Lane  LEEDS"])
def test_no_list_brings_back_who_had_no_address_for_mail(
    lists: Lists, people: People, work: Work, column: str
) -> None:
    people.bea.phone, people.bea.postal_address = "020 7946 0958", "4 Mill Lane\nLeeds"
    erasing.erase(people.bea)
    db.session.commit()
    heading, text = column.split(",")
    rows = "\n".join(f"{name},{text}" for name in ("BEA KRÓL", "Jan Król"))
    field = heading.lower().replace(" ", "_")
    page = lists.check(f"Name,{heading}\n{rows}\nBea Król,\n", f"name {field}")
    found = lists.apply(page, work)
    assert (found["refused"], found["new"]) == (1, 2)


@SQLITE
def test_whoever_adds_them_by_hand_is_asked_whether_it_is_somebody_else(
    people: People, client: FlaskClient
) -> None:
    people.bea.phone = "020 7946 0958"
    erasing.erase(people.bea)
    db.session.commit()
    sign_in(client, people.sana)
    page = f"/communities/{people.community.id}/people/new"
    new = {"name": "Bea Król", "phone": "+44 20 79460958", "source": "Fair", "basis": "consent"}
    answer = client.post(page, data=new)
    assert answer.status_code == 409 and "asked to be forgotten" in answer.text
    assert 'name="is_someone_else"' in answer.text
    assert client.post(page, data={**new, "is_someone_else": "y"}).status_code == 303


@SQLITE
@pytest.mark.parametrize(
    ("theirs", "again"),
    [
        ("oisin@bücher.example", "Oisin@xn--bcher-kva.example"),
        ("oisin@xn--bcher-kva.example", "oisin@BÜCHER.example"),
    ],
)
def test_another_spelling_of_the_domain_brings_nobody_back(
    people: People, theirs: str, again: str
) -> None:
    people.oisin.set_email(theirs)
    erasing.erase(people.oisin)
    assert is_forgotten(theirs) and is_forgotten(again)
    assert not is_suppressed("oisin@bucher.example")


@SQLITE
def test_who_else_stands_in_their_row_of_a_list_is_still_written_to(
    lists: Lists, people: People, work: Work
) -> None:
    known = f"{people.oisin.email}; oisin@old.example"
    row = f"Oisín Ó Súilleabháin,{known},{people.amir.email},yes"
    page = lists.check(f"Name,E-mail,Referred by,Opted out\n{row}\n", "name email - never")
    assert lists.apply(page, work)["refused"] == 1
    erasing.erase(people.oisin)
    db.session.commit()
    assert is_forgotten("oisin@old.example")
    assert not is_suppressed(people.amir.email or "")


@SQLITE
def test_an_address_that_a_merge_had_dropped_does_not_come_back_either(people: People) -> None:
    first = entered(people.community, "Nadia Osei", email="nadia@old.example", phone="1")
    second = entered(people.community, "NADIA OSEI", email="nadia@new.example", phone="1")
    merge = merging.make_one(people.community, first, second, {}, by=people.sana)
    gone = [merge.kept_id, merge.gone_id]
    erasing.erase(db.session.get_one(Person, merge.kept_id))
    db.session.commit()
    assert [db.session.get(Person, each) for each in gone] == [None, None]
    assert is_forgotten("nadia@old.example") and is_forgotten("nadia@new.example")
    assert Check().run().is_whole


@SQLITE
def test_a_mailbox_that_went_to_somebody_else_is_not_sealed_with_who_had_it(people: People) -> None:
    address = str(people.oisin.email)
    values = {name: getattr(people.oisin, name) for name in ("name", *DETAILS, "is_rarely_online")}
    values |= {"email": "", "topics": [], "languages": []}
    change_person(people.community, people.oisin, values, people.sana)
    people.bea.set_email(address)
    erasing.erase(people.oisin)
    assert not is_suppressed(address)


@SQLITE
def test_what_they_thanked_for_keeps_the_words_by_nobody(
    people: People, client: FlaskClient
) -> None:
    deed = done_by(people.community, people.bea, thanked_by=[people.amir])
    erasing.erase(people.amir, by=people.ada)
    db.session.commit()
    sign_in(client, people.sana)
    shown = client.get(f"/communities/{people.community.id}/contributions/{deed.id}").text
    assert "Somebody who has left" in shown and "Amir" not in shown
    entry = db.session.scalars(select(Entry).where(Entry.what == "person.erased")).one()
    assert (entry.by_id, entry.details) == (people.ada.id, {"how": "page"})
    run = client.application.test_cli_runner().invoke
    assert run(args=["journal", "verify"]).exit_code == 0


@SQLITE
@pytest.mark.parametrize("keeps_badges", [True, False])
def test_a_badge_that_they_carry_is_revoked_unless_they_keep_it(
    people: People, keeps_badges: bool
) -> None:
    people.community.openness = "open"
    member(people, people.bea)
    award = accepted(people, people.bea, people.amir, FOR_EVERYBODY)
    issued(award)
    credential = kept(award)
    place = Place(credential.status_list_id, credential.status_index)
    erasing.erase(people.bea, keeps_badges=keeps_badges)
    db.session.commit()
    assert status.is_revoked(place) is not keeps_badges


def test_why_something_became_of_their_badge_or_deed_goes_from_the_journal(people: People) -> None:
    award = accepted(people, people.bea, people.amir)
    correcting.revoke(award, people.sana, "She shouted at children.")
    removing.remove(done_by(people.community, people.bea), people.sana, "It names a child.")
    other = done_by(people.community, people.oisin)
    removing.remove(other, people.sana, "Written twice.")
    db.session.commit()
    erasing.erase(people.bea)
    db.session.commit()
    whys = select(Entry.what, Entry.reason).where(Entry.reason.is_not(None))
    assert db.session.execute(whys).all() == [("contribution.removed", "Written twice.")]
    report = Check().run()
    assert report.is_whole and report.emptied > 1


def test_why_thanks_for_their_deed_were_taken_away_goes_but_not_who_wrote_them(
    people: People,
) -> None:
    deed = done_by(people.community, people.bea, thanked_by=[people.amir])
    removing_thanks.remove(db.session.scalars(select(Thanks)).one(), "It hurts Bea.", people.sana)
    assert deed.id and db.session.scalar(select(Thanks.id)) is None
    db.session.commit()
    erasing.erase(people.bea)
    db.session.commit()
    line = db.session.scalars(select(Entry).where(Entry.what == "thanks.removed")).one()
    assert (line.reason, line.person_id, line.by_id) == (None, people.amir.id, people.sana.id)
    assert Check().run().is_whole


def test_what_they_wrote_on_the_badge_of_somebody_else_goes_from_its_history_too(
    people: People,
) -> None:
    award = accepted(people, people.bea, people.amir)
    said = db.session.scalars(select(Endorsement)).one()
    correcting.correct(said, people.sana, f"{WHY} Always.", "Amir named a child.")
    db.session.commit()
    erasing.erase(people.amir)
    db.session.commit()
    kept = db.session.scalars(select(AwardChange).where(AwardChange.what == "corrected")).one()
    assert (kept.award_id, kept.by_id, kept.why, kept.was) == (award.id, people.sana.id, None, {})
    assert "Amir named" not in str(db.session.scalars(select(Entry.reason)).all())
    assert Check().run().is_whole


@SQLITE
def test_a_wave_goes_to_another_organiser(people: People) -> None:
    wave = queued_invitation(people)[0].wave
    wave.owner_id = people.amir.id
    erasing.erase(people.amir)
    db.session.commit()
    assert db.session.get_one(Wave, wave.id).owner_id == people.sana.id


@SQLITE
def test_whoever_is_on_hold_is_not_erased_at_once(people: People) -> None:
    place_hold(people.community, "person", people.bea.id, "A concern.", people.olu)
    with pytest.raises(RuleBroken):
        erasing.erase(people.bea)
