"""What is filled in to bring somebody into the team."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, RadioField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Email, Optional

from core.communities.models import STAFF, Role
from core.forms import Form, longest, one_line, tidy
from core.people.models import Person

ROLE_WORDS = {
    Role.AMBASSADOR: _l("Ambassador: invites, writes and gives time"),
    Role.ORGANISER: _l("Organiser: plans waves, sees everyone here, and decides about the team"),
    Role.SAFEGUARDING_LEAD: _l("Safeguarding lead: can stop a person, a wave or the community"),
    Role.MEMBER: _l("Member: takes part"),
}
SOMEBODY_ELSE = "0"


class AskForm(Form):
    """Whom to ask, and a line in the inviter's own words."""

    name = StringField(
        _l("Name"),
        filters=[one_line],
        validators=[DataRequired(_l("Enter their name.")), longest(200)],
    )
    email = EmailField(
        _l("E-mail address"),
        filters=[one_line],
        validators=[
            DataRequired(_l("Enter the address to which we send the invitation.")),
            Email(_l("Enter an address like name@example.org.")),
            longest(254),
        ],
    )
    words = TextAreaField(
        _l("A line in your own words"),
        filters=[tidy],
        validators=[longest(500)],
        render_kw={"rows": 3},
    )


class JoinForm(AskForm):
    """The same for a role here. Ambassadors and members need no address."""

    email = EmailField(
        _l("E-mail address"),
        filters=[one_line],
        validators=[
            Optional(),
            Email(_l("Enter an address like name@example.org.")),
            longest(254),
        ],
    )
    role = RadioField(
        _l("Role"),
        choices=[SelectChoice(role.value, label) for role, label in ROLE_WORDS.items()],
        validators=[DataRequired(_l("Choose a role."))],
    )
    who = RadioField(_l("Is it one of these?"), choices=[], validate_choice=False)

    def offer(self, namesakes: Sequence[Person]) -> None:
        """Ask whether somebody of this name whom we know is meant."""
        known = [SelectChoice(str(each.id), _told_apart(each)) for each in namesakes]
        other = SelectChoice(SOMEBODY_ELSE, _("Somebody else of this name"))
        self.who.choices = [*known, other]

    def validate_role(self, field: RadioField) -> None:
        is_known = self.who.data and self.who.data != SOMEBODY_ELSE
        if field.data in STAFF and not self.email.data and not is_known:
            raise ValidationError(
                _("Whoever has this role sees many people, and signs in: enter an address.")
            )


def _told_apart(person: Person) -> str:
    about = [person.email or "", person.organisation or "", person.place or ""]
    told = ", ".join(each for each in about if each)
    return f"{person.name} ({told})" if told else person.name
