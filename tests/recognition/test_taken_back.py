"""A restore shows nobody who has taken it back since the backup was made."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.communities.models import Community
from core.db import db
from core.people.models import Person
from recognition.awards import deciding, offering, sharing, voices
from recognition.awards.deciding import Choice
from recognition.awards.models import Award
from recognition.champions.models import Champion
from recognition.contributions import actions as deeds
from recognition.contributions import parts
from recognition.contributions.models import Contribution, Participation
from recognition.credentials.models import SigningKey
from recognition.thank_you import choosing
from recognition.thank_you.models import ThankYouPage
from recognition.thanks import taking_back
from recognition.thanks.models import Thanks
from tests.core.test_backups import run
from tests.core.test_backups_since import replaced
from tests.people import People
from tests.recognition.badges import done_by, endorsement, member
from tests.recognition.credentials import issued
from tests.recognition.faces import (
    MARIGOLD,
    PUBLIC,
    WITH_PHOTO,
    champion,
    faces,
    open_to_all,
    photo,
    show,
)

SIGNED = "EndorsementCredential"
TEXT = "What keeps me here is the hour after the work."


def test_who_is_not_seen_any_more_is_not_seen_again(
    app: Flask, people: People, client: FlaskClient, tmp_path: Path
) -> None:
    page = open_to_all(people)
    shown = {
        each.name: champion(people, member(people, each))
        for each in (people.bea, people.oisin, people.mohammed, people.olu)
    }
    by_link = champion(people, people.amir, Choice("only_me", "full_name"), by=people.sana)
    sharing.switch_link(by_link, people.amir, is_on=True)
    pages = {each.person_id: f"/awards/{each.public_id}" for each in (*shown.values(), by_link)}
    everybody = [people.bea, people.oisin, people.mohammed, people.olu, people.amir]
    awards = [each.id for each in (*shown.values(), by_link)]
    ids = [each.id for each in everybody]
    run(app, "backup", tmp_path / "x.age")
    bea, oisin, mohammed, _olu, amir = (_award(each) for each in awards)
    deciding.decide(bea, Choice("members", "full_name"), people.bea)
    deciding.decide(oisin, MARIGOLD, people.oisin)
    deciding.hand_back(mohammed, people.mohammed)
    sharing.switch_link(amir, people.amir, is_on=False)
    db.session.commit()
    replaced(app, tmp_path / "x.age")
    found = [client.get(pages[each]).status_code for each in ids]
    assert found == [404, 200, 404, 200, 404]
    read = client.get(page).text
    assert [each.name in read for each in everybody[:4]] == [False, False, False, True]
    assert "Marigold" in read and people.oisin.name not in client.get(pages[ids[1]]).text
    assert [faces(each) for each in everybody[:2]] == [
        {"full_name": "members"},
        {"full_name": "nobody", "Marigold": "public"},
    ]


def test_what_somebody_took_off_their_page_stays_off(
    app: Flask, people: People, client: FlaskClient, tmp_path: Path
) -> None:
    home = open_to_all(people)
    for each in (people.bea, people.oisin):
        champion(people, member(people, each))
        show(each, about=TEXT, topic=["Slugs"], photo=photo(), **WITH_PHOTO)
    bea, oisin = people.bea.id, people.oisin.id
    run(app, "backup", tmp_path / "x.age")
    show(db.session.get_one(Person, bea), about="", topic=["Seeds"])
    replaced(app, tmp_path / "x.age")
    for person_id, is_shown in ((bea, False), (oisin, True)):
        seen = db.session.scalars(select(Champion).filter_by(person_id=person_id)).one()
        assert (seen.photo_id is not None, seen.about == TEXT) == (is_shown, is_shown)
        read = client.get(f"/champions/{seen.public_id}").text
        assert ("Slugs" in read) is is_shown
    assert "Bea Kr" not in client.get(home, query_string={"q": "hour"}).text


def test_words_thanks_and_parts_that_were_taken_back_stay_so(
    app: Flask, people: People, tmp_path: Path
) -> None:
    open_to_all(people)
    award = champion(people, member(people, people.bea), PUBLIC, signs=True)
    other = champion(people, member(people, people.oisin), PUBLIC)
    assert SIGNED in str(issued(award))
    numbers = award.id, other.id
    here = people.community
    deed = done_by(here, people.bea, people.oisin, thanked_by=[people.amir, people.sana]).id
    gone = done_by(here, people.bea).id
    choosing.choose(here, people.bea, choosing.LINK)
    db.session.commit()
    everybody = [people.amir.id, people.bea.id, people.oisin.id, people.sana.id]
    run(app, "backup", tmp_path / "x.age")
    amir, bea, oisin, sana = (db.session.get_one(Person, each) for each in everybody)
    voices.stop_signing(amir)
    offering.take_back(endorsement(_award(numbers[1]), amir), amir)
    taking_back.take_back(db.session.get_one(Contribution, deed), amir.id)
    parts.hide(db.session.get_one(Contribution, deed), oisin, is_hidden=True)
    deeds.remove(db.session.get_one(Contribution, gone), sana, "It names a child.")
    choosing.choose(db.session.get_one(Community, 1), bea, choosing.ONLY_ME)
    db.session.commit()
    replaced(app, tmp_path / "x.age")
    amir = db.session.get_one(Person, everybody[0])
    award, other = (_award(each) for each in numbers)
    assert not endorsement(award, amir).signs and SIGNED not in str(issued(award))
    assert endorsement(other, amir).taken_back_at
    assert db.session.scalars(select(Thanks.by_id)).all() == everybody[-1:]
    hidden = select(Participation.person_id).where(Participation.is_hidden)
    assert db.session.scalars(hidden).all() == [everybody[2]]
    removed = select(Contribution.id).where(Contribution.removed_at.is_not(None))
    assert db.session.scalars(removed).all() == [gone]
    assert db.session.scalars(select(ThankYouPage.audience)).all() == ["only_me"]
    theirs = select(SigningKey).where(SigningKey.agreed_at.is_not(None))
    assert [each.sealed for each in db.session.scalars(theirs)] == [None]


def _award(number: int) -> Award:
    return db.session.get_one(Award, number)
