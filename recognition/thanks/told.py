"""What is told about thanks: who wrote them, what for, and the words."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from core.pages.links import absolute, path
from recognition.contributions.models import Contribution
from recognition.news.items import Item
from recognition.news.models import News
from recognition.thanks import queries
from recognition.thanks.models import Thanks

SHOW = "recognition.contributions.show"


def thanked(news: Sequence[News]) -> dict[int, Item]:
    """Somebody thanked them. Left out where thanks or contribution are gone."""
    found = queries.news_of([each.id for each in news]) if news else []
    return {number: _thanked(thanks, about) for number, thanks, about in found}


def _thanked(thanks: Thanks, contribution: Contribution) -> Item:
    where = {"community_id": contribution.community_id, "contribution_id": contribution.id}
    return Item(
        _(
            "%(name)s thanked you for this: %(said)s",
            name=f"\u2068{thanks.writer}\u2069",
            said=f"\u2068{contribution.said}\u2069",
        ),
        thanks.words,
        path(SHOW, **where),
        absolute(SHOW, **where),
        _("Read it there"),
    )
