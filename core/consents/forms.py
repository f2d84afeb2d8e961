"""The question that is asked whenever people come in, and what is written down about agreements."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired

from core.consents.models import How, Purpose
from core.consents.words import CHANNEL_WORDS, COMING_IN, HOW_WORDS, PURPOSE_WORDS, SAID
from core.forms import Form, longest, tidy

CHOSEN = (Purpose.INVITATION, Purpose.ASKING, Purpose.NEWS, Purpose.QUESTION)
"""What somebody can choose one by one to be written to about, or not."""
ASKED_OF_STAFF = (Purpose.CONTACT, *CHOSEN, Purpose.ANYTHING)
HEARD = (How.PHONE, How.IN_PERSON, How.PAPER, How.MESSAGE)


def why_we_may() -> RadioField:
    """The one question about whoever comes in."""
    return RadioField(
        _l("Why may you write to them?"),
        choices=[SelectChoice(each, words) for each, words in COMING_IN.items()],
        validators=[InputRequired(_l("Choose one. Without it nothing can be sent to them."))],
    )


class HeardForm(Form):
    purpose = SelectField(
        _l("What is it about?"),
        choices=[SelectChoice(each, PURPOSE_WORDS[each]) for each in ASKED_OF_STAFF],
    )
    channel = SelectField(
        _l("By which way?"),
        choices=[
            SelectChoice("", _l("Any way")),
            *(SelectChoice(each, words) for each, words in CHANNEL_WORDS.items()),
        ],
    )
    said = RadioField(
        _l("What did they say?"),
        choices=[SelectChoice(each, words) for each, words in SAID.items()],
        validators=[InputRequired(_l("Choose one."))],
    )
    how = RadioField(
        _l("How did they say so?"),
        choices=[SelectChoice(each, HOW_WORDS[each]) for each in HEARD],
        validators=[InputRequired(_l("Choose one. They may ask how you know."))],
    )
    note = TextAreaField(
        _l("Where and when, if it helps to remember"),
        filters=[tidy],
        validators=[longest(300)],
        render_kw={"rows": 2},
    )


class BalanceForm(Form):
    words = TextAreaField(
        _l("Why is it fair?"),
        description=_l(
            "For example: we write to people at schools and councils about school gardens, which "
            "are part of their work; one message, at their work address; they can expect it; "
            "every message says how to say no."
        ),
        filters=[tidy],
        validators=[
            DataRequired(_l("Write it down in a few sentences. They may ask to read it.")),
            longest(3000),
        ],
        render_kw={"rows": 8},
    )
