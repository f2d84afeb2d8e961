"""Giving a badge, standing behind it, and taking it back; a rule gives one too."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from flask_babel import gettext as _
from sqlalchemy import select, update

from core.communities.models import Community
from core.db import IN_BULK, changed, db, insert_once, now
from core.errors import RuleBroken
from core.people.models import Person
from recognition.awards import budget, circles, consequences, picking, queries, wording
from recognition.awards.budget import MAY_TAKE_BACK_FOR
from recognition.awards.history import note
from recognition.awards.models import Award, AwardContribution, AwardState, Endorsement
from recognition.badges.models import Badge, BadgeVersion
from recognition.news.models import What
from recognition.news.telling import forget, tell

MOST_CONTRIBUTIONS = 20
ATTEMPTS = 5
ENOUGH = 1e-9
"""Thirds do not add up exactly."""


def give(
    badge: Badge,
    person: Person,
    by: Person,
    words: str,
    contribution_ids: Collection[int],
    as_organiser: bool,
    is_claimed: bool = False,
) -> Award:
    """Give somebody a badge. The first giver begins the award, every other one joins it.

    Nobody learns by giving whether others did before. The same words twice are given once. What is
    claimed with a code costs its organiser nothing of their week: the code has a limit of its own,
    and whether they did what it is for may still be theirs to say.
    """
    _must_be_for_another(person.id, by)
    _must_be_given_by(badge, as_organiser)
    wording.must_say_why(words)
    _one_at_a_time(badge.community_id)
    before = picking.gave_before(badge.id, by.id, person.id)
    if before is not None:
        return _the_same(before, words)
    if not is_claimed:
        budget.must_be_left(badge.community_id, by.id)
        budget.must_be_spread(badge.community_id, by.id, person.id)
    chosen = set(contribution_ids)
    if not is_claimed:
        _must_be_theirs(badge, person, chosen, as_organiser)
    award = _begun(badge, person.id, "organiser" if as_organiser else "peers")
    endorsement_id = _stand_behind(award, by, words, is_award=True)
    _name(award.id, chosen, endorsement_id)
    note(award, "given", by)
    _tell_if_it_is_theirs(award, "joined", by)
    _offer_if(award, badge, as_organiser)
    return award


def offer_by_rule(badge: Badge, person_id: int, contribution_ids: Sequence[int], why: str) -> bool:
    """Offer the badge to somebody who fulfils its rule; True when that is new to them.

    False when they have it or ever had it, or decided against it. Where peers are still gathering,
    the rule is the voice that was missing.
    """
    if queries.was_offered(badge.id, person_id):
        return False
    award = _begun(badge, person_id, "rule")
    if award.state != AwardState.GATHERING:
        return False
    award.rule_why = why
    _name(award.id, contribution_ids, None)
    _offer(award)
    return True


def co_sign(award: Award, by: Person, words: str) -> None:
    """Stand behind an award of somebody whom one can see, with a sentence of one's own."""
    _must_be_for_another(award.person_id, by)
    wording.must_be_a_sentence(words)
    award = queries.locked(award.id)
    if award.state != AwardState.ACCEPTED or not award.tells_who:
        raise RuleBroken(_("This badge is not shown any more, so nothing can be added to it."))
    _stand_behind(award, by, words, is_award=False)
    _tell_if_it_is_theirs(award, "co_signed", by)


def take_back(endorsement: Endorsement, by: Person) -> None:
    """Take one's own words back within a day; the award ends if nobody else is behind it."""
    if endorsement.by_id != by.id:
        raise RuleBroken(_("Only who wrote this can take it back."))
    if not may_take_back(endorsement):
        raise RuleBroken(
            _("A badge can be taken back for 24 hours. Ask an organiser if something is wrong.")
        )
    award = queries.locked(endorsement.award_id)
    if not _mark_taken_back(endorsement.id):
        raise RuleBroken(_("You have taken this back already."))
    note(award, "words_taken_back", by)
    if award.state in queries.LIVE and not award.rule_why and not queries.standing(award.id):
        _end_taken_back(award, by)
    consequences.follow(award)


def may_take_back(endorsement: Endorsement) -> bool:
    """True for a day from the moment that it was given."""
    return now() - endorsement.created_at <= MAY_TAKE_BACK_FOR


def review(endorsement: Endorsement, by: Person, in_full: bool) -> None:
    """Say whether a voice from a small circle counts in full. Nobody in the circle does."""
    if by.id in {endorsement.to_id, endorsement.by_id, *endorsement.circle}:
        raise RuleBroken(_("You are part of this. Ask another organiser to look at it."))
    award = queries.locked(endorsement.award_id)
    seen = {"reviewed_by_id": by.id, "reviewed_at": now()}
    open_ones = update(Endorsement).where(
        Endorsement.id == endorsement.id,
        Endorsement.reviewed_at.is_(None),
        Endorsement.taken_back_at.is_(None),
    )
    decided = open_ones.values(**seen, weight=1.0) if in_full else open_ones.values(**seen)
    if not changed(decided.execution_options(**IN_BULK)):
        raise RuleBroken(_("Somebody has looked at this already."))
    note(award, "counted_in_full" if in_full else "left_as_it_is", by)
    _offer_if(award, db.session.get_one(Badge, award.badge_id), at_once=False)


