"""What is filled in about a person."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    Field,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Email, Optional

from core.communities.zones import zone_choices
from core.consents.forms import why_we_may
from core.forms import Form, longest, one_line, tidy
from core.people import tags
from core.people.models import CHANNELS

CHANNEL_WORDS = {
    "email": _l("E-mail"),
    "phone": _l("Phone"),
    "in_person": _l("In person"),
    "letter": _l("Letter"),
}


def as_tags(_form: Any, field: Field) -> None:
    """Refuse too many tags, or one that is a sentence."""
    found = tags.split(field.data)
    if len(found) > tags.MOST:
        raise ValidationError(
            _("That is more than %(most)s. Keep the most important ones.", most=tags.MOST)
        )
    too_long = [tag for tag in found if len(tag) > tags.LONGEST]
    if too_long:
        raise ValidationError(
            _("“%(tag)s…” is too long. Put commas between them.", tag=too_long[0][:30])
        )


class PersonForm(Form):
    name = StringField(
        _l("Name"),
        filters=[one_line],
        validators=[DataRequired(_l("Enter a name.")), longest(200)],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    source = StringField(
        _l("How did you get these details?"),
        description=_l(
            "For example: met at the spring fair in May; on the website of their association; "
            "from a friend. The person can read this."
        ),
        filters=[one_line],
        validators=[
            DataRequired(_l("Say where the details come from. The person may ask.")),
            longest(300),
        ],
    )
    is_from_them = BooleanField(_l("They gave us these details themselves"))
    email = EmailField(
        _l("E-mail address"),
        description=_l("Leave it empty if they have none, or would rather not."),
        filters=[one_line],
        validators=[
            Optional(),
            Email(_l("Enter an address like name@example.org.")),
            longest(254),
        ],
        render_kw={"autocomplete": "off"},
    )
    phone = TelField(
        _l("Phone"), filters=[one_line], validators=[longest(60)], render_kw={"autocomplete": "off"}
    )
    preferred_channel = SelectField(
        _l("How do they like to be reached?"),
        choices=[
            SelectChoice("", _l("We do not know yet")),
            *(SelectChoice(channel, CHANNEL_WORDS[channel]) for channel in CHANNELS),
        ],
        validators=[Optional()],
    )
    is_rarely_online = BooleanField(
        _l("Rarely online"), description=_l("Reach them by phone, letter or in person.")
    )
    postal_address = TextAreaField(
        _l("Postal address"),
        filters=[tidy],
        validators=[longest(500)],
        render_kw={"rows": 3, "autocomplete": "off"},
    )
    organisation = StringField(_l("Organisation"), filters=[one_line], validators=[longest(200)])
    organisation_kind = StringField(
        _l("Kind of organisation"),
        description=_l("For example: school, charity, council, business."),
        filters=[one_line],
        validators=[longest(120)],
        render_kw={"list": "known-organisation-kinds"},
    )
    place = StringField(
        _l("Place"),
        description=_l("A town, a village or a part of a city."),
        filters=[one_line],
        validators=[longest(120)],
        render_kw={"list": "known-places"},
    )
    topics = StringField(
        _l("Topics"),
        description=_l("What they know or care about, with commas between."),
        filters=[one_line],
        validators=[longest(2000), as_tags],
        render_kw={"list": "known-topics", "data-tags": ""},
    )
    languages = StringField(
        _l("Languages"),
        description=_l("With commas between."),
        filters=[one_line],
        validators=[longest(2000), as_tags],
        render_kw={"list": "known-languages", "data-tags": ""},
    )
    timezone = SelectField(
        _l("Time zone"),
        choices=[
            SelectChoice("", _l("The same as the community")),
            *(SelectChoice(zone, words) for zone, words in zone_choices()),
        ],
        validators=[Optional()],
    )
    access_needs = TextAreaField(
        _l("Access needs"),
        description=_l("For example: large print; a wheelchair; no calls before noon."),
        filters=[tidy],
        validators=[longest(1000)],
        render_kw={"rows": 2},
    )
    away_until = DateField(
        _l("On leave until"),
        description=_l("Nothing is sent to them, or in their name, up to and with this day."),
        validators=[Optional()],
    )
    notes = TextAreaField(
        _l("Notes"),
        description=_l("Write as if the person reads along. They may ask to."),
        filters=[tidy],
        validators=[longest(5000)],
        render_kw={"rows": 4},
    )
    is_someone_else = BooleanField(_l("This is somebody else"))

    def validate_preferred_channel(self, field: SelectField) -> None:
        if field.data == "email" and not self.email.data:
            raise ValidationError(_("Enter an e-mail address above, or choose another way."))

    def values(self) -> dict[str, Any]:
        """What was filled in, with topics and languages as lists."""
        return super().values() | {
            "topics": tags.split(self.topics.data),
            "languages": tags.split(self.languages.data),
        }


class NewPersonForm(PersonForm):
    basis = why_we_may()
