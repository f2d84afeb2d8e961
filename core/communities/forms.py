"""What organisers fill in about a community."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    EmailField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Email, NumberRange

from core.communities.models import COLOURS
from core.communities.zones import zone_choices
from core.forms import Form, WholeNumber, longest, one_line, tidy

OPENNESS_WORDS = {
    "open": _l("Open: anyone may find it and join"),
    "closed": _l("Closed: only people you let in, nothing is shown outside"),
    "hybrid": _l("Hybrid: an open front room, a closed back room"),
}
RISK_WORDS = {
    "low": _l("Low: adults, everyday topics"),
    "medium": _l("Medium: personal topics, some people may be vulnerable"),
    "high": _l("High: children, or people at risk of harm"),
}
COLOUR_WORDS = {
    "teal": _l("Teal"),
    "indigo": _l("Indigo"),
    "plum": _l("Plum"),
    "rose": _l("Rose"),
    "rust": _l("Rust"),
    "olive": _l("Olive"),
    "forest": _l("Forest"),
    "slate": _l("Slate"),
}


class PurposeForm(Form):
    name = StringField(
        _l("Name of the community"),
        filters=[one_line],
        validators=[DataRequired(_l("Give the community a name.")), longest(120)],
    )
    purpose = TextAreaField(
        _l("What is your community for?"),
        filters=[one_line],
        validators=[DataRequired(_l("Say in one sentence what it is for.")), longest(500)],
        render_kw={"rows": 3},
    )


class BeginForm(PurposeForm):
    """The first page of an empty installation asks who you are, and what it is for."""

    my_name = StringField(
        _l("Your name"),
        filters=[one_line],
        validators=[DataRequired(_l("Enter your name, as people know you.")), longest(200)],
        render_kw={"autocomplete": "name"},
    )
    my_email = EmailField(
        _l("Your e-mail address"),
        filters=[one_line],
        validators=[
            DataRequired(_l("Enter your address. Answers to your invitations go there.")),
            Email(_l("Enter an address like name@example.org.")),
            longest(254),
        ],
        render_kw={"autocomplete": "email"},
    )


class OpennessForm(Form):
    openness = RadioField(
        _l("How open is it?"),
        choices=[SelectChoice(value, label) for value, label in OPENNESS_WORDS.items()],
        validators=[DataRequired(_l("Choose one. You can change it later."))],
    )
    gathering_places = TextAreaField(
        _l("Where are its people already?"),
        filters=[tidy],
        validators=[
            DataRequired(_l("Name at least one place, online or not, where they meet now.")),
            longest(2000),
        ],
        render_kw={"rows": 4},
    )
    effort = TextAreaField(
        _l("What does it take?"),
        filters=[one_line],
        validators=[longest(500)],
        render_kw={"rows": 2},
    )


class SafeguardingForm(Form):
    risk_tier = RadioField(
        _l("How much could go wrong?"),
        choices=[SelectChoice(value, label) for value, label in RISK_WORDS.items()],
        validators=[DataRequired(_l("Choose what is closest."))],
    )
    lead_name = StringField(
        _l("Who looks after safeguarding?"),
        filters=[one_line],
        validators=[DataRequired(_l("Name one person. It may be you.")), longest(200)],
    )
    lead_email = EmailField(
        _l("Their e-mail address"),
        filters=[one_line],
        validators=[
            DataRequired(_l("Enter the address where they can be reached.")),
            Email(_l("Enter an address like name@example.org.")),
            longest(254),
        ],
    )


class SkipForm(Form):
    reason = StringField(
        _l("Why do you skip this step?"),
        filters=[one_line],
        validators=[
            DataRequired(_l("Say why in a few words; it stays visible.")),
            longest(300),
        ],
    )


class CommunityForm(Form):
    name = StringField(
        _l("Name of the community"),
        filters=[one_line],
        validators=[DataRequired(_l("Give the community a name.")), longest(120)],
    )
    effort = TextAreaField(
        _l("What does it take?"),
        filters=[one_line],
        validators=[longest(500)],
        render_kw={"rows": 2},
    )
    colour = RadioField(
        _l("Colour"), choices=[SelectChoice(colour, COLOUR_WORDS[colour]) for colour in COLOURS]
    )
    timezone = SelectField(
        _l("Time zone"),
        choices=[SelectChoice(zone, words) for zone, words in zone_choices()],
    )
    first_reminder = WholeNumber(
        _l("Days until the first reminder"),
        validators=[DataRequired(_l("Enter a number of days.")), NumberRange(1, 90)],
    )
    second_reminder = WholeNumber(
        _l("Days until the second and last reminder"),
        validators=[DataRequired(_l("Enter a number of days.")), NumberRange(2, 180)],
    )
    quiet_from = WholeNumber(
        _l("Nothing is sent after (hour, 0 to 23)"), validators=[NumberRange(0, 23)]
    )
    quiet_until = WholeNumber(_l("and before (hour, 0 to 23)"), validators=[NumberRange(0, 23)])

    def validate_second_reminder(self, field: WholeNumber) -> None:
        if self.first_reminder.data and field.data and field.data <= self.first_reminder.data:
            raise ValidationError(_("The second reminder comes after the first."))
