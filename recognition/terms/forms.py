"""What ambassadors and buddies fill in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    RadioField,
    SelectField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired

from core.db import today
from core.forms import Form, longest, tidy
from core.people.models import Person
from core.rows import row_number
from recognition.terms.models import LONGEST_REST
from recognition.terms.words import FOUND_WORDS

NOBODY = 0


class RestForm(Form):
    until = DateField(_l("I rest until"), validators=[InputRequired(_l("Choose a day."))])
    stand_in_id = SelectField(_l("Who stands in for me?"), coerce=int, default=NOBODY)

    def __init__(self, people: Sequence[Person], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stand_in_id.choices = [
            SelectChoice(NOBODY, _l("Nobody for now")),
            *(SelectChoice(each.id, each.name) for each in people),
        ]
        last = today() + LONGEST_REST
        self.until.render_kw = {"min": today().isoformat(), "max": last.isoformat()}

    def validate_until(self, field: DateField) -> None:
        if field.data and not today() <= field.data <= today() + LONGEST_REST:
            raise ValidationError(_("Choose a day from today on, at most a year ahead."))


class RenewalForm(Form):
    number = HiddenField()

    @property
    def of_term(self) -> int:
        """The number of the term that is to be followed by another."""
        try:
            return row_number(self.number.data or "")
        except ValueError:
            return 0


class EmeritusForm(Form):
    is_sure = BooleanField(
        _l("Yes, I hand my role as an ambassador back"),
        validators=[DataRequired(_l("Tick this if you are sure. Nothing changes until you do."))],
    )


class FoundForm(Form):
    answer = RadioField(
        _l("How are they?"),
        choices=[SelectChoice(each.value, words) for each, words in FOUND_WORDS.items()],
        validators=[DataRequired(_l("Choose one."))],
    )
    words = TextAreaField(
        _l("In your words, if there is more to say"),
        filters=[tidy],
        validators=[longest(2000)],
        render_kw={"rows": 3},
    )
