"""The words for what people ask about their details, and for what became of it."""

from __future__ import annotations

from flask import Flask
from flask_babel import LazyString, format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.requests.models import Kind, PersonRequest

KIND_WORDS: dict[str, LazyString] = {
    Kind.READ: _l("See what we hold"),
    Kind.CORRECT: _l("Correct something"),
    Kind.ERASE: _l("Erase everything"),
    Kind.RESTRICT: _l("Do nothing with it for now"),
    Kind.LIFT: _l("Use it again"),
    Kind.OBJECT: _l("Object"),
}
HOW_WORDS: dict[str, LazyString] = {
    "page": _l("On the page about them"),
    "letter": _l("By letter"),
    "phone": _l("By phone"),
    "in_person": _l("In person"),
    "email": _l("By e-mail"),
}
OUTCOME_WORDS: dict[str, LazyString] = {
    "done": _l("Done"),
    "refused": _l("Refused"),
    "withdrawn": _l("Withdrawn"),
}
OBJECTION_WORDS: dict[str, LazyString] = {
    "done": _l("Upheld: we stop"),
    "refused": _l("Not upheld: we go on"),
    "withdrawn": _l("Withdrawn"),
}
NOT_YET = _l("That day has not come yet. Write the day on which they asked.")
LIFT_IT_THEMSELVES = _l("They have an e-mail address, and lift it themselves, by link.")


def init_app(app: Flask) -> None:
    """Offer the words to templates."""
    app.jinja_env.globals.update(
        request_words=in_words,
        request_kinds=KIND_WORDS,
        request_outcomes=outcomes_of,
        request_ways=HOW_WORDS,
    )


def outcomes_of(request: PersonRequest) -> dict[str, LazyString]:
    """What can become of a request; whether an objection is upheld is decided."""
    return OBJECTION_WORDS if request.kind == Kind.OBJECT else OUTCOME_WORDS


def in_words(request: PersonRequest) -> str:
    """One request as its person reads it."""
    what, day = str(KIND_WORDS[request.kind]), format_date(request.received_at, "long")
    if request.outcome:
        became = outcomes_of(request)[request.outcome]
        said = _("%(what)s: asked on %(day)s. %(became)s.", what=what, day=day, became=became)
        return str(said)
    due = format_date(request.due_on, "long")
    return str(_("%(what)s: asked on %(day)s. We answer by %(due)s.", what=what, day=day, due=due))
