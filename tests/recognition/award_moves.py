"""Awards under random events, beside the plain rules of who may see and have what."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DatabaseError

from core.db import db
from core.deliveries.models import Delivery
from core.errors import RuleBroken
from core.people.models import Person
from recognition.award_reviews import queries as reviews
from recognition.awards import correcting, deciding, offering, queries
from recognition.awards.deciding import Choice
from recognition.awards.models import AUDIENCES, SHOWN_AS, Award, AwardState, Endorsement
from recognition.badges.models import Badge
from recognition.news.models import News
from tests.clock import Clock
from tests.recognition.badges import WHY

ENDED = {
    AwardState.DECLINED,
    AwardState.WITHDRAWN,
    AwardState.TAKEN_BACK,
    AwardState.REVOKED,
}
WHO = st.integers(0, 4)
WHICH = st.integers(0, 50)
HOURS = st.sampled_from([1, 20, 25, 24 * 8, 24 * 15])


class Awards(RuleBasedStateMachine):
    """Five people, of whom the last one organises and the third one has no address."""

    clock: Clock
    community_id: int
    people: list[int]
    badges: list[int]
    deeds: dict[int, int]

    @initialize()
    def begin(self) -> None:
        self.ended: dict[int, str] = {}
        self.clock.ahead = timedelta()
        for table in (Award, News, Delivery):
            db.session.execute(delete(table))
        db.session.commit()

    @rule(giver=WHO, holder=WHO, badge=st.integers(0, 1), as_organiser=st.booleans())
    def give(self, giver: int, holder: int, badge: int, as_organiser: bool) -> None:
        to, deed = self._person(holder), self.deeds[self.people[holder]]
        what = db.session.get_one(Badge, self.badges[badge])
        as_organiser = as_organiser and giver == 4
        self._try(lambda: offering.give(what, to, self._person(giver), WHY, [deed], as_organiser))

    @rule(holder=WHO, badge=st.integers(0, 1))
    def offer_by_rule(self, holder: int, badge: int) -> None:
        what, person_id = db.session.get_one(Badge, self.badges[badge]), self.people[holder]
        held = select(Award.id).where(
            Award.badge_id == what.id,
            Award.person_id == person_id,
            Award.state.in_(["accepted", "offered", "declined", "withdrawn"]),
        )
        had = db.session.scalar(held.limit(1)) is not None
        is_new = offering.offer_by_rule(what, person_id, [self.deeds[person_id]], "why")
        db.session.commit()
        assert not (had and is_new)

    @rule(which=WHICH, by=WHO)
    def co_sign(self, which: int, by: int) -> None:
        self._with_award(which, lambda award: offering.co_sign(award, self._person(by), WHY))

    @rule(which=WHICH, by=WHO)
    def take_back(self, which: int, by: int) -> None:
        self._with_voice(which, lambda voice: offering.take_back(voice, self._person(by)))

    @rule(which=WHICH, by=WHO, in_full=st.booleans())
    def review(self, which: int, by: int, in_full: bool) -> None:
        self._with_voice(which, lambda voice: offering.review(voice, self._person(by), in_full))

    @rule(
        which=WHICH,
        audience=st.sampled_from(AUDIENCES),
        shown_as=st.sampled_from(SHOWN_AS),
        by=WHO,
        is_holder=st.booleans(),
    )
    def decide(self, which: int, audience: str, shown_as: str, by: int, is_holder: bool) -> None:
        pseudonym = "Marigold" if shown_as == "pseudonym" else None
        choice = Choice(audience, shown_as, pseudonym)

        def act(award: Award) -> None:
            who = db.session.get_one(Person, award.person_id) if is_holder else self._person(by)
            deciding.decide(award, choice, who)

        self._with_award(which, act)

    @rule(which=WHICH, audience=st.sampled_from(AUDIENCES))
    def decide_with_a_helper(self, which: int, audience: str) -> None:
        choice = Choice(audience, "full_name")
        sana = self._person(4)
        self._with_award(which, lambda award: deciding.decide(award, choice, sana, "by phone"))

    @rule(which=WHICH, by=WHO)
    def decline(self, which: int, by: int) -> None:
        self._with_award(which, lambda award: deciding.decline(award, self._person(by)))

    @rule(which=WHICH, by=WHO)
    def hand_back(self, which: int, by: int) -> None:
        self._with_award(which, lambda award: deciding.hand_back(award, self._person(by)))

    @rule(which=WHICH)
    def revoke(self, which: int) -> None:
        self._with_award(which, lambda award: correcting.revoke(award, self._person(4), "why"))

    @rule(which=WHICH, state=st.sampled_from(["gathering", "offered", "accepted"]))
    def revive(self, which: int, state: str) -> None:
        """What no page can do: write into the row itself."""
        award = self._award(which)
        if award is None or award.state not in ENDED:
            return
        values = {"state": state, "audience": "public", "shown_as": "full_name"}
        with suppress(DatabaseError):
            db.session.execute(update(Award).where(Award.id == award.id).values(values))
            raise AssertionError("the database let an award live again")
        db.session.rollback()

    @rule(hours=HOURS)
    def wait(self, hours: int) -> None:
        self.clock.move(hours=hours)

    @invariant()
    def nobody_stands_behind_their_own(self) -> None:
        own = select(Endorsement.id).where(Endorsement.by_id == Endorsement.to_id)
        assert db.session.scalars(own).all() == []

    @invariant()
    def what_ended_stays_ended(self) -> None:
        if not hasattr(self, "ended"):
            return
        states = {row[0]: row[1] for row in db.session.execute(select(Award.id, Award.state))}
        assert {each: states[each] for each in self.ended} == self.ended
        self.ended |= {each: state for each, state in states.items() if state in ENDED}

    @invariant()
    def one_award_lives_for_each_badge_and_person(self) -> None:
        live = [(each.badge_id, each.person_id) for each in _all() if each.state not in ENDED]
        assert len(live) == len(set(live))

    @invariant()
    def no_budget_is_exceeded(self) -> None:
        for giver in self.people:
            given = select(Endorsement.created_at).where(
                Endorsement.by_id == giver, Endorsement.is_award.is_(True)
            )
            at = sorted(db.session.scalars(given))
            assert all(later - at[n] >= timedelta(days=7) for n, later in enumerate(at[3:]))

    @invariant()
    def nobody_sees_what_is_not_for_them(self) -> None:
        awards = _all()
        shown = {each.id for each in awards if _is_shown(each)}
        here = self.community_id
        assert {card.award.id for card in queries.shown(here)} <= shown
        for viewer in self.people:
            own = {each.id for each in awards if each.person_id == viewer and _is_known(each)}
            assert {
                each.id for each in awards if queries.seen(here, each.id, viewer)
            } == shown | own
            listed = [*queries.offered_to(viewer, here), *queries.decided_by(viewer, here)]
            assert {card.award.id for card in listed} <= own
            named = queries.visible_on(self.deeds.values(), viewer).values()
            assert {each.award_id for some in named for each in some} <= shown | own
            assert {card.award.id for card in queries.of_person(viewer, here)} <= shown

    @invariant()
    def organisers_know_no_more_than_they_must(self) -> None:
        here, sana, bea = self.community_id, self.people[4], self.people[2]
        helped = [*reviews.to_help(here, sana), *reviews.helped(here, sana)]
        for each in helped:
            assert each.person.id == bea or each.award.agreed
        for voice in reviews.to_review(here, sana):
            assert voice.endorsement.weight < 1 and voice.holder.id != sana
            assert voice.award.state == "gathering" or _is_shown(voice.award)
        for award in _all():
            if award.state in ("declined", "withdrawn", "taken_back", "offered"):
                assert reviews.known(here, sana, award.id) is None

    def _person(self, number: int) -> Person:
        return db.session.get_one(Person, self.people[number])

    def _award(self, which: int) -> Award | None:
        found = _all()
        return found[which % len(found)] if found else None

    def _with_award(self, which: int, act: Callable[[Award], object]) -> None:
        award = self._award(which)
        if award is not None:
            self._try(lambda: act(award))

    def _with_voice(self, which: int, act: Callable[[Endorsement], object]) -> None:
        found = db.session.scalars(select(Endorsement).order_by(Endorsement.id)).all()
        if found:
            self._try(lambda: act(found[which % len(found)]))

    def _try(self, act: Callable[[], object]) -> None:
        try:
            act()
        except RuleBroken:
            db.session.rollback()
        db.session.commit()


def _all() -> list[Award]:
    return list(db.session.scalars(select(Award).order_by(Award.id)))


def _is_shown(award: Award) -> bool:
    return award.state == "accepted" and award.audience in ("members", "public")


def _is_known(award: Award) -> bool:
    return award.state in ("offered", "accepted", "declined", "withdrawn") or (
        award.state == "revoked" and award.offered_at is not None
    )
