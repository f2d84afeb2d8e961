"""What recognition asks of somebody today: to thank, to say, to find out, to look."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from core.db import now
from core.pages.links import here
from core.today.ordering import Weight
from core.today.tasks import Deed, Field, Task
from recognition.tasks import queries
from recognition.terms.words import FOUND_WORDS

WITHIN = timedelta(days=7)
A_MONTH = timedelta(days=30)
A_FORTNIGHT = timedelta(days=14)


def first_ones(
    person_id: int, community_ids: Collection[int], _until: date, limit: int
) -> Sequence[Task]:
    """First contributions of the last seven days that nobody has thanked for."""
    found = queries.unthanked(person_id, community_ids, now() - WITHIN, True, limit)
    return [_thanks(each) for each in found]


def others(
    person_id: int, community_ids: Collection[int], _until: date, limit: int
) -> Sequence[Task]:
    """Everything else of the last month that nobody has thanked for."""
    found = queries.unthanked(person_id, community_ids, now() - A_MONTH, False, limit)
    return [_thanks(each) for each in found]


def to_say(
    person_id: int, community_ids: Collection[int], _until: date, limit: int
) -> Sequence[Task]:
    """Somebody wrote that I took part."""
    return [_saying(each) for each in queries.to_say(person_id, community_ids, limit)]


def questions(
    person_id: int, community_ids: Collection[int], _until: date, limit: int
) -> Sequence[Task]:
    """How somebody is whose buddy I am."""
    return [_asking(each) for each in queries.questions(person_id, community_ids, limit)]


def to_help(
    person_id: int, community_ids: Collection[int], _until: date, limit: int
) -> Sequence[Task]:
    """Awards of people whom no e-mail reaches."""
    return [_helping(each) for each in queries.to_help(person_id, community_ids, limit)]


def voices(
    person_id: int, community_ids: Collection[int], _until: date, limit: int
) -> Sequence[Task]:
    """Voices for awards that come from small circles, one task for each community."""
    found = queries.voices(person_id, community_ids)
    return [
        Task(
            f"voices-{community_id}",
            "voices",
            None,
            community_id,
            ngettext("Look at %(num)s voice for an award", "Look at %(num)s voices for awards", n),
            _("They come from a small circle, and weigh less until you have looked."),
            since.date() + A_FORTNIGHT,
            Weight.OTHER,
            5,
            here("recognition.award_reviews.index", community_id=community_id),
        )
        for community_id, (n, since) in found.items()
    ][:limit]


def _thanks(each: queries.Deed) -> Task:
    place = {"community_id": each.community_id, "contribution_id": each.id}
    thank = Deed(
        _("Thank them"),
        here("recognition.thanks_desk.thank", **place),
        [Field("words", _("Say thank you in a sentence"), needed=True)],
    )
    named = _("Thank %(name)s", name=each.name) if each.name else _("Thank whoever did this")
    first = _("It is the first thing that they did here, and nobody has thanked them yet.")
    other = _("Nobody has thanked them yet.")
    return Task(
        f"thanks-{each.id}",
        "thanks",
        each.person_id,
        each.community_id,
        named,
        f"“\u2068{each.said}\u2069” {first if each.is_first else other}",
        (each.shown_at + (timedelta() if each.is_first else A_FORTNIGHT)).date(),
        Weight.FIRST_THANKS if each.is_first else Weight.OTHER,
        3,
        here("recognition.thanks_desk.index", community_id=each.community_id),
        (thank,),
    )


def _saying(each: queries.Doubt) -> Task:
    place = {
        "community_id": each.community_id,
        "contribution_id": each.contribution_id,
        "person_id": each.person_id,
    }
    return Task(
        f"part-{each.contribution_id}",
        "part",
        None,
        each.community_id,
        _("Say whether you took part in this"),
        f"“\u2068{each.said}\u2069”",
        each.at.date(),
        Weight.WAITED_FOR,
        1,
        here("recognition.contributions.mine", community_id=each.community_id),
        (
            Deed(_("Yes, I did"), here("recognition.contributions.confirm", **place)),
            Deed(_("No, I did not"), here("recognition.contributions.decline", **place)),
        ),
    )


def _asking(each: queries.Question) -> Task:
    url = here("recognition.terms.answer", community_id=each.community_id, question_id=each.id)
    found = Deed(
        _("Say how they are"),
        url,
        [Field("words", _("In your words, if there is more to say"))],
        choice="answer",
        buttons=[(answer.value, str(words)) for answer, words in FOUND_WORDS.items()],
    )
    return Task(
        f"buddy-{each.id}",
        "buddy",
        each.person_id,
        each.community_id,
        _("Find out how %(name)s is", name=each.name),
        _("You are their buddy, and they have not been heard of for long."),
        each.asked_at.date(),
        Weight.PROMISE,
        10,
        url,
        (found,),
    )


def _helping(each: queries.Offered) -> Task:
    place = {"community_id": each.community_id, "award_id": each.id}
    return Task(
        f"award-{each.id}",
        "award",
        None,
        each.community_id,
        _("Ask somebody whether they accept their badge"),
        _("They have no e-mail address, so that somebody has to ask them."),
        each.at.date() + A_FORTNIGHT,
        Weight.FOLLOW_UP,
        10,
        here("recognition.award_reviews.answer", **place),
    )
