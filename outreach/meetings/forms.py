"""What is filled in to arrange a meeting, and once it was held."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    StringField,
    TextAreaField,
    TimeField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, NumberRange, Regexp

from core.communities.models import Community
from core.communities.quiet_hours import wakes_at, zone_of
from core.db import new_public_id, now
from core.forms import Form, WholeNumber, longest, one_line, tidy

FAR = timedelta(days=2 * 365)


class MeetingForm(Form):
    """Day and time are those of the place where the community is."""

    on = DateField(_l("On which day?"), validators=[DataRequired(_l("Enter a date."))])
    at = TimeField(_l("At what time?"), validators=[InputRequired(_l("Enter a time."))])
    minutes = WholeNumber(
        _l("How many minutes?"),
        default=30,
        validators=[
            InputRequired(_l("Enter how many minutes it takes.")),
            NumberRange(5, 1440, _l("Enter between 5 minutes and a day.")),
        ],
        render_kw={"min": 5, "max": 1440, "inputmode": "numeric"},
    )
    place = StringField(
        _l("Where? A place, a phone number or a link"),
        filters=[one_line],
        validators=[longest(500)],
    )
    about = TextAreaField(
        _l("What is it about?"),
        filters=[tidy],
        validators=[longest(1000)],
        render_kw={"rows": 3},
    )
    sure = BooleanField(_l("Yes, at this hour"))
    key = HiddenField(default=new_public_id, validators=[Regexp(r"[0-9a-f]{32}\Z")])

    def __init__(self, community: Community, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.quiet = community.quiet_from, community.quiet_until
        self.is_at_night = False
        self.zone = zone_of(community.timezone)

    @property
    def starts_at(self) -> datetime:
        local = datetime.combine(self.on.data, self.at.data, tzinfo=self.zone)
        return local.astimezone(UTC)

    def validate_at(self, _field: TimeField) -> None:
        if not self.on.data or not self.at.data:
            return
        if not 2000 <= self.on.data.year <= 9000 or not now() < self.starts_at < now() + FAR:
            raise ValidationError(_("Choose a time that is still to come, within two years."))
        zone = str(self.zone)
        self.is_at_night = wakes_at(self.starts_at, zone, *self.quiet) is not None
        if self.is_at_night and not self.sure.data:
            raise ValidationError(_("That is in the quiet hours. Choose another time, or say yes."))

    def chosen(self) -> dict[str, Any]:
        """What a meeting is made of."""
        return {
            "starts_at": self.starts_at,
            "minutes": self.minutes.data,
            "place": self.place.data,
            "about": self.about.data,
        }


class HeldForm(Form):
    said = TextAreaField(
        _l("What was said?"), filters=[tidy], validators=[longest(4000)], render_kw={"rows": 3}
    )
