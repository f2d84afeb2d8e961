"""What is told about contributions: somebody was written down, or says "me too"."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from flask_babel import gettext as _

from core.pages.links import absolute, path
from recognition.contributions import queries
from recognition.contributions.links import confirmation_url
from recognition.contributions.models import Contribution, Part
from recognition.news.items import Item
from recognition.news.models import News


def proposed(news: Sequence[News]) -> dict[int, Item]:
    """Somebody wrote down that they did something: they say whether it is so."""
    about = _about(news)
    return {
        each.id: _proposed(each, about[each.subject_id])
        for each in news
        if each.subject_id in about
    }


def asked(news: Sequence[News]) -> dict[int, Item]:
    """Somebody says that they took part as well."""
    about = _about(news)
    return {
        each.id: _asked(each, about[each.subject_id]) for each in news if each.subject_id in about
    }


def _about(news: Collection[News]) -> dict[int, Contribution]:
    found = queries.some({each.subject_id for each in news})
    return {each.id: each for each in found}


def _proposed(news: News, contribution: Contribution) -> Item:
    where = {"community_id": news.community_id, "contribution_id": contribution.id}
    theirs = next((each for each in contribution.people if each.person_id == news.person_id), None)
    agreed = theirs is not None and bool(theirs.agreed)
    return Item(
        _("We wrote down what you did, as you had agreed. Members read it. Shall it stay so?")
        if agreed
        else _("Somebody wrote down that you did this. Is it so?"),
        contribution.said,
        path("recognition.contributions.show", **where),
        confirmation_url(contribution.id, news.person_id),
        _("Say whether it is so"),
    )


def _asked(news: News, contribution: Contribution) -> Item:
    names = [each.person.name for each in contribution.people if each.state == Part.ASKED]
    where = {"community_id": news.community_id, "contribution_id": contribution.id}
    return Item(
        _("%(names)s took part too, they say. Is it so?", names=", ".join(names))
        if names
        else _("Somebody else took part in this too, they said."),
        contribution.said,
        path("recognition.contributions.show", **where),
        absolute("recognition.contributions.show", **where),
        _("Say whether it is so"),
    )
