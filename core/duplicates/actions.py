"""What organisers can press about two people who may be one."""

from __future__ import annotations

from flask_babel import gettext as _

from core.communities.models import Community
from core.db import now
from core.duplicates import queries
from core.duplicates.models import Duplicate
from core.errors import RuleBroken
from core.journal.actions import record
from core.people.models import Person


def keep_apart(community: Community, duplicate: Duplicate, by: Person) -> None:
    """Note that these are two people; they are asked about again only if something else is alike.

    The people are locked first, as in a merge: of two who press at once the second sees what the
    first did. Raises RuleBroken when somebody has made them one meanwhile.
    """
    ids = (duplicate.first_id, duplicate.second_id)
    both = queries.locked_people(ids) == len(ids)
    if not both or queries.state_now(duplicate.id) in ("merged", None):
        raise RuleBroken(_("Somebody has made them one already."))
    duplicate.state, duplicate.decided_at, duplicate.decided_by_id = "apart", now(), by.id
    for person_id in ids:
        record(
            "person.apart",
            by=by,
            person_id=person_id,
            community_id=community.id,
            subject_id=duplicate.id,
        )


def must_be_meant(duplicate_id: int, seen: str) -> None:
    """Refuse to make two people one whom somebody kept apart after the page was opened."""
    if queries.state_now(duplicate_id) == "apart" and seen != "apart":
        raise RuleBroken(
            _(
                "Meanwhile somebody found that they are two people. "
                "If you are sure that they are one, press once more."
            )
        )
