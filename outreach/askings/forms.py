"""What is filled in to ask members whom they go to, and to answer that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FormField, StringField
from wtforms import Form as Part
from wtforms.validators import DataRequired, InputRequired, NumberRange

from core.forms import Form, Lines, WholeNumber, longest, one_line
from outreach.askings.answering import Named
from outreach.askings.models import FEWEST, MOST_ASKED
from outreach.nominations.forms import some_words
from outreach.nominations.models import Nomination


class AskingForm(Form):
    about = StringField(
        _l("Whom do you go to about …?"),
        filters=[one_line],
        validators=[DataRequired(_l("Say in a few words what it is about.")), longest(100)],
    )
    size = WholeNumber(
        _l("How many members shall be asked?"),
        default=10,
        validators=[
            InputRequired(_l("Enter a number.")),
            NumberRange(FEWEST, MOST_ASKED, _l("Enter a number from 5 to 200.")),
        ],
    )


class OnePerson(Part):  # type: ignore[misc]  # WTForms ships no types
    name = StringField(_l("Name"), filters=[one_line], validators=[longest(200)])
    why = some_words(_l("Why them?"), rows=2)
    known_how = some_words(_l("How do you know them?"), rows=2)
    is_named = BooleanField(_l("They may hear that it was I who named them"))

    @property
    def is_empty(self) -> bool:
        return not (self.name.data or self.why.data or self.known_how.data)


class NamesForm(Form):
    people = Lines(FormField(OnePerson), max_entries=10)
    lacks_names = False

    def offer(self, most: int, given: Sequence[Nomination] = ()) -> None:
        """Show what was given, and as many empty places as there are left."""
        for each in given if not self.is_submitted() else ():
            self.people.append_entry(each)
        while len(self.people) < most:
            self.people.append_entry()

    def validate(self, extra_validators: Any = None) -> bool:
        valid = bool(super().validate(extra_validators))
        filled = [each.form for each in self.people if not each.form.is_empty]
        for part in filled:
            if not part.name.data:
                part.name.errors = [*part.name.errors, _("Enter their name.")]
                valid = False
        self.lacks_names = not filled
        return valid and bool(filled)

    @property
    def problems(self) -> list[tuple[str, str]]:
        """What is wrong, each with the field that it is about."""
        wrong = [
            (f.id, " ".join(map(str, f.errors)))
            for each in self.people
            for f in each.form
            if f.errors
        ]
        if self.lacks_names:
            first = _("Name at least one person, or say that nobody comes to mind.")
            return [(self.people[0].form.name.id if len(self.people) else "main", first), *wrong]
        return wrong

    def named(self) -> list[Named]:
        """Whom they named."""
        parts = [each.form for each in self.people if each.form.name.data]
        return [
            Named(each.name.data, each.why.data, each.known_how.data, each.is_named.data)
            for each in parts
        ]
