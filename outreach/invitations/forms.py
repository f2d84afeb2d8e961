"""What an inviter writes, and what a helper notes down from a call."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired

from core.communities import queries as communities
from core.forms import Form, longest, one_line, tidy
from outreach.answers.forms import AnswerForm
from outreach.invitations.words import CHANNEL_WORDS


class LineForm(Form):
    why = TextAreaField(
        _l("Why them?"), filters=[one_line], validators=[longest(500)], render_kw={"rows": 2}
    )
    inviter_id = SelectField(_l("Who asks them?"), coerce=int, validate_choice=True)
    channel = RadioField(
        _l("How?"),
        choices=[SelectChoice(each.value, label) for each, label in CHANNEL_WORDS.items()],
        validators=[DataRequired(_l("Choose how they are asked."))],
    )
    personal_line = TextAreaField(
        _l("Your personal line"),
        filters=[tidy],
        validators=[longest(2000)],
        render_kw={"rows": 5},
    )

    def __init__(self, community_id: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = communities.inviters(community_id)
        nobody = [SelectChoice(0, _l("Nobody yet"))]
        self.inviter_id.choices = nobody + [SelectChoice(each.id, each.name) for each in people]


class AskedForm(Form):
    said = TextAreaField(
        _l("What was said?"), filters=[tidy], validators=[longest(2000)], render_kw={"rows": 3}
    )


class HeardForm(AnswerForm):
    """An answer that was given by phone, in person or on paper, and is noted down by a helper."""

    via = RadioField(
        _l("How did you hear it?"),
        choices=[
            SelectChoice("phone", _l("By phone")),
            SelectChoice("in_person", _l("In person")),
            SelectChoice("letter", _l("By letter")),
            SelectChoice("email", _l("By e-mail")),
        ],
        validators=[DataRequired(_l("Choose one."))],
    )
