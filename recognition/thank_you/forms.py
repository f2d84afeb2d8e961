"""Who may read what somebody gave."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from core.forms import Form
from recognition.thank_you.choosing import LINK, MEMBERS, ONLY_ME


class AudienceForm(Form):
    audience = RadioField(
        _l("Who may read this page?"),
        choices=[
            SelectChoice(ONLY_ME, _l("Only I")),
            SelectChoice(MEMBERS, _l("Members of this community who have the link")),
            SelectChoice(LINK, _l("Everybody who has the link")),
        ],
        validators=[InputRequired(_l("Choose who may read it."))],
    )

    def stay_inside(self) -> None:
        """Offer no link for outside, where a community shows nothing outside."""
        self.audience.choices = [each for each in self.audience.choices if each.value != LINK]
