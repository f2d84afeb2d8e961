"""What is filled in to hold, put off or cancel a message."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateTimeLocalField, StringField
from wtforms.validators import DataRequired, ValidationError

from core.communities.quiet_hours import zone_of
from core.db import now
from core.forms import Form, longest, one_line


class HoldForm(Form):
    why = StringField(
        _l("Why is it held?"),
        filters=[one_line],
        validators=[DataRequired(_l("Say why, in a sentence.")), longest(500)],
    )


class CancelForm(Form):
    why = StringField(
        _l("Why is it not sent?"),
        filters=[one_line],
        validators=[DataRequired(_l("Say why, in a sentence.")), longest(500)],
    )


class PostponeForm(Form):
    """Choose a moment in the zone of the community, before the message is of no use."""

    at = DateTimeLocalField(
        _l("When shall it leave?"),
        validators=[DataRequired(_l("Choose a day and a time."))],
    )

    def __init__(self, zone: str, expires_at: datetime, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone, self.expires_at = zone_of(zone), expires_at
        local = {"min": now(), "max": expires_at}
        self.at.render_kw = {
            name: f"{at.astimezone(self.zone):%Y-%m-%dT%H:%M}" for name, at in local.items()
        }

    def validate_at(self, _field: DateTimeLocalField) -> None:
        if not now() < self.moment() < self.expires_at:
            raise ValidationError(
                _l("Choose a moment that is still to come, as long as it is of use.")
            )

    def moment(self) -> datetime:
        """The moment that was chosen."""
        local: datetime = self.at.data.replace(tzinfo=self.zone)
        try:
            return local.astimezone(UTC)
        except OverflowError:  # the first or last day that there is
            return self.expires_at
