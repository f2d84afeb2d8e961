"""What organisers fill in: a reason, corrected words, and the answer that a holder gave them."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired

from core.forms import Form, longest, one_line, tidy
from core.people.models import Person
from recognition.awards.deciding import Choice
from recognition.awards.forms import with_names
from recognition.awards.models import Award
from recognition.awards.names import LONGEST_PSEUDONYM
from recognition.awards.sharing import audience_now, may_be_shared
from recognition.awards.wording import LONGEST

NO = "no"
AUDIENCES = (
    ("public", _l("Yes: everybody may see it")),
    ("members", _l("Yes: members of this community may see it")),
    ("only_me", _l("Yes, but nobody else may see it")),
    (NO, _l("No, they do not want it")),
)
NAMES: dict[str, LazyString] = {
    "full_name": _l("Full name"),
    "first_name": _l("First name"),
    "initials": _l("Initials"),
    "pseudonym": _l("Another name"),
}


class RevocationForm(Form):
    why = StringField(
        _l("Why is it revoked? Its holder will read this."),
        filters=[one_line],
        validators=[DataRequired(_l("Say why in a few words.")), longest(500)],
    )


class CorrectionForm(Form):
    words = TextAreaField(
        _l("The words, corrected"),
        filters=[tidy],
        validators=[DataRequired(_l("Write what it should say.")), longest(LONGEST)],
        render_kw={"rows": 4},
    )
    why = StringField(
        _l("Why are they corrected? The holder will read this."),
        filters=[one_line],
        validators=[DataRequired(_l("Say why in a few words.")), longest(500)],
    )


class AnswerForm(Form):
    """What the holder said by phone, by letter or in person, and how one knows it."""

    answer = RadioField(
        _l("What did they say?"),
        choices=[SelectChoice(code, words) for code, words in AUDIENCES],
        validators=[InputRequired(_l("Choose what they said."))],
    )
    shown_as = RadioField(_l("Under which name?"), validators=[InputRequired()])
    pseudonym = StringField(
        _l("The other name"),
        filters=[one_line],
        validators=[longest(LONGEST_PSEUDONYM)],
        render_kw={"maxlength": LONGEST_PSEUDONYM, "autocomplete": "off"},
    )
    agreed = StringField(
        _l("How and when did they say so?"),
        filters=[one_line],
        validators=[
            DataRequired(_l("Say how and when, such as “by phone, on Tuesday”.")),
            longest(300),
        ],
    )

    def stay_inside(self) -> None:
        """Do not offer everybody, where a community shows nothing outside."""
        self.answer.choices = [each for each in self.answer.choices if each.value != "public"]

    def show_names_of(self, person: Person) -> None:
        self.shown_as.choices = with_names(NAMES, person)

    def validate_pseudonym(self, field: StringField) -> None:
        wanted = self.answer.data != NO and self.shown_as.data == "pseudonym"
        if wanted and not field.data:
            raise ValidationError(_("Write the name that people should read."))

    @property
    def choice(self) -> Choice | None:
        """What they want; None: they do not want it."""
        if self.answer.data == NO:
            return None
        return Choice(self.answer.data, self.shown_as.data, self.pseudonym.data or None)


def answering(award: Award, person: Person) -> AnswerForm:
    """The form as it was answered before."""
    form = AnswerForm(
        data={
            "answer": audience_now(award),
            "shown_as": award.shown_as or "full_name",
            "pseudonym": award.pseudonym,
        }
    )
    if not may_be_shared(award):
        form.stay_inside()
    form.show_names_of(person)
    return form
