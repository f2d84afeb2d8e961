"""What staff fill in about a request."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, Field, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, ValidationError

from core.db import today
from core.forms import Form, longest, tidy
from core.people.models import Person
from core.requests.models import Kind, PersonRequest
from core.requests.words import HOW_WORDS, KIND_WORDS, LIFT_IT_THEMSELVES, NOT_YET, outcomes_of

ASKED = (Kind.READ, Kind.CORRECT, Kind.ERASE, Kind.RESTRICT, Kind.LIFT, Kind.OBJECT)
WAYS = [SelectChoice(*each) for each in HOW_WORDS.items() if each[0] != "page"]


class WriteDownForm(Form):
    kind = RadioField(
        _l("What do they ask?"),
        choices=[SelectChoice(each, KIND_WORDS[each]) for each in ASKED],
        validators=[DataRequired(_l("Choose what they ask."))],
    )
    how = RadioField(
        _l("How did they ask?"),
        choices=WAYS,
        validators=[DataRequired(_l("Choose how they asked."))],
    )
    day = DateField(
        _l("On which day?"), default=today, validators=[DataRequired(_l("Write the day."))]
    )
    words = TextAreaField(
        _l("In their words"), filters=[tidy], validators=[longest(2000)], render_kw={"rows": 3}
    )

    def __init__(self, person: Person) -> None:
        super().__init__()
        self.person = person

    def validate_kind(self, field: Field) -> None:
        if field.data == Kind.LIFT and self.person.email:
            raise ValidationError(str(LIFT_IT_THEMSELVES))

    def validate_day(self, field: Field) -> None:
        if field.data > today():
            raise ValidationError(str(NOT_YET))


class AnswerForm(Form):
    outcome = RadioField(
        _l("What became of it?"),
        validators=[DataRequired(_l("Choose what became of it."))],
    )
    reason = TextAreaField(
        _l("Your answer to them, and why"),
        filters=[tidy],
        validators=[longest(1000)],
        render_kw={"rows": 3},
    )

    def __init__(self, asked: PersonRequest, **given: Any) -> None:
        super().__init__(**given)
        self.outcome.choices = [SelectChoice(*each) for each in outcomes_of(asked).items()]

    def validate_reason(self, field: Field) -> None:
        if self.outcome.data == "refused" and not field.data:
            raise ValidationError(_("Say why; they have a right to know."))


class ToldForm(Form):
    how = RadioField(
        _l("How did you tell them?"),
        choices=WAYS,
        validators=[DataRequired(_l("Choose how you told them."))],
    )


class ExtendForm(Form):
    reason = TextAreaField(
        _l("Why does it take longer?"),
        filters=[tidy],
        validators=[DataRequired(_l("Say why; they must be told.")), longest(1000)],
        render_kw={"rows": 2},
    )
