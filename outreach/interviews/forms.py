"""The short form for one interview."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired

from core.db import today
from core.forms import Form, longest, one_line, tidy

WANTED_WORDS = {"yes": _l("Yes"), "perhaps": _l("Perhaps"), "no": _l("No")}


def _long_answer(label: object) -> TextAreaField:
    return TextAreaField(label, filters=[tidy], validators=[longest(4000)], render_kw={"rows": 3})


class InterviewForm(Form):
    with_whom = StringField(
        _l("With whom?"),
        filters=[one_line],
        validators=[DataRequired(_l("Write something that tells talks apart.")), longest(200)],
    )
    talked_on = DateField(
        _l("When?"), default=today, validators=[DataRequired(_l("Enter a date."))]
    )
    habits = _long_answer(_l("What do they do already, day by day?"))
    support_now = _long_answer(_l("Where do they go for support now?"))
    access_needs = _long_answer(_l("What do they need to take part?"))
    wanted = RadioField(
        _l("Would they want this?"),
        choices=[SelectChoice(value, label) for value, label in WANTED_WORDS.items()],
        validators=[DataRequired(_l("Choose what is closest."))],
    )
    wanted_why = _long_answer(_l("Why, or why not?"))
