"""Its holder decides who sees a badge and under which name, at any time, and nobody else does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import select, update

from core.db import db
from core.deliveries.jobs import deliver_due
from core.deliveries.models import Delivery, State
from core.errors import RuleBroken
from core.people.models import Person
from recognition.awards import correcting, deciding, names, offering, queries
from recognition.awards.deciding import Choice
from recognition.awards.models import Award, AwardChange, AwardState
from recognition.contributions import parts
from recognition.contributions.models import Contribution
from tests.clock import Clock
from tests.people import People, someone
from tests.recognition.badges import FOR_MEMBERS, WHY, accepted, badge, endorsement, given
from tests.recognition.test_news import mails, untold

Work = Callable[[], None]
ENDED = ("declined", "withdrawn", "taken_back", "revoked")


def test_what_is_accepted_can_be_changed_and_keeps_its_history(people: People) -> None:
    award = accepted(people, people.oisin, people.amir)
    deciding.decide(award, Choice("only_me", "initials"), people.oisin)
    deciding.decide(award, Choice("only_me", "initials"), people.oisin)
    done = db.session.scalars(select(AwardChange).order_by(AwardChange.id)).all()
    assert [each.what for each in done] == ["given", "offered", "accepted", "changed"]
    assert done[-1].was["audience"] == "members"


def test_nobody_else_decides(people: People) -> None:
    award = given(people, people.oisin, people.amir)
    for act in (deciding.decline, deciding.hand_back):
        with pytest.raises(RuleBroken, match="Only the person"):
            act(award, people.amir)
    with pytest.raises(RuleBroken, match="Only the person"):
        deciding.decide(award, FOR_MEMBERS, people.sana)


@pytest.mark.parametrize("end", ENDED)
def test_what_ended_stays_ended(people: People, end: str) -> None:
    award = accepted(people, people.oisin, people.amir)
    if end == "declined":
        award = given(people, people.bea, people.amir)
    award.state = AwardState(end)
    db.session.commit()
    holder = db.session.get_one(Person, award.person_id)
    with pytest.raises(RuleBroken, match="meanwhile"):
        deciding.decide(award, FOR_MEMBERS, holder)
    for state in ("gathering", "offered", "accepted", *ENDED):
        if state != end:
            revived = {"state": state, "audience": "members", "shown_as": "full_name"}
            with pytest.raises((sa.exc.IntegrityError, sa.exc.DatabaseError)):
                db.session.execute(update(Award).where(Award.id == award.id).values(revived))
            db.session.rollback()


@pytest.mark.parametrize(("hours", "may"), [(23, True), (25, False)])
def test_a_giver_takes_back_for_a_day(people: People, clock: Clock, hours: int, may: bool) -> None:
    award = accepted(people, people.oisin, people.amir)
    clock.move(hours=hours)
    if may:
        offering.take_back(endorsement(award, people.amir), people.amir)
        assert award.state == AwardState.TAKEN_BACK
    else:
        with pytest.raises(RuleBroken, match="24 hours"):
            offering.take_back(endorsement(award, people.amir), people.amir)


def test_an_award_stays_while_somebody_is_behind_it(people: People) -> None:
    what = badge(people)
    given(people, people.oisin, people.amir, what)
    award = given(people, people.oisin, people.sana, what)
    with pytest.raises(RuleBroken, match="Only who wrote"):
        offering.take_back(endorsement(award, people.amir), people.sana)
    offering.take_back(endorsement(award, people.amir), people.amir)
    assert award.state == AwardState.OFFERED
    offering.take_back(endorsement(award, people.sana), people.sana)
    assert award.state == AwardState.TAKEN_BACK


def test_who_took_back_does_not_give_it_again(people: People) -> None:
    what = badge(people)
    award = given(people, people.oisin, people.amir, what)
    offering.take_back(endorsement(award, people.amir), people.amir)
    with pytest.raises(RuleBroken, match="before"):
        given(people, people.oisin, people.amir, what)


def test_a_peer_stands_behind_what_they_can_see(people: People) -> None:
    award = accepted(people, people.oisin, people.amir)
    offering.co_sign(award, people.sana, "I saw it with my own eyes.")
    assert [person.id for _words, person in queries.standing(award.id)] == [
        people.amir.id,
        people.sana.id,
    ]
    for who, words, says in (
        (people.oisin, "So did I", "somebody else"),
        (people.sana, "Once more from me", "already"),
        (people.olu, "Yes", "sentence"),
    ):
        with pytest.raises(RuleBroken, match=says):
            offering.co_sign(award, who, words)


def test_nobody_stands_behind_what_is_hidden(people: People) -> None:
    award = accepted(people, people.oisin, people.amir, Choice("only_me", "full_name"))
    with pytest.raises(RuleBroken, match="not shown"):
        offering.co_sign(award, people.sana, "I saw it with my own eyes.")


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Oisín Ó Súilleabháin", "O. Ó. S."),
        ("محمد", "م."),
        ("محمد بن عبد الله", "م. ب. ع. ا."),
        ("Cher", "C."),
        ("फ़ातिमा", "फ़ा."),
        ("E\u0301lodie de la Tour", "E\u0301. D. L. T."),
        ("👩🏽\u200d🌾 Bea", "B."),
        ("👩🏽\u200d🌾", "👩🏽\u200d🌾"),
        ("(Bob) ßtephan", "B. ß."),
        ("山田 太郎", "山. 太."),
    ],
)
def test_initials_of_any_name(name: str, short: str) -> None:
    assert names.initials(name) == short


@pytest.mark.parametrize("shown_as", ["full_name", "first_name", "initials", "pseudonym"])
def test_a_name_is_shown_as_its_holder_chose(people: People, shown_as: str) -> None:
    pseudonym = "Marigold" if shown_as == "pseudonym" else None
    award = accepted(people, people.oisin, people.amir, Choice("members", shown_as, pseudonym))
    expected = {
        "full_name": "Oisín Ó Súilleabháin",
        "first_name": "Oisín",
        "initials": "O. Ó. S.",
        "pseudonym": "Marigold",
    }
    assert names.shown_name(award, people.oisin) == expected[shown_as]


@pytest.mark.parametrize(
    "taken",
    [
        "",
        "  ",
        "🌻",
        "Sana Malik",
        "sana  malik",
        "Sána Malik (office)",
        "Sa\u200bna Malik",
        "Amir Haddad",
        "x" * 61,
    ],
)
def test_a_pseudonym_is_nobody_elses_name(people: People, taken: str) -> None:
    award = given(people, people.oisin, people.amir)
    with pytest.raises(RuleBroken):
        deciding.decide(award, Choice("members", "pseudonym", taken), people.oisin)


def test_a_pseudonym_that_is_shown_here_is_taken(people: People) -> None:
    marigold = Choice("members", "pseudonym", "Marigold")
    accepted(people, people.oisin, people.amir, marigold)
    award = given(people, people.bea, people.amir)
    with pytest.raises(RuleBroken, match="only yours"):
        deciding.decide(award, marigold, people.bea)


def test_what_a_badge_is_for_is_shown_only_beside_a_full_name(people: People) -> None:
    award = accepted(people, people.oisin, people.amir)
    deed = db.session.scalars(select(Contribution.id)).one()
    on = queries.visible_on
    assert on([deed], people.sana.id)[deed][0].name == "Oisín Ó Súilleabháin"
    deciding.decide(award, Choice("members", "first_name"), people.oisin)
    assert on([deed], people.sana.id) == {} and on([deed], people.oisin.id)
    deciding.decide(award, FOR_MEMBERS, people.oisin)
    parts.hide(db.session.get_one(Contribution, deed), people.oisin, is_hidden=True)
    assert on([deed], people.sana.id) == {} and on([deed], people.oisin.id)


def test_the_holder_is_told_by_mail_with_a_link(people: People, work: Work) -> None:
    given(people, people.oisin, people.amir)
    work()
    (mail,) = mails()
    assert "Helping hand" in mail and WHY.split()[-1] in mail and "/your-badge/" in mail


def test_what_was_taken_back_before_the_mail_left_is_not_mailed(people: People, work: Work) -> None:
    award = given(people, people.oisin, people.amir)
    offering.take_back(endorsement(award, people.amir), people.amir)
    work()
    assert mails() == [] and untold(people.oisin) == 0
    assert db.session.scalars(select(Delivery.state)).all() == [State.CANCELLED]


def told_then(people: People, work: Work, act: Callable[[Award], Any], clock: Clock) -> str:
    """The mail about what was done to an award of which its holder had been told."""
    award = given(people, people.oisin, people.amir)
    work()
    act(award)
    db.session.commit()
    clock.move(days=1, minutes=5)
    deliver_due.later()
    work()
    return mails()[1]


def test_what_was_taken_back_after_it_was_told_is_told(
    people: People, work: Work, clock: Clock
) -> None:
    def take_back(award: Award) -> None:
        offering.take_back(endorsement(award, people.amir), people.amir)

    assert "was taken back" in told_then(people, work, take_back, clock)


def test_a_revocation_is_told_with_its_reason(people: People, work: Work, clock: Clock) -> None:
    def revoke(award: Award) -> None:
        correcting.revoke(award, people.sana, "It was meant for somebody else")

    assert "meant for somebody else" in told_then(people, work, revoke, clock)


def test_a_correction_is_told_with_its_reason(people: People, work: Work, clock: Clock) -> None:
    def correct(award: Award) -> None:
        words = endorsement(award, people.amir)
        correcting.correct(words, people.sana, "They helped all day.", "A name was in it")

    mail = told_then(people, work, correct, clock)
    assert "corrected" in mail and "A name was in it" in mail


def test_nobody_is_told_of_the_end_of_what_they_never_knew(people: People, work: Work) -> None:
    award = given(people, people.oisin, people.amir, badge(people, peers_needed=2))
    correcting.revoke(award, people.sana, "Not what the badge is for")
    work()
    assert mails() == [] and award.offered_at is None


def test_an_organiser_does_not_revoke_their_own(people: People) -> None:
    award = accepted(people, people.sana, someone("Neighbour"))
    with pytest.raises(RuleBroken, match="your own"):
        correcting.revoke(award, people.sana, "why")
