"""What organisers can press about two people who may be one."""

from __future__ import annotations

from flask_babel import gettext as _

from core.communities.models import Community
from core.db import now
from core.duplicates.models import Duplicate
from core.errors import RuleBroken
from core.journal.actions import record
from core.people.models import Person


def keep_apart(community: Community, duplicate: Duplicate, by: Person) -> None:
    """Note that these are two people; they are asked about again only if something else is alike.

    Raises RuleBroken when somebody has made them one meanwhile.
    """
    if duplicate.state == "merged":
        raise RuleBroken(_("Somebody has made them one already."))
    duplicate.state, duplicate.decided_at, duplicate.decided_by_id = "apart", now(), by.id
    for person_id in (duplicate.first_id, duplicate.second_id):
        record(
            "person.apart",
            by=by,
            person_id=person_id,
            community_id=community.id,
            subject_id=duplicate.id,
        )


def must_be_meant(duplicate: Duplicate, seen: str) -> None:
    """Refuse to make two people one whom somebody kept apart after the page was opened."""
    if duplicate.state == "apart" and seen != "apart":
        raise RuleBroken(
            _(
                "Meanwhile somebody found that they are two people. "
                "If you are sure that they are one, press once more."
            )
        )
