"""What an organiser fills in about a segment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, NumberRange, ValidationError

from core.forms import Form, WholeNumber, longest, one_line
from core.people import tags
from outreach.segments.models import MOST_WANTED, SegmentKind
from outreach.segments.queries import TOLD
from outreach.segments.words import KIND_WORDS

LONGEST_NAME = 120


def target_field() -> WholeNumber:
    """How many there should be."""
    return WholeNumber(
        _l("How many should there be?"),
        description=_l("People of the community and those whom you are asking count."),
        default=10,
        validators=[
            InputRequired(_l("Enter a number.")),
            NumberRange(1, MOST_WANTED, _l("Enter a number from 1 to 100,000.")),
        ],
    )


class ChangeForm(Form):
    name = StringField(
        _l("What do you call it?"),
        filters=[one_line],
        validators=[DataRequired(_l("Enter a name.")), longest(LONGEST_NAME)],
        render_kw={"maxlength": LONGEST_NAME},
    )
    target = target_field()


class SegmentForm(Form):
    """A new segment; which fields it needs depends on its kind."""

    chosen = SelectField(_l("Which one?"), default="")
    typed = StringField(
        _l("Or write another one"),
        description=_l("As it is, or will be, written on the pages of people."),
        filters=[one_line],
        render_kw={"maxlength": LONGEST_NAME},
    )
    name = StringField(
        _l("What do you call it?"),
        filters=[one_line],
        validators=[longest(LONGEST_NAME)],
        render_kw={"maxlength": LONGEST_NAME},
    )
    target = target_field()

    def __init__(
        self, kind: SegmentKind, used: Sequence[tuple[str, str]], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.chosen.choices = [
            SelectChoice("", _("Choose one")),
            *(SelectChoice(value, words) for value, words in used),
        ]
        if kind not in TOLD:
            del self.chosen, self.typed
        elif not used:
            del self.chosen

    @property
    def value(self) -> str:
        """What people's details say; empty where it is not by their details."""
        if self.kind not in TOLD:
            return ""
        return str(self.typed.data or ("chosen" in self and self.chosen.data) or "")

    @property
    def called(self) -> str:
        """The name; empty where it is called what it is of."""
        is_told = self.kind in TOLD
        return str(self.name.data or ("" if is_told else KIND_WORDS[self.kind]))

    def validate_typed(self, field: StringField) -> None:
        chosen = self.chosen.data if "chosen" in self else ""
        if not (field.data or chosen):
            raise ValidationError(_("Choose one above, or write one."))
        if field.data and chosen:
            raise ValidationError(_("Either choose one, or write one; not both."))
        is_tag = self.kind in (SegmentKind.TOPIC, SegmentKind.LANGUAGE)
        if is_tag and len(tags.split(field.data)) > 1:
            raise ValidationError(_("Enter one only. Make a segment for each."))
        longest(tags.LONGEST if is_tag else LONGEST_NAME)(self, field)

    def validate_name(self, field: StringField) -> None:
        if self.kind == SegmentKind.OWN and not field.data:
            raise ValidationError(_("Enter a name."))
