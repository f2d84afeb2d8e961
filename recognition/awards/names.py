"""The name under which an award is shown, as its holder chose."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from flask_babel import gettext as _

from core.communities import queries as communities
from core.communities.models import Role
from core.errors import RuleBroken
from core.people.models import Person, folded, words_of
from core.people.text import one_line
from recognition.awards.models import Award
from recognition.contributions import queries as contributions

LONGEST_PSEUDONYM = 60
TELLING = 3
"""Shorter words, such as the "al" or "Ó" of a name, tell nobody who somebody is."""
JOINER = "\u200d"


def shown_name(award: Award, person: Person) -> str:
    """The name that others read on the award. What is not decided yet has the full name."""
    if award.shown_as == "pseudonym":
        return award.pseudonym or ""
    return name_as(award.shown_as, person)


def name_as(shown_as: str | None, person: Person) -> str:
    """A person's name in one of the ways that do not need a pseudonym."""
    if shown_as == "first_name":
        return person.first_name
    return initials(person.name) if shown_as == "initials" else person.name


def tells_more(words: str, shown: str, person: Person) -> bool:
    """True when somebody's words say more of the person's name than the one that is shown."""
    hidden = {each for each in words_of(person.name) - words_of(shown) if len(each) >= TELLING}
    return bool(hidden) and not hidden.isdisjoint(words_of(words))


def initials(name: str) -> str:
    """The first letter of each word, in any script, with the marks that belong to it."""
    letters = [_first_letter(word) for word in name.split()]
    found = [letter for letter in letters if letter]
    return " ".join(f"{letter}." for letter in found) or next(_graphemes(name.strip()), "?")


def checked_pseudonym(text: str | None, community_id: int, person: Person) -> str:
    """The pseudonym, tidied. Raises RuleBroken where it could be taken for somebody else here."""
    name = _without_invisible(one_line(text))
    if not name or not any(letter.isalnum() for letter in name):
        raise RuleBroken(_("Write the name that people should read, with at least one letter."))
    if len(name) > LONGEST_PSEUDONYM:
        raise RuleBroken(
            _("Choose a shorter name: %(most)s letters at most.", most=LONGEST_PSEUDONYM)
        )
    if folded(name) != person.sort_name and means_another(name, community_id, person.id):
        raise RuleBroken(_("Somebody here has this name. Choose one that is only yours."))
    return name


def means_another(name: str, community_id: int, person_id: int | None = None) -> bool:
    """It is the name of somebody whom everybody knows here, or has that of an organiser in it."""
    organisers = communities.people_with_role(community_id, Role.ORGANISER)
    theirs = [each.sort_name for each in organisers if each.id != person_id and each.sort_name]
    if any(re.search(rf"\b{re.escape(each)}\b", folded(name)) for each in theirs):
        return True
    return any(each.id != person_id for each in contributions.well_known(community_id, name))


def _first_letter(word: str) -> str:
    """The first letter or digit of a word; nothing for a word of signs."""
    found = next((each for each in _graphemes(word) if each[0].isalnum()), "")
    large = found[:1].upper()
    return (large if len(large) == 1 else found[:1]) + found[1:]


def _graphemes(text: str) -> Iterator[str]:
    """Each letter with its accents and vowel signs; an emoji with all that it is joined from."""
    one = ""
    for letter in text:
        if one and not (_clings(letter) or one.endswith(JOINER)):
            yield one
            one = ""
        one += letter
    if one:
        yield one


def _clings(letter: str) -> bool:
    is_skin = "\U0001f3fb" <= letter <= "\U0001f3ff"
    return is_skin or letter == JOINER or unicodedata.category(letter) in ("Mn", "Mc", "Me")


def _without_invisible(text: str) -> str:
    """Without marks that cannot be seen, such as those that turn the direction of a text."""
    return "".join(each for each in text if unicodedata.category(each) != "Cf")
