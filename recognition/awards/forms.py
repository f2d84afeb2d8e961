"""What givers, peers and holders fill in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from core.forms import Form, longest, one_line, tidy
from core.people.models import Person
from recognition.awards.deciding import Choice
from recognition.awards.models import Award, Endorsement
from recognition.awards.names import LONGEST_PSEUDONYM, name_as
from recognition.awards.sharing import audience_now, may_be_shared
from recognition.awards.wording import FEWEST_WORDS, LONGEST, count_words
from recognition.awards.words import AUDIENCE_WORDS, SHOWN_AS_WORDS
from recognition.badges.queries import Shown
from recognition.contributions.models import Contribution


class SpeakingForm(Form):
    """Words for a badge that go where its holder shows it; their writer says with what."""

    is_named = BooleanField(_l("Show my name beside my words where everybody can read them"))
    signs = BooleanField(_l("Sign my words into the badge; NextTen keeps the key for me"))

    @property
    def voice(self) -> dict[str, bool]:
        return {"is_named": bool(self.is_named.data), "signs": bool(self.signs.data)}


class VoiceForm(SpeakingForm):
    """How far the words go that somebody has written before."""

    is_for_strangers = BooleanField(
        _l("Let people outside read my words, where its holder shows the badge to them")
    )


def voice_form(said: Endorsement) -> VoiceForm:
    """The form as the writer of these words has decided; several can stand on one page."""
    return VoiceForm(obj=said, prefix=f"voice-{said.id}-")


class GivingForm(SpeakingForm):
    """A badge, what it is for, and why. Only organisers are asked in whose name."""

    badge = RadioField(
        _l("Which badge?"),
        coerce=int,
        validators=[InputRequired(_l("Choose a badge."))],
    )
    contributions = SelectMultipleField(
        _l("What is it for?"),
        coerce=int,
        widget=ListWidget(),
        option_widget=CheckboxInput(),
        validators=[DataRequired(_l("Tick at least one thing that they did."))],
    )
    words = TextAreaField(
        _l("Why? In your own words"),
        filters=[tidy],
        validators=[DataRequired(_l("Say why.")), longest(LONGEST)],
        render_kw={"rows": 5, "maxlength": LONGEST, "data-words": FEWEST_WORDS},
    )
    as_organiser = BooleanField(_l("I give it as an organiser, in the name of the community"))

    def offer(
        self, badges: Sequence[Shown], deeds: Sequence[Contribution], organises: bool
    ) -> None:
        """Let the giver choose from these."""
        self.badge.choices = [SelectChoice(each.badge.id, each.version.name) for each in badges]
        self.contributions.choices = [SelectChoice(each.id, each.said) for each in deeds]
        if not organises:
            del self.as_organiser

    @property
    def is_as_organiser(self) -> bool:
        return bool(self.as_organiser.data) if "as_organiser" in self else False

    def validate_words(self, field: TextAreaField) -> None:
        number = count_words(field.data or "")
        if number < FEWEST_WORDS:
            raise ValidationError(
                _(
                    "These are %(number)s words; at least %(fewest)s say enough. What did they "
                    "do, and what came of it?",
                    number=number,
                    fewest=FEWEST_WORDS,
                )
            )


class CoSigningForm(SpeakingForm):
    words = TextAreaField(
        _l("Stand behind it too, with a sentence of your own"),
        filters=[tidy],
        validators=[DataRequired(_l("Write a sentence.")), longest(LONGEST)],
        render_kw={"rows": 2, "maxlength": LONGEST},
    )


class ChoosingForm(Form):
    """Who sees the award, and under which name."""

    audience = RadioField(
        _l("Who may see it?"),
        choices=[
            SelectChoice(
                "public", _l("Everybody, on the pages of this community and in the badge file")
            ),
            SelectChoice("members", AUDIENCE_WORDS["members"]),
            SelectChoice("only_me", AUDIENCE_WORDS["only_me"]),
        ],
        validators=[
            InputRequired(_l("Choose who may see it: everybody, members, or only you. Tick one."))
        ],
    )
    shown_as = RadioField(
        _l("Under which name?"), validators=[InputRequired(_l("Choose under which name."))]
    )
    pseudonym = StringField(
        _l("The other name"),
        filters=[one_line],
        validators=[longest(LONGEST_PSEUDONYM)],
        render_kw={"maxlength": LONGEST_PSEUDONYM, "autocomplete": "off"},
    )

    def stay_inside(self) -> None:
        """Do not offer everybody, where a community shows nothing outside."""
        self.audience.choices = [each for each in self.audience.choices if each.value != "public"]

    def show_names_of(self, person: Person) -> None:
        """Put before each choice how the name would read."""
        self.shown_as.choices = with_names(SHOWN_AS_WORDS, person)

    def validate_pseudonym(self, field: StringField) -> None:
        if self.shown_as.data == "pseudonym" and not field.data:
            raise ValidationError(_("Write the name that people should read."))

    @property
    def choice(self) -> Choice:
        return Choice(self.audience.data, self.shown_as.data, self.pseudonym.data or None)


def choosing(award: Award, person: Person) -> ChoosingForm:
    """The form as the holder has chosen; at first nobody has chosen who sees it."""
    form = ChoosingForm(
        data={
            "audience": audience_now(award),
            "shown_as": award.shown_as or "full_name",
            "pseudonym": award.pseudonym,
        }
    )
    if not may_be_shared(award):
        form.stay_inside()
    form.show_names_of(person)
    return form


def with_names(ways: Mapping[str, LazyString], person: Person) -> list[SelectChoice]:
    """These ways to be named, each with how the name of this person would read."""
    return [
        SelectChoice(
            code,
            way
            if code == "pseudonym"
            else _("%(way)s: %(name)s", way=way, name=f"\u2068{name_as(code, person)}\u2069"),
        )
        for code, way in ways.items()
    ]
