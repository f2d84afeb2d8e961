"""What somebody fills in about how they are seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    Field,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange
from wtforms.widgets import CheckboxInput, ListWidget

from core.forms import Form, WholeNumber, longest, one_line, tidy
from core.people import tags
from core.people.models import folded
from recognition.champions.models import TAGS

MOST_TAGS = 12
A_NUMBER = _l("Enter a number from 0 to 20; 0 means no questions.")


def ticks(label: Any) -> SelectMultipleField:
    """A box for each thing that we know of; none is ticked before its owner ticks it."""
    return SelectMultipleField(label, widget=ListWidget(), option_widget=CheckboxInput())


def few_tags(_form: Any, field: Field) -> None:
    """Refuse more than a reader takes in, or a sentence."""
    found = tags.split(field.data)
    if len(found) > MOST_TAGS:
        raise ValidationError(_("That is more than %(most)s. Keep a few.", most=MOST_TAGS))
    if any(len(tag) > tags.LONGEST for tag in found):
        raise ValidationError(_("One of these is too long. Put commas between them."))


def _more(label: Any) -> StringField:
    return StringField(label, filters=[one_line], validators=[longest(1000), few_tags])


class FaceForm(Form):
    """One face. Every field is optional, and shows nothing before it is saved."""

    about = TextAreaField(
        _l("Behind the scenes"),
        filters=[tidy],
        validators=[longest(1000)],
        render_kw={"rows": 5, "maxlength": 1000},
    )
    photo = FileField(_l("Choose a photo"), render_kw={"accept": "image/*"})
    photo_says = StringField(
        _l("What does the photo show?"), filters=[one_line], validators=[longest(200)]
    )
    may_show = BooleanField(_l("This photo may be shown, and everybody on it agrees"))
    topic = ticks(_l("Topics"))
    more_topic = _more(_l("Other topics, with commas between"))
    place = ticks(_l("Places"))
    more_place = _more(_l("Other places, with commas between"))
    language = ticks(_l("Languages"))
    more_language = _more(_l("Other languages, with commas between"))
    shows_emeritus = BooleanField(_l("Show that I am emeritus"))
    questions_per_week = WholeNumber(
        _l("How many questions may people ask you in a week?"),
        validators=[InputRequired(A_NUMBER), NumberRange(0, 20, A_NUMBER)],
    )

    has_photo = False

    def offer(
        self, known: Mapping[str, Sequence[str]], has_photo: bool, may_be_emeritus: bool
    ) -> None:
        """Let them tick what we know of."""
        self.has_photo = has_photo
        for what in TAGS:
            self[what].choices = [SelectChoice(folded(each), each) for each in known[what]]
        if not may_be_emeritus:
            del self.shows_emeritus

    def validate_may_show(self, field: BooleanField) -> None:
        if self.photo.data and not field.data:
            raise ValidationError(
                _("Tick this if the photo may be shown; without it we do not keep the photo.")
            )

    def validate_photo_says(self, field: StringField) -> None:
        if (self.photo.data or (self.has_photo and self.may_show.data)) and not field.data:
            raise ValidationError(
                _("Say what the photo shows, for those who cannot see it: “Bea with a spade”.")
            )

    def chosen(self) -> dict[str, Any]:
        """What was filled in, the ticked and the written tags of a kind as one list."""
        written = {
            what: tags.distinct([*self._ticked(what), *tags.split(self[f"more_{what}"].data)])
            for what in TAGS
        }
        shows_emeritus = "shows_emeritus" in self and bool(self.shows_emeritus.data)
        return {**self.values(), **written, "shows_emeritus": shows_emeritus}

    def _ticked(self, what: str) -> list[str]:
        ticked = set(self[what].data or ())
        return [str(each.label) for each in self[what].choices if each.value in ticked]
