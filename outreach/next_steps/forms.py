"""What is filled in about a next step."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Optional

from core.communities import queries as communities
from core.db import today
from core.forms import Form, longest, one_line

AHEAD = timedelta(days=7)
MOST_AHEAD = timedelta(days=3660)


def not_in_the_past(_form: Any, field: DateField) -> None:
    """Refuse a day that has been, or that nobody here will see; what was kept may stay."""
    is_new = field.data is not None and field.data != field.object_data
    if is_new and not today() <= field.data <= today() + MOST_AHEAD:
        raise ValidationError(_("Enter a day from today on, within ten years."))


def owner_choices(community_id: int, now_id: int | None) -> list[SelectChoice]:
    """Who can do it: organisers and ambassadors; also whoever has it now, or asks."""
    found = {each.id: each.name for each in communities.inviters(community_id)}
    if now_id and now_id not in found:
        found[now_id] = _("me, or whoever has it now")
    return [SelectChoice(person_id, name) for person_id, name in found.items()]


class StepForm(Form):
    what = StringField(
        _l("What comes next?"),
        filters=[one_line],
        validators=[DataRequired(_l("Say what is to be done.")), longest(300)],
    )
    due_on = DateField(_l("By when?"), validators=[Optional(), not_in_the_past])
    owner_id = SelectField(_l("Who does it?"), coerce=int)

    def __init__(self, community_id: int, now_id: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.owner_id.choices = owner_choices(community_id, now_id)
