"""An award as one reader may see it."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from core.db import db
from core.people.models import Person
from core.safeguarding.queries import held
from recognition.awards import queries
from recognition.awards.models import Award, AwardChange, Endorsement
from recognition.awards.names import shown_name, tells_more
from recognition.awards.queries import Card
from recognition.contributions.models import Contribution

GIVERS_DID = ("given", "joined", "words_taken_back")


@dataclass(frozen=True)
class Seen:
    """What a page shows of an award: whose it is, what is said of it, and what it is for."""

    card: Card
    standing: Sequence[tuple[Endorsement, Person]]
    deeds: Sequence[Contribution]
    is_mine: bool

    @property
    def hides_deeds(self) -> bool:
        """True when what it is for would tell who its holder is."""
        return not self.is_mine and self.card.award.shown_as != "full_name"

    def has_spoken(self, person: Person) -> bool:
        return any(each.id == person.id for _endorsement, each in self.standing)


def seen_by(card: Card, viewer_id: int) -> Seen:
    """The award for its holder, or for somebody to whom its holder shows it."""
    is_mine = card.award.person_id == viewer_id
    deeds = [
        each
        for each in queries.contributions_of(card.award.id)
        if is_mine or (card.award.shown_as == "full_name" and _is_named(each, card.person.id))
    ]
    standing = queries.standing(card.award.id) if is_mine else said_to_others(card.award)
    return Seen(card, standing, deeds, is_mine)


def said_to_others(award: Award) -> Sequence[tuple[Endorsement, Person]]:
    """Who stands behind it, as far as neither they nor their words tell others whose it is."""
    holder = db.session.get_one(Person, award.person_id)
    shown = shown_name(award, holder)
    return [
        (said, by)
        for said, by in queries.standing(award.id)
        if not award.keeps_quiet_about(said) and not tells_more(said.words, shown, holder)
    ]


def said_to_strangers(award: Award) -> Sequence[tuple[Endorsement, Person]]:
    """The same outside: of peers who let strangers read it, and who are not on hold."""
    allowed = [each for each in said_to_others(award) if each[0].is_for_strangers]
    silent = held("person", {by.id for _said, by in allowed})
    return [(said, by) for said, by in allowed if by.id not in silent]


def told_to_others(
    award: Award, changes: Sequence[tuple[AwardChange, str | None]]
) -> Sequence[tuple[AwardChange, str | None]]:
    """What was done to it, without what would tell whose it is.

    That is who gave it once it was theirs, and words that said their name before a correction.
    """
    if award.tells_who or award.accepted_at is None:
        return changes
    holder, until = db.session.get_one(Person, award.person_id), award.accepted_at
    shown = shown_name(award, holder)
    return [
        each
        for each in changes
        if (each[0].what not in GIVERS_DID or each[0].at <= until)
        and not tells_more(each[0].was.get("words", ""), shown, holder)
    ]


def as_data(svg: str) -> str:
    """The address of an image that is inside the page: no script in it runs, nothing is fetched."""
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


def _is_named(deed: Contribution, person_id: int) -> bool:
    return any(each.person_id == person_id and each.is_named for each in deed.people)
