"""What somebody fills in to thank, and an organiser to take unkind thanks away."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from core.forms import Form, longest, one_line
from recognition.thanks.actions import LONGEST


class ThanksForm(Form):
    words = TextAreaField(
        _l("Say thank you in a sentence"),
        filters=[one_line],
        validators=[
            DataRequired(_l("Write a sentence first. A short one is fine.")),
            Length(min=3, message=_l("Write at least a word or two.")),
            longest(LONGEST),
        ],
    )

    @property
    def wrong(self) -> str:
        """What is wrong with it, in words."""
        return " ".join(str(error) for error in self.words.errors)


class RemovalForm(Form):
    reason = StringField(
        _l("Why is it taken away?"),
        filters=[one_line],
        validators=[DataRequired(_l("Say why in a few words.")), longest(300)],
    )
