"""What askers, champions and those who look after concerns fill in."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, Email

from core.forms import Form, longest, one_line, tidy
from recognition.claims.forms import just_a_name

FEWEST, LONGEST = 20, 2_000


def enough(_form: Any, field: TextAreaField) -> None:
    """Refuse a question of a word or two."""
    if len((field.data or "").strip()) < FEWEST:
        raise ValidationError(
            _("Write at least %(fewest)s letters, so that they know what you ask.", fewest=FEWEST)
        )


class QuestionForm(Form):
    words = TextAreaField(
        _l("Your question"),
        filters=[tidy],
        validators=[DataRequired(_l("Write your question.")), enough, longest(LONGEST)],
        render_kw={"rows": 6, "maxlength": LONGEST},
    )


class VisitorForm(QuestionForm):
    """The question of somebody who has not signed in."""

    name = StringField(
        _l("Your name, as the champion will read it"),
        filters=[one_line],
        validators=[DataRequired(_l("Enter your name.")), longest(100), just_a_name],
        render_kw={"autocomplete": "name", "spellcheck": "false"},
    )
    email = EmailField(
        _l("Your e-mail address"),
        filters=[one_line],
        validators=[
            DataRequired(_l("Enter your e-mail address, so that the answer reaches you.")),
            Email(_l("Enter an address like name@example.org.")),
            longest(254),
        ],
        render_kw={"autocomplete": "email"},
    )


class AnswerForm(Form):
    answer = TextAreaField(
        _l("Your answer"),
        filters=[tidy],
        validators=[DataRequired(_l("Write your answer.")), longest(5_000)],
        render_kw={"rows": 8, "maxlength": 5_000},
    )


class ConcernForm(Form):
    concern = TextAreaField(
        _l("What worries you?"),
        filters=[tidy],
        validators=[DataRequired(_l("Say in a few words what worries you.")), longest(LONGEST)],
        render_kw={"rows": 3, "maxlength": LONGEST},
    )


class OutcomeForm(Form):
    outcome = TextAreaField(
        _l("What was done?"),
        filters=[tidy],
        validators=[DataRequired(_l("Say what was done.")), longest(LONGEST)],
        render_kw={"rows": 3, "maxlength": LONGEST},
    )
