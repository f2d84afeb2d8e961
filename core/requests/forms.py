"""What staff fill in about a request."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired

from core.db import today
from core.forms import Form, longest, tidy
from core.requests.models import Kind
from core.requests.words import HOW_WORDS, KIND_WORDS, OUTCOME_WORDS

ASKED = (Kind.READ, Kind.CORRECT, Kind.ERASE, Kind.RESTRICT, Kind.LIFT, Kind.OBJECT)


class WriteDownForm(Form):
    kind = RadioField(
        _l("What do they ask?"),
        choices=[SelectChoice(each, KIND_WORDS[each]) for each in ASKED],
        validators=[DataRequired(_l("Choose what they ask."))],
    )
    how = RadioField(
        _l("How did they ask?"),
        choices=[SelectChoice(*each) for each in HOW_WORDS.items() if each[0] != "page"],
        validators=[DataRequired(_l("Choose how they asked."))],
    )
    day = DateField(
        _l("On which day?"), default=today, validators=[DataRequired(_l("Write the day."))]
    )
    words = TextAreaField(
        _l("In their words"), filters=[tidy], validators=[longest(2000)], render_kw={"rows": 3}
    )


class AnswerForm(Form):
    outcome = RadioField(
        _l("What became of it?"),
        choices=[SelectChoice(*each) for each in OUTCOME_WORDS.items()],
        validators=[DataRequired(_l("Choose what became of it."))],
    )
    reason = TextAreaField(
        _l("Why, and what you told them"),
        filters=[tidy],
        validators=[longest(1000)],
        render_kw={"rows": 3},
    )


class ExtendForm(Form):
    reason = TextAreaField(
        _l("Why does it take longer?"),
        filters=[tidy],
        validators=[DataRequired(_l("Say why; they must be told.")), longest(1000)],
        render_kw={"rows": 2},
    )