def _must_be_for_another(person_id: int, by: Person) -> None:
    if person_id == by.id:
        raise RuleBroken(
            _("A badge comes from somebody else. Log what you did, so that others can see it.")
        )


def _must_be_given_by(badge: Badge, as_organiser: bool) -> None:
    if badge.retired_at is not None:
        raise RuleBroken(_("This badge is not given any more. Choose another one."))
    if not (badge.by_organisers if as_organiser else badge.by_peers):
        raise RuleBroken(
            _("Organisers do not give this badge. Choose another one, or give it as a peer.")
            if as_organiser
            else _("Peers do not give this badge. Choose another one.")
        )


def _one_at_a_time(community_id: int) -> None:
    """Let one badge at a time be given here, so that budgets and circles see every other one."""
    held = select(Community.id).where(Community.id == community_id)
    db.session.execute(held.with_for_update(key_share=True))


def _the_same(before: Endorsement, words: str) -> Award:
    if before.taken_back_at is None and before.words == words:
        return db.session.get_one(Award, before.award_id)
    raise RuleBroken(_("You have given them this badge before. Choose another one for them."))


def _must_be_theirs(badge: Badge, person: Person, chosen: set[int], knows_all: bool) -> None:
    if not 1 <= len(chosen) <= MOST_CONTRIBUTIONS:
        raise RuleBroken(
            _("Choose what the badge is for: 1 to %(most)s contributions.", most=MOST_CONTRIBUTIONS)
        )
    if picking.pickable(chosen, person.id, badge.community_id, knows_all) != chosen:
        raise RuleBroken(
            _("Choose only what they took part in and what members can read. Load the page again.")
        )


def _begun(badge: Badge, person_id: int, origin: str) -> Award:
    """The one live award of this badge for this person, held; begun where there is none."""
    for _attempt in range(ATTEMPTS):
        db.session.execute(
            insert_once(Award)
            .values(
                community_id=badge.community_id,
                badge_id=badge.id,
                badge_version_id=_present_version(badge),
                person_id=person_id,
                origin=origin,
                state=AwardState.GATHERING,
            )
            .on_conflict_do_nothing()
        )
        award = queries.live(badge.id, person_id)
        if award is not None:
            return award
    raise RuleBroken(_("Somebody changed this at the same moment. Press once more."))


def _present_version(badge: Badge) -> int:
    found = select(BadgeVersion.id).where(
        BadgeVersion.badge_id == badge.id, BadgeVersion.number == badge.version
    )
    return db.session.scalars(found).one()


def _stand_behind(award: Award, by: Person, words: str, is_award: bool) -> int:
    """Add somebody's words, weighed by the circle that they close; once for each person."""
    circle = circles.closed_by(award.community_id, by.id, award.person_id)
    row = insert_once(Endorsement).values(
        award_id=award.id,
        community_id=award.community_id,
        by_id=by.id,
        to_id=award.person_id,
        words=words,
        is_award=is_award,
        weight=circles.weight_of(circle),
        circle=circle,
        created_at=now(),
    )
    made = db.session.scalar(row.on_conflict_do_nothing().returning(Endorsement.id))
    if made is None:
        raise RuleBroken(_("You have said something for this badge already."))
    return int(made)


def _name(award_id: int, contribution_ids: Collection[int], endorsement_id: int | None) -> None:
    """Write down what it is for; what another peer named already stays theirs."""
    rows = [
        {"award_id": award_id, "contribution_id": each, "endorsement_id": endorsement_id}
        for each in sorted(contribution_ids)
    ]
    if rows:
        db.session.execute(insert_once(AwardContribution).values(rows).on_conflict_do_nothing())


def _offer_if(award: Award, badge: Badge, at_once: bool) -> None:
    """Offer it once enough peers stand behind it, or an organiser gave it."""
    has_enough = at_once or queries.voices(award.id) + ENOUGH >= badge.peers_needed
    if award.state == AwardState.GATHERING and has_enough:
        _offer(award)


def _offer(award: Award) -> None:
    award.state, award.offered_at = AwardState.OFFERED, now()
    note(award, "offered", None)
    tell([award.person_id], award.community_id, What.AWARD, award.id)


def _tell_if_it_is_theirs(award: Award, what: str, by: Person) -> None:
    """Its holder hears of every voice that joins what they have accepted."""
    if award.state == AwardState.ACCEPTED:
        note(award, what, by)
        consequences.follow(award)
        tell([award.person_id], award.community_id, What.AWARD, award.id)


def _mark_taken_back(endorsement_id: int) -> bool:
    """Exactly one of any number of presses takes it back."""
    stands = update(Endorsement).where(
        Endorsement.id == endorsement_id, Endorsement.taken_back_at.is_(None)
    )
    return bool(changed(stands.values(taken_back_at=now()).execution_options(**IN_BULK)))


def _end_taken_back(award: Award, by: Person) -> None:
    award.state, award.ended_at = AwardState.TAKEN_BACK, now()
    note(award, "taken_back", by)
    if forget(award.person_id, What.AWARD, award.id):
        tell([award.person_id], award.community_id, What.AWARD, award.id)
