"""Claiming a badge with a code: by oneself, with a name and an address, or through a helper.

The organiser who prepared the code gives the badge, by the rules of every other one. Whoever only
typed a name has shown nobody who they are, so that name stands nowhere until they say so. Whoever
typed an address may have typed that of another: until the link in that mailbox is opened and the
badge taken, nobody took part in anything, and the use is only kept for a day.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import update

from core.communities import queries as communities
from core.communities.models import Community, Role
from core.db import IN_BULK, changed, db, new_public_id, now
from core.errors import RuleBroken
from core.held.actions import offer_return
from core.journal.actions import record
from core.people import queries as people
from core.people.models import Person
from core.privacy.queries import is_suppressed
from core.safeguarding.queries import is_held
from recognition.awards import offering, picking
from recognition.badges.models import Badge
from recognition.claims import claimants, queries
from recognition.claims.models import Claim, ClaimCode
from recognition.claims.words import why_not
from recognition.contributions import parts
from recognition.contributions import queries as contributions
from recognition.contributions.models import Contribution
from recognition.contributions.writing import log
from recognition.holding import must_not_be_held
from recognition.news.models import What
from recognition.news.telling import was_told


@dataclass(frozen=True)
class Open:
    """A code that can be used, held, with who gives its badge and where."""

    code: ClaimCode
    badge: Badge
    maker: Person
    community: Community

    @property
    def words(self) -> dict[str, object]:
        """What the contribution of whoever claims it says."""
        return {name: getattr(self.code, name) for name in ("kind", "said", "done_on", "place")}


def claim(code_id: int, person: Person) -> Claim:
    """Claim it for oneself. Pressing twice is once."""
    found = _opened(code_id)
    before = queries.claim_of(code_id, person.id)
    if before is not None:
        return before
    if is_held("person", person.id):
        raise RuleBroken(
            _("Nothing can be changed in your name now. Speak with who looks after safeguarding.")
        )
    reason = why_not_for(found.code, person)
    if reason:
        raise RuleBroken(reason)
    deed = log(found.community, found.words, new_public_id(), by=person)
    made = _given(found, person, deed)
    was_told(person.id, What.AWARD, made.award_id or 0)
    return made


def claim_with_name(code_id: int, name: str, form_key: str) -> Claim:
    """Claim it with no more than a name; the same form twice is once."""
    found = _opened(code_id)
    logged = contributions.logged_with(found.maker.id, form_key)
    before = queries.claim_with(code_id, logged.id) if logged else None
    if before is not None:
        return before
    person = claimants.introduced(found.community, name, None)
    made = _given(found, person, _written_down(found, person, form_key))
    was_told(person.id, What.AWARD, made.award_id or 0)
    return made


def claim_with_address(code_id: int, name: str, address: str) -> None:
    """Claim it for whoever reads this mailbox. Nothing tells whether we know them, or gave it."""
    found = _opened(code_id)
    person = people.with_email(address)
    if person is None and is_suppressed(address):
        offer_return(address)
    elif person is None:
        person = claimants.introduced(found.community, name, address)
    if person is not None and _may_be_given(found, person):
        deed = _proposed(found, person)
        _given(found, person, deed)
        was_told(person.id, What.PROPOSED, deed.id)  # the link to the badge asks for both


def claim_for(code_id: int, name: str, agreed: str, by: Person, organises: bool) -> Claim:
    """Claim it for somebody who has no phone, with how they agreed. They are told on paper."""
    found = _opened(code_id)
    person = claimants.without_a_phone(found.community, name, by, organises)
    before = queries.claim_of(code_id, person.id)
    known = before is not None or not _is_new_to(found, person)
    if known or is_held("person", person.id):  # which of these it is, is not for a helper to know
        raise RuleBroken(
            _("This cannot be claimed for them. Nothing was used up; speak with an organiser.")
        )
    key = new_public_id()
    deed = log(
        found.community, found.words, key, by, others=[person], took_part=False, agreed=agreed
    )
    return _given(found, person, deed, helped_by=by, agreed=agreed)


def _opened(code_id: int) -> Open:
    """The code, held, if it can be used now by anybody."""
    code = queries.locked(code_id)
    must_not_be_held(code.community_id)
    maker = db.session.get(Person, code.made_by_id) if code.made_by_id else None
    if maker is None or not still_gives(code, maker):
        raise RuleBroken(_("This code cannot be used any more. Ask the people who gave it to you."))
    reason = why_not(code)
    if reason:
        raise RuleBroken(reason)
    badge = db.session.get_one(Badge, code.badge_id)
    return Open(code, badge, maker, db.session.get_one(Community, code.community_id))


def still_gives(code: ClaimCode, maker: Person) -> bool:
    """True while who prepared it organises there, and is not on hold."""
    organises = communities.has_role(code.community_id, maker.id, Role.ORGANISER)
    return (organises or maker.is_administrator) and not is_held("person", maker.id)


def why_not_for(code: ClaimCode, person: Person) -> str:
    """Why this person cannot claim it for themselves; nothing when they can."""
    if person.id == code.made_by_id:
        return str(_("You prepared this code, so it is for others."))
    if queries.has_badge(code.badge_id, person.id):
        return str(_("You have this badge already, and one is enough."))
    if _was_given(code, person):
        return str(_("You were given this badge before, and it is given once."))
    return ""


def _was_given(code: ClaimCode, person: Person) -> bool:
    """They had it from who prepared the code, also if it has ended since."""
    maker_id = code.made_by_id
    return maker_id is not None and bool(picking.gave_before(code.badge_id, maker_id, person.id))


def _is_new_to(found: Open, person: Person) -> bool:
    """They neither have it, nor ever had it from who prepared the code."""
    if queries.has_badge(found.badge.id, person.id):
        return False
    return not _was_given(found.code, person)


def _may_be_given(found: Open, person: Person) -> bool:
    """What would be refused to somebody who can say who they are."""
    return (
        person.id != found.maker.id
        and person.may_be_contacted
        and not is_held("person", person.id)
        and queries.claim_of(found.code.id, person.id) is None
        and _is_new_to(found, person)
    )


def _written_down(found: Open, person: Person, form_key: str) -> Contribution:
    """What they did, in the words of the organiser, and without their name."""
    deed = log(found.community, found.words, form_key, by=found.maker, took_part=False)
    parts.stand_behind(deed, person.id, by=found.maker)
    parts.hide(deed, person, is_hidden=True)
    return deed


def _proposed(found: Open, person: Person) -> Contribution:
    """What they would have done; it is a draft, and names them to nobody, until they say so."""
    key = new_public_id()
    deed = log(found.community, found.words, key, found.maker, others=[person], took_part=False)
    parts.hide(deed, person, is_hidden=True)
    return deed


def _given(
    found: Open,
    person: Person,
    deed: Contribution,
    helped_by: Person | None = None,
    agreed: str | None = None,
) -> Claim:
    """Use the code once, and give what it gives."""
    _use(found.code)
    award = offering.give(
        found.badge, person, found.maker, found.code.words, [deed.id], True, is_claimed=True
    )
    made = Claim(
        claim_code_id=found.code.id,
        person_id=person.id,
        contribution_id=deed.id,
        award_id=award.id,
        helped_by_id=helped_by.id if helped_by else None,
        agreed=agreed,
    )
    db.session.add(made)
    # whose award it is stays out of the journal, as with every award
    record("claim.made", by=helped_by, community_id=deed.community_id, subject_id=found.code.id)
    db.session.flush()
    return made


def _use(code: ClaimCode) -> None:
    """Count one use; of any number of presses for the last one, one gets it."""
    usable = update(ClaimCode).where(
        ClaimCode.id == code.id,
        ClaimCode.uses < ClaimCode.most_uses,
        ClaimCode.stopped_at.is_(None),
        ClaimCode.opens_at <= now(),
        ClaimCode.closes_at > now(),
    )
    used = usable.values(uses=ClaimCode.uses + 1).execution_options(**IN_BULK)
    if not changed(used):
        raise RuleBroken(_("This code has just been used up, or has ended."))
