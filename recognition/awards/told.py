"""What is told about awards: offered, corrected, revoked, taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flask_babel import gettext as _

from core.pages.links import path
from recognition.awards import queries
from recognition.awards.links import award_url
from recognition.awards.models import AwardChange, AwardState
from recognition.awards.queries import Card
from recognition.news.items import Item
from recognition.news.models import News

TOLD = ("offered", "corrected", "revoked", "taken_back", "joined", "co_signed")
ENDED = {"revoked": AwardState.REVOKED, "taken_back": AwardState.TAKEN_BACK}


def about_awards(news: Sequence[News]) -> dict[int, Item]:
    """What each piece says: the last thing that had happened to its award when it was written.

    What has been overtaken by the end of an award is left out.
    """
    ids = {each.subject_id for each in news}
    cards = queries.cards_of(ids)
    words = queries.first_words(ids)
    happened: dict[int, list[AwardChange]] = {}
    for change, _name in queries.changes(ids, *TOLD):
        happened.setdefault(change.award_id, []).append(change)
    return {
        each.id: item
        for each in news
        if each.subject_id in cards
        and (item := _item(each, cards[each.subject_id], happened, words)) is not None
    }


def _item(
    news: News,
    card: Card,
    happened: Mapping[int, Sequence[AwardChange]],
    words: Mapping[int, str],
) -> Item | None:
    before = [each for each in happened.get(card.award.id, ()) if each.at <= news.created_at]
    if card.award.person_id != news.person_id or not before:
        return None
    last = before[-1]
    if card.award.state != ENDED.get(last.what, card.award.state):
        return None
    if last.what == "offered":
        return _offered(card, words.get(card.award.id, ""))
    if last.what in ("joined", "co_signed"):
        return _joined(card)
    if last.what == "corrected":
        return _corrected(card, last)
    return _ended(card, last)


def _offered(card: Card, words: str) -> Item | None:
    if card.award.state not in (AwardState.OFFERED, AwardState.ACCEPTED):
        return None
    waits = card.award.state == AwardState.OFFERED
    about = {"badge": card.version.name}
    sentence = (
        _("The badge “%(badge)s” is waiting for you. You decide who sees it.", **about)
        if waits
        else _("You were given the badge “%(badge)s”.", **about)
    )
    said, press = words or _by_rule(card), _("See it and decide") if waits else _("See it")
    return replace(
        _linked(card, sentence, said, press), title=_("A badge for you: %(badge)s", **about)
    )


def _by_rule(card: Card) -> str:
    """What it is for where nobody wrote why: what the badge asks for, and what they did."""
    if not card.award.rule_why:
        return ""
    return str(
        _(
            "You did what this badge asks for: %(criteria)s (%(why)s)",
            criteria=card.version.criteria,
            why=card.award.rule_why,
        )
    )


def _joined(card: Card) -> Item | None:
    if card.award.state != AwardState.ACCEPTED:
        return None
    sentence = _("Somebody else stands behind your badge “%(badge)s”.", badge=card.version.name)
    return _linked(card, sentence, "", _("See it"))


def _corrected(card: Card, change: AwardChange) -> Item | None:
    if card.award.state not in (AwardState.OFFERED, AwardState.ACCEPTED):
        return None
    sentence = _(
        "An organiser corrected what is said on your badge “%(badge)s”.", badge=card.version.name
    )
    return _linked(card, sentence, change.why or "", _("See it"))


def _ended(card: Card, change: AwardChange) -> Item:
    if change.what == "taken_back":
        return Item(
            _("The badge “%(badge)s” was taken back by who gave it.", badge=card.version.name)
        )
    sentence = _("Your badge “%(badge)s” was revoked by an organiser.", badge=card.version.name)
    return _linked(card, sentence, change.why or "", _("See it"))


def _linked(card: Card, sentence: str, words: str, press: str) -> Item:
    where = {"community_id": card.award.community_id, "award_id": card.award.id}
    return Item(
        sentence, words, path("recognition.awards.show", **where), award_url(card.award), press
    )
