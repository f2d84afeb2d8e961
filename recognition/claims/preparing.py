"""Preparing a code for an event, and stopping it."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import update

from core.communities.models import Community
from core.db import IN_BULK, changed, db, now
from core.errors import RuleBroken
from core.journal.actions import record
from core.people.models import Person
from recognition.awards import wording
from recognition.badges.models import Badge
from recognition.claims.codes import new_code
from recognition.claims.models import ClaimCode

MOST_USES = 1_000


def prepare(community: Community, badge: Badge, values: dict[str, Any], by: Person) -> ClaimCode:
    """Prepare a code with which people claim a badge that its organiser gives them."""
    wording.must_say_why(values["words"])
    if badge.community_id != community.id or badge.retired_at or not badge.by_organisers:
        raise RuleBroken(_("Organisers do not give this badge. Choose another one."))
    code = ClaimCode(
        code=new_code(),
        community_id=community.id,
        badge_id=badge.id,
        made_by_id=by.id,
        **values,
    )
    db.session.add(code)
    db.session.flush()
    record("claim_code.prepared", by=by, community_id=community.id, subject_id=code.id)
    return code


def stop(code: ClaimCode, by: Person) -> None:
    """Let nobody use the code any more. Badges that were claimed stay."""
    goes_on = update(ClaimCode).where(ClaimCode.id == code.id, ClaimCode.stopped_at.is_(None))
    if not changed(goes_on.values(stopped_at=now()).execution_options(**IN_BULK)):
        raise RuleBroken(_("This code has been stopped already."))
    record("claim_code.stopped", by=by, community_id=code.community_id, subject_id=code.id)
