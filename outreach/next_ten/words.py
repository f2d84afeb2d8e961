"""The chooser in plain words: what a score is made of, and why somebody is proposed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from flask import Flask
from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from outreach.next_ten.field import GUESSED, Part

Reason = dict[str, Any]
PART_WORDS: dict[Part, LazyString] = {
    Part.SEGMENTS: _l("Places in segments that are short"),
    Part.REACH: _l("People whom they would reach"),
    Part.NOMINATIONS: _l("Nominations"),
    Part.WARMTH: _l("How warm the contact is"),
    Part.LANGUAGES: _l("A language in common"),
}
PART_HINTS: dict[Part, LazyString] = {
    Part.SEGMENTS: _l("A point for each place that they fill, as long as it is free."),
    Part.REACH: _l("A point for five people whom nobody else in the list reaches. A guess."),
    Part.NOMINATIONS: _l("A point for the first nomination, half as much for each further one."),
    Part.WARMTH: _l(
        "A point if you were in touch within three months, half within a year. A guess."
    ),
    Part.LANGUAGES: _l("A point if somebody who can invite speaks a language of theirs."),
}
WAY_WORDS: dict[str, LazyString] = {
    "next_ten": _l("This list"),
    "random": _l("Drawn at random"),
    "most_connected": _l("The most connected"),
    "most_nominated": _l("The most nominated"),
}


def init_app(app: Flask) -> None:
    """Offer the words to templates."""
    app.jinja_env.globals.update(reasons_in_words=in_words, score_of_reasons=score)


def score(reasons: Sequence[Reason]) -> float:
    """The sum of the points of these reasons."""
    return float(round(sum(each["points"] for each in reasons), 1))


def in_words(reasons: Sequence[Reason]) -> Iterator[tuple[str, float, bool]]:
    """Each reason as a sentence, with its points, and whether it is a guess."""
    for reason in reasons:
        part = Part(reason["part"])
        yield sentence(part, reason["about"]), reason["points"], part in GUESSED


def sentence(part: Part, about: Any) -> str:
    """One reason in words."""
    match part:
        case Part.SEGMENTS:
            return str(_("Fills a place in: %(segments)s", segments=", ".join(about)))
        case Part.REACH:
            return _reach(about)
        case Part.NOMINATIONS:
            return str(ngettext("Nominated once", "Nominated %(num)s times", about))
        case Part.WARMTH if about == 1:
            return str(_("You were in touch within three months"))
        case Part.WARMTH:
            return str(_("You were in touch within a year"))
        case Part.LANGUAGES:
            return str(_("Speaks a language of somebody who can invite"))


def _reach(people: float) -> str:
    if people < 1:
        return str(_("Might reach somebody whom nobody above reaches"))
    return str(
        ngettext(
            "Would reach about %(num)s person whom nobody above reaches",
            "Would reach about %(num)s people whom nobody above reaches",
            round(people),
        )
    )


def suggested_why(reasons: Sequence[Reason], private: Collection[str]) -> str:
    """A reason why them that they may read themselves; empty where there is none yet.

    The names of `private` segments are for those who organise.
    """
    for reason in reasons:
        if reason["part"] == Part.SEGMENTS:
            names = [name for name in reason["about"] if name not in private]
            if names:
                return str(_("We want to hear from: %(segments)s", segments=", ".join(names)))
    return ""
