"""What organisers do about an award that is wrong: correct its words or revoke it, and say why."""

from __future__ import annotations

from flask_babel import gettext as _

from core.db import db, now
from core.errors import RuleBroken
from core.people.models import Person
from recognition.awards import consequences, queries, wording
from recognition.awards.history import note
from recognition.awards.models import Award, AwardState, Endorsement
from recognition.news.models import What
from recognition.news.telling import forget, tell


def revoke(award: Award, by: Person, why: str) -> None:
    """End an award for good. Its holder reads why, if they know of it."""
    _must_be_anothers(award, by)
    _must_have_reason(why)
    award = queries.locked(award.id)
    if award.state not in queries.LIVE:
        raise RuleBroken(_("This award has ended already."))
    knew = award.state == AwardState.ACCEPTED
    was = {"state": award.state}
    award.state, award.ended_at, award.ended_why = AwardState.REVOKED, now(), why
    note(award, "revoked", by, why, was)
    consequences.follow(award)
    if forget(award.person_id, What.AWARD, award.id) or knew:
        tell([award.person_id], award.community_id, What.AWARD, award.id)


def correct(endorsement: Endorsement, by: Person, words: str, why: str) -> None:
    """Change what a peer wrote, with a reason; what it said before stays in the history."""
    award = queries.locked(endorsement.award_id)
    db.session.refresh(endorsement)
    _must_be_anothers(award, by)
    _must_have_reason(why)
    wording.must_be_a_sentence(words)
    if award.state not in queries.LIVE or endorsement.taken_back_at is not None:
        raise RuleBroken(_("This award has ended already."))
    if endorsement.words == words:
        raise RuleBroken(_("Nothing was changed. Correct the words, then save."))
    was = {"words": endorsement.words, "endorsement_id": endorsement.id}
    endorsement.words = words
    note(award, "corrected", by, why, was)
    consequences.follow(award)
    if award.offered_at is not None:
        tell([award.person_id], award.community_id, What.AWARD, award.id)


def _must_be_anothers(award: Award, by: Person) -> None:
    if award.person_id == by.id:
        raise RuleBroken(_("This is your own. Hand it back, or ask another organiser."))


def _must_have_reason(why: str) -> None:
    if not why.strip():
        raise RuleBroken(_("Say why in a few words; its holder will read it."))
