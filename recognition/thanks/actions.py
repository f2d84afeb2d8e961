"""Thanking somebody's work in one sentence, changing it, and taking it back."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import gettext as _

from core.db import db, now
from core.errors import RuleBroken
from core.journal.actions import record
from core.people.models import Person
from recognition.badges import rule_checks
from recognition.contributions.models import Contribution, Part
from recognition.contributions.queries import confirmed_people
from recognition.news.models import What
from recognition.news.telling import tell
from recognition.thanks import queries
from recognition.thanks.models import Thanks
from recognition.thanks.taking_back import take_away, take_back

LONGEST = 500
MOST_AN_HOUR = 60


def is_peer(contribution: Contribution, person: Person) -> bool:
    """True when the person had no part in it, so that they may thank for it."""
    return not any(
        each.person_id == person.id and each.state != Part.DECLINED for each in contribution.people
    )


def thank(contribution_id: int, words: str, by: Person) -> None:
    """Thank for it, or put what one wrote before in other words. Sent twice, it is once."""
    contribution = _shown(contribution_id)
    if queries.has_a_part(contribution.id, by.id):
        raise RuleBroken(_("You are on this yourself. Let somebody else thank for it."))
    before = queries.of_author(contribution.id, by.id)
    if before is None:
        _add(contribution, words, by)
    elif before.words != words:
        before.words, before.changed_at = words, now()


def withdraw(contribution_id: int, by: Person) -> None:
    """Take back one's own thanks; a second press finds nothing to do."""
    take_back(queries.locked(contribution_id), by.id)


def remove(thanks: Thanks, reason: str, by: Person) -> None:
    """Take away what somebody else wrote, and say why in the journal."""
    contribution = queries.locked(thanks.contribution_id)
    written = queries.still_there(thanks.id)
    if written is None:
        raise RuleBroken(_("This has been taken away already."))
    take_away(contribution, written)
    record(
        "thanks.removed",
        by=by,
        person_id=thanks.by_id,
        community_id=contribution.community_id,
        subject_id=contribution.id,
        reason=reason,
    )


def _shown(contribution_id: int) -> Contribution:
    contribution = queries.locked(contribution_id)
    if not contribution.is_shown:
        raise RuleBroken(_("This has been taken away meanwhile."))
    return contribution


def _add(contribution: Contribution, words: str, by: Person) -> None:
    _must_be_by_hand(by)
    thanks = Thanks(
        community_id=contribution.community_id,
        contribution_id=contribution.id,
        by_id=by.id,
        words=words,
    )
    db.session.add(thanks)
    db.session.flush()
    contribution.thanked_at = contribution.thanked_at or now()
    contribution.seen_at = contribution.seen_at or now()
    thanked = confirmed_people(contribution.id)
    tell(thanked, contribution.community_id, What.THANKS, thanks.id)
    rule_checks.ask(contribution.community_id, thanked)


def _must_be_by_hand(by: Person) -> None:
    """Nobody means more than sixty sentences in an hour; a script might send them."""
    if queries.given_since(by.id, now() - timedelta(hours=1)) >= MOST_AN_HOUR:
        raise RuleBroken(
            _(
                "You have thanked %(most)s times within an hour. That is a lot of kindness: "
                "go on a little later.",
                most=MOST_AN_HOUR,
            )
        )
