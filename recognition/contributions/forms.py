"""What somebody fills in to log what was done."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    HiddenField,
    RadioField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional, Regexp

from core.db import new_public_id, today
from core.forms import Form, WholeNumber, longest, one_line, tidy
from recognition.contributions.actions import MOST_PEOPLE, WORDS
from recognition.contributions.models import Contribution
from recognition.kinds.offered import Kind

LONG_AGO = date(1990, 1, 1)
A_YEAR_OF_HOURS = 8784


def _whole_address(text: str) -> str:
    """What people leave out of an address when they write it down."""
    return f"https://{text}" if text.startswith("www.") else text


class Hours(DecimalField):  # type: ignore[misc]  # WTForms ships no types
    """A number that can be compared; what only means that there is none is no number here."""

    data: Decimal | None

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        if self.data is not None and not self.data.is_finite():
            self.data = None
            raise ValueError(self.gettext("Not a valid decimal value."))


class WordsForm(Form):
    """What a contribution says."""

    said = TextAreaField(
        _l("What did you do? One sentence is enough."),
        filters=[one_line],
        validators=[DataRequired(_l("Say in a sentence what was done.")), longest(300)],
        render_kw={"rows": 2, "maxlength": 300, "autocomplete": "off"},
    )
    kind = RadioField(
        _l("What kind of thing was it?"), validators=[InputRequired(_l("Choose one of these."))]
    )
    done_on = DateField(_l("When?"), validators=[DataRequired(_l("Enter a date."))], default=today)
    hours = Hours(
        _l("Hours it took"),
        places=None,
        validators=[Optional(), NumberRange(Decimal("0.05"), A_YEAR_OF_HOURS)],
        render_kw={"inputmode": "decimal"},
    )
    reach = WholeNumber(
        _l("How many people it reached, roughly"),
        validators=[Optional(), NumberRange(1, 100_000_000)],
        render_kw={"inputmode": "numeric"},
    )
    place = StringField(_l("Where"), filters=[one_line], validators=[longest(200)])
    url = StringField(
        _l("A link"),
        filters=[one_line, _whole_address],
        validators=[longest(1000)],
        render_kw={"inputmode": "url", "autocapitalize": "off", "spellcheck": "false"},
    )
    for_whom = StringField(_l("Who it was for"), filters=[one_line], validators=[longest(200)])

    def offer(self, kinds: dict[str, Kind], besides: str | None = None) -> None:
        """Let people choose from these kinds, and from the one that it has already."""
        self.kind.choices = [
            SelectChoice(kind.code, kind.name)
            for kind in kinds.values()
            if kind.is_offered or kind.code == besides
        ]

    def validate_done_on(self, field: DateField) -> None:
        if field.data and not LONG_AGO <= field.data <= today() + timedelta(days=1):
            raise ValidationError(_("Enter a day that has been."))

    def validate_url(self, field: StringField) -> None:
        if field.data and not _is_web_address(field.data):
            raise ValidationError(_("Enter an address that starts with https:// or http://."))

    def words(self) -> dict[str, Any]:
        """What was filled in, as a contribution keeps it."""
        kept = {name: getattr(self, name).data or None for name in WORDS if name != "minutes"}
        return {**kept, "minutes": round(self.hours.data * 60) if self.hours.data else None}


class ContributionForm(WordsForm):
    """The words, and who and what belongs to them. `form_key` makes sending it twice once."""

    form_key = HiddenField(default=new_public_id, validators=[Regexp(r"^[0-9a-f]{32}$")])
    others = TextAreaField(
        _l("Who did it with you? One name on each line"),
        filters=[tidy],
        validators=[longest(5000)],
        render_kw={"rows": 3, "autocomplete": "off"},
    )
    not_me = BooleanField(_l("I was not part of it; I only write it down for them"))
    agreed = StringField(
        _l("How and when they agreed, if they have no e-mail"),
        filters=[one_line],
        validators=[longest(300)],
    )
    file = FileField(_l("A photo, or a PDF"), render_kw={"accept": "image/*,application/pdf,.pdf"})
    no_file = BooleanField(_l("Take the photo or file away"))

    def validate_others(self, field: TextAreaField) -> None:
        if len(self.names) > MOST_PEOPLE:
            raise ValidationError(_("At most %(most)s people at once.", most=MOST_PEOPLE))
        if self.not_me.data and not self.names:
            raise ValidationError(_("Write down who did it."))

    @property
    def key(self) -> str:
        """Where sending the same words again meets; other words in the same draft are new."""
        text = f"{self.form_key.data}\n{self.said.data}"
        return hashlib.sha256(text.encode()).hexdigest()[:32]

    @property
    def names(self) -> Sequence[str]:
        lines = (one_line(line) for line in (self.others.data or "").splitlines())
        return [line[:200] for line in lines if line]


def filled_in(contribution: Contribution) -> ContributionForm:
    """The form as the contribution is now."""
    kept = {name: getattr(contribution, name) for name in WORDS if name != "minutes"}
    minutes = contribution.minutes
    hours = (Decimal(minutes) / 60).quantize(Decimal("0.01")).normalize() if minutes else None
    return ContributionForm(data={**kept, "hours": hours})


class AgreementForm(Form):
    agreed = StringField(
        _l("How and when did they agree?"),
        filters=[one_line],
        validators=[
            DataRequired(_l("Say how and when, such as “by phone, on Tuesday”.")),
            longest(300),
        ],
    )


class RemovalForm(Form):
    reason = StringField(
        _l("Why is it taken away?"),
        filters=[one_line],
        validators=[DataRequired(_l("Say why in a few words.")), longest(300)],
    )


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in text
