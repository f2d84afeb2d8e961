"""What somebody fills in to put themselves forward."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField
from wtforms.validators import DataRequired

from core.consents.words import MAY_ASK_ME
from core.forms import Form, longest, one_line
from outreach.nominations.forms import an_address, some_words


class SelfNominationForm(Form):
    name = StringField(
        _l("Your name"),
        filters=[one_line],
        validators=[DataRequired(_l("Enter your name.")), longest(200)],
        render_kw={"autocomplete": "name"},
    )
    why = some_words(_l("Why would you like to be part of it?"), _l("Say why in a sentence."))
    known_how = some_words(_l("Whom here do you know, if anybody?"), rows=2)
    email = an_address(_l("Your e-mail address"))
    agreed = BooleanField(
        MAY_ASK_ME,
        validators=[DataRequired(_l("Please tick this, or we may not keep what you wrote."))],
    )
