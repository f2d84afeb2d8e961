"""People come in, and somebody says why they may be written to. One of three plain answers."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from flask_babel import gettext as _

from core.consents import naming, queries
from core.consents.ledger import give_many
from core.consents.models import Basis, How, Purpose
from core.consents.words import COMING_IN
from core.errors import RuleBroken


def check(community_id: int, basis: str) -> None:
    """Refuse an interest that nobody has weighed. Raises RuleBroken."""
    if basis == Basis.LEGITIMATE_INTERESTS and queries.balancing_test(community_id) is None:
        raise RuleBroken(
            _(
                "Nobody has written down yet why it is fair to write to people whom you know "
                "through their work. An organiser does so once, in the settings of the community."
            )
        )


def came_in(
    person_ids: Sequence[int], community_id: int, basis: str, how: How, by_id: int | None
) -> None:
    """Write down why a community may write to these people; who was named gets one notice.

    A list from before anybody was asked has no basis, and brings none.
    """
    if not person_ids or not basis:
        return
    if basis == Basis.NAMED_BY_FRIEND:
        known = queries.basis_of(person_ids, Purpose.CONTACT, "email", community_id)
        _named([each for each in person_ids if each not in known], community_id, how, by_id)
        return
    give_many(
        person_ids,
        Purpose.CONTACT,
        basis=Basis(basis),
        wording=_words(community_id, basis),
        how=how,
        community_id=community_id,
        by_id=by_id,
    )


def _named(person_ids: Collection[int], community_id: int, how: How, by_id: int | None) -> None:
    give_many(
        person_ids,
        Purpose.NAMING,
        basis=Basis.NAMED_BY_FRIEND,
        wording=str(COMING_IN[Basis.NAMED_BY_FRIEND]),
        how=how,
        community_id=community_id,
        by_id=by_id,
    )
    naming.tell(person_ids, community_id)


def _words(community_id: int, basis: str) -> str:
    """What was said to them, or what was weighed."""
    weighed = queries.balancing_test(community_id)
    if basis == Basis.LEGITIMATE_INTERESTS and weighed is not None:
        return weighed.words
    return str(COMING_IN[basis])
