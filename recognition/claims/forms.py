"""What is filled in to prepare a code, and to claim with it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    DateTimeLocalField,
    EmailField,
    HiddenField,
    RadioField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import (
    DataRequired,
    Email,
    InputRequired,
    NumberRange,
    Optional,
    Regexp,
)

from core.db import new_public_id, today
from core.forms import Form, WholeNumber, longest, one_line, tidy
from recognition.awards.wording import FEWEST_WORDS, LONGEST, count_words
from recognition.badges.models import BadgeVersion
from recognition.claims.preparing import MOST_USES
from recognition.contributions.forms import LONG_AGO
from recognition.kinds.offered import Kind

A_YEAR = timedelta(days=366)
ADDRESS = re.compile(r"://|www\.|@", re.IGNORECASE)


def just_a_name(_form: Any, field: StringField) -> None:
    """Refuse an address as a name: a stranger's name reaches the mailbox that they type."""
    if ADDRESS.search(field.data or ""):
        raise ValidationError(_("Enter a name, without an address."))


class CodeForm(Form):
    """What an organiser prepares for an event. Times are those of the clocks there."""

    badge = RadioField(
        _l("Which badge?"), coerce=int, validators=[InputRequired(_l("Choose a badge."))]
    )
    said = TextAreaField(
        _l("What did everybody do who was there? One sentence, as each of them would say it"),
        filters=[one_line],
        validators=[DataRequired(_l("Say in a sentence what was done.")), longest(300)],
        render_kw={"rows": 2, "maxlength": 300},
    )
    kind = RadioField(
        _l("What kind of thing was it?"), validators=[InputRequired(_l("Choose one of these."))]
    )
    done_on = DateField(_l("When?"), validators=[DataRequired(_l("Enter a date."))], default=today)
    place = StringField(_l("Where"), filters=[one_line], validators=[longest(200)])
    words = TextAreaField(
        _l("Why do they get it? In your own words, to each of them"),
        filters=[tidy],
        validators=[DataRequired(_l("Say why.")), longest(LONGEST)],
        render_kw={"rows": 4, "maxlength": LONGEST, "data-words": FEWEST_WORDS},
    )
    opens = DateTimeLocalField(
        _l("From when can it be claimed?"), validators=[DataRequired(_l("Enter a day and a time."))]
    )
    closes = DateTimeLocalField(
        _l("Until when?"), validators=[DataRequired(_l("Enter a day and a time."))]
    )
    most_uses = WholeNumber(
        _l("How many people can claim it at most?"),
        default=50,
        validators=[
            InputRequired(_l("Enter a number.")),
            NumberRange(1, MOST_USES, _l("Enter a number from 1 to 1000.")),
        ],
        render_kw={"inputmode": "numeric"},
    )

    def offer(self, badges: Sequence[BadgeVersion], kinds: dict[str, Kind]) -> None:
        """Let the organiser choose from these."""
        self.badge.choices = [SelectChoice(each.badge_id, each.name) for each in badges]
        self.kind.choices = [
            SelectChoice(each.code, each.name) for each in kinds.values() if each.is_offered
        ]

    def validate_done_on(self, field: DateField) -> None:
        if field.data and not LONG_AGO <= field.data <= today() + A_YEAR:
            raise ValidationError(_("Enter a day within the next year, or one that has been."))

    def validate_words(self, field: TextAreaField) -> None:
        number = count_words(field.data or "")
        if number < FEWEST_WORDS:
            raise ValidationError(
                _(
                    "These are %(number)s words; at least %(fewest)s say enough.",
                    number=number,
                    fewest=FEWEST_WORDS,
                )
            )

    def validate_opens(self, field: DateTimeLocalField) -> None:
        if not field.data or not self.done_on.data:
            return
        if field.data.date() < self.done_on.data:
            raise ValidationError(_("Nobody can claim it before the day on which it is done."))
        if field.data.date() > today() + A_YEAR:
            raise ValidationError(_("Open it within a year."))

    def validate_closes(self, field: DateTimeLocalField) -> None:
        if not field.data or not self.opens.data:
            return
        if field.data <= self.opens.data:
            raise ValidationError(_("Enter a time after that from which it can be claimed."))
        if field.data - self.opens.data > A_YEAR:
            raise ValidationError(_("Close it within a year."))
        if field.data.date() < today():
            raise ValidationError(_("Enter a time that is still to come."))

    def prepared(self, zone: str) -> dict[str, Any]:
        """What was filled in, as a code keeps it; times are those of that zone."""
        names = ("kind", "said", "done_on", "words", "most_uses")
        return {
            **{name: getattr(self, name).data for name in names},
            "place": self.place.data or None,
            "opens_at": _there(self.opens.data, zone),
            "closes_at": _there(self.closes.data, zone),
        }


class NameForm(Form):
    """Who claims it, without an account. `form_key` makes sending it twice once."""

    form_key = HiddenField(default=new_public_id, validators=[Regexp(r"^[0-9a-f]{32}$")])
    name = StringField(
        _l("Your name"),
        filters=[one_line],
        validators=[DataRequired(_l("Enter your name.")), longest(100), just_a_name],
        render_kw={"autocomplete": "name", "spellcheck": "false"},
    )
    email = EmailField(
        _l("Your e-mail address, if you like"),
        filters=[one_line],
        validators=[
            Optional(),
            Email(_l("Enter an address like name@example.org.")),
            longest(254),
        ],
        render_kw={"autocomplete": "email"},
    )


class PressForm(Form):
    """A button that somebody presses who has signed in."""


class HelpForm(Form):
    """For whom a helper claims it, and how they agreed."""

    name = StringField(
        _l("Their name"),
        filters=[one_line],
        validators=[DataRequired(_l("Enter their name.")), longest(200)],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    agreed = StringField(
        _l("How did they agree?"),
        filters=[one_line],
        validators=[
            DataRequired(_l("Say how, such as “nodded and gave me her name”.")),
            longest(300),
        ],
    )


def _there(at: datetime, zone: str) -> datetime:
    return at.replace(tzinfo=ZoneInfo(zone))
