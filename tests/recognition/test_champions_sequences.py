"""No sequence of choices leaves a face visible that no accepted award shows, or hides one."""

from __future__ import annotations

from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import delete, select

from core.db import db
from core.errors import RuleBroken
from core.people.models import Person
from core.people.terms import index_people
from recognition.awards import correcting, deciding, offering
from recognition.awards.deciding import Choice
from recognition.awards.models import AUDIENCES, SHOWN_AS, Award
from recognition.badges.models import Badge
from recognition.champions import finding, jobs, queries, stories
from recognition.champions.models import Champion, ChampionWord
from tests.people import People
from tests.recognition.badges import WHY, badge, plenty
from tests.recognition.deeds import logged

CHOICES = st.builds(Choice, st.sampled_from(AUDIENCES), st.sampled_from(SHOWN_AS))
WHICH = st.integers(0, 20)


class Faces(RuleBasedStateMachine):
    """Two people are given badges, choose, change their minds and are called otherwise."""

    community_id: int
    holders: list[int]
    by: int
    badges: list[int]
    deeds: dict[int, int]

    @initialize()
    def begin(self) -> None:
        for table in (Award, Champion):
            db.session.execute(delete(table))
        db.session.commit()

    @rule(holder=st.integers(0, 1), which=st.integers(0, 2), choice=CHOICES)
    def accept(self, holder: int, which: int, choice: Choice) -> None:
        to, what = self._person(self.holders[holder]), db.session.get_one(Badge, self.badges[which])
        try:
            given = offering.give(what, to, self._person(self.by), WHY, [self.deeds[to.id]], True)
            deciding.decide(given, _named(choice, to), to)
        except RuleBroken:
            db.session.rollback()
        db.session.commit()

    @rule(which=WHICH, choice=CHOICES)
    def change(self, which: int, choice: Choice) -> None:
        for award in self._one(which):
            holder = self._person(award.person_id)
            deciding.decide(award, _named(choice, holder), holder)

    @rule(which=WHICH)
    def hand_back(self, which: int) -> None:
        for award in self._one(which):
            deciding.hand_back(award, self._person(award.person_id))

    @rule(which=WHICH)
    def revoke(self, which: int) -> None:
        for award in self._one(which):
            correcting.revoke(award, self._person(self.by), "why")

    @rule(holder=st.integers(0, 1), name=st.sampled_from(["Zoë Ash", "Ida Elm"]))
    def rename(self, holder: int, name: str) -> None:
        person = self._person(self.holders[holder])
        person.rename(name)
        index_people([person.id])

    @rule(mend=st.booleans())
    def wait(self, mend: bool) -> None:
        db.session.commit()
        (jobs.mend_faces if mend else jobs.turn_the_order)()

    @invariant()
    def exactly_what_awards_show_is_seen(self) -> None:
        for is_member in (False, True):
            expected = {
                (each.person_id, each.shown_as, each.pseudonym or "")
                for each in db.session.scalars(select(Award).where(Award.state == "accepted"))
                if each.audience == "public" or (is_member and each.audience == "members")
            }
            seen = queries.in_turn(self.community_id, is_member).faces
            cards = stories.cards(seen, is_member)
            assert {_key(each) for each in seen} == expected
            assert {_key(each.face) for each in cards} == expected
            for each in seen:
                found = finding.search(self.community_id, is_member, each.name).faces
                assert each.champion.id in {other.champion.id for other in found}

    @invariant()
    def no_word_is_left_of_who_is_not_seen(self) -> None:
        gone = select(Champion.id).where(Champion.audience == "nobody")
        left = select(ChampionWord.word).where(ChampionWord.champion_id.in_(gone))
        assert db.session.scalars(left).all() == []

    def teardown(self) -> None:
        db.session.commit()

    def _person(self, person_id: int) -> Person:
        return db.session.get_one(Person, person_id)

    def _one(self, which: int) -> list[Award]:
        accepted = select(Award).where(Award.state == "accepted").order_by(Award.id)
        found = db.session.scalars(accepted).all()
        return [found[which % len(found)]] if found else []


def test_no_sequence_of_choices_leads_astray(app: Flask, people: People) -> None:
    plenty(people)
    people.community.openness = "open"
    holders = [people.oisin.id, people.bea.id]
    facts = {
        "community_id": people.community.id,
        "holders": holders,
        "by": people.sana.id,
        "badges": [badge(people).id for _each in range(3)],
        "deeds": {each.id: logged(people, each).id for each in (people.oisin, people.bea)},
    }
    db.session.commit()
    bounds = settings(
        max_examples=10,
        stateful_step_count=15,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    run_state_machine_as_test(type("FacesHere", (Faces,), facts), settings=bounds)


def _named(choice: Choice, person: Person) -> Choice:
    pseudonym = f"Marigold {person.id}" if choice.shown_as == "pseudonym" else None
    return Choice(choice.audience, choice.shown_as, pseudonym)


def _key(face: queries.Face) -> tuple[int, str, str]:
    champion = face.champion
    return champion.person_id, champion.shown_as, champion.pseudonym
