"""What organisers fill in about an ambassador."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired

from core.forms import Form
from core.people.models import Person


class BuddyForm(Form):
    buddy_id = SelectField(
        _l("Who looks after them?"),
        coerce=int,
        validators=[DataRequired(_l("Choose somebody."))],
    )

    def __init__(self, people: Sequence[Person], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.buddy_id.choices = [
            SelectChoice(0, _l("Choose somebody")),
            *(SelectChoice(each.id, each.name) for each in people),
        ]
