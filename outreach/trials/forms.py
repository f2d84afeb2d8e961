"""What an organiser fills in about a trial."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, NumberRange, ValidationError

from core.forms import Form, WholeNumber, longest, one_line, tidy
from outreach.trials.models import PEOPLE_EACH, Trial, TrialOption
from outreach.trials.ways import NAMES, WORD
from outreach.trials.words import way_words

LATEST_DAY = 21
FIRST, SECOND = _l("First way"), _l("Second way")


def _words(label: object, limit: int) -> StringField:
    return StringField(
        label,
        filters=[one_line],
        validators=[DataRequired(_l("Write how it shall read.")), longest(limit)],
    )


def _days(label: object) -> WholeNumber:
    return WholeNumber(
        label,
        validators=[
            InputRequired(_l("Enter a number of days.")),
            NumberRange(1, LATEST_DAY, _l("Choose from 1 to 21 days.")),
        ],
    )


class TrialForm(Form):
    """Two ways, and when the trial is to be judged."""

    option: TrialOption
    people_each = WholeNumber(
        _l("Judge it once so many people have been counted in each way"),
        default=PEOPLE_EACH,
        validators=[
            InputRequired(_l("Enter a number of people.")),
            NumberRange(20, 500, _l("Choose from 20 to 500 people in each way.")),
        ],
    )

    @property
    def ways(self) -> list[str]:
        return [str(self.first.data), str(self.second.data)]

    def validate_second(self, field: Any) -> None:
        if field.data and field.data == self.first.data:
            raise ValidationError(_("The two ways are the same. Change one of them."))


class WordingForm(TrialForm):
    option = TrialOption.WORDING
    first = _words(FIRST, 150)
    second = _words(SECOND, 150)

    def validate_first(self, field: StringField) -> None:
        _fills_in(field.data, self.option)

    def validate_second(self, field: StringField) -> None:
        super().validate_second(field)
        _fills_in(field.data, self.option)


class SenderForm(TrialForm):
    option = TrialOption.SENDER
    first = _words(FIRST, 60)
    second = _words(SECOND, 60)

    def validate_first(self, field: StringField) -> None:
        _names_the_inviter(field.data)

    def validate_second(self, field: StringField) -> None:
        super().validate_second(field)
        _names_the_inviter(field.data)


class ReminderDayForm(TrialForm):
    option = TrialOption.REMINDER_DAY
    first = _days(FIRST)
    second = _days(SECOND)

    def __init__(self, last_day: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.last_day = last_day

    def validate_first(self, field: WholeNumber) -> None:
        if field.data and field.data >= self.last_day:
            raise ValidationError(
                _("The second reminder comes after %(days)s days.", days=self.last_day)
            )

    def validate_second(self, field: WholeNumber) -> None:
        super().validate_second(field)
        self.validate_first(field)


class EndForm(Form):
    learned = TextAreaField(
        _l("What did you learn?"),
        filters=[tidy],
        validators=[
            DataRequired(_l("Write down what you learned, also if it is that nothing is known.")),
            longest(4000),
        ],
        render_kw={"rows": 5},
    )


class AdoptForm(Form):
    way = RadioField(
        _l("What shall everybody get from now on?"),
        validators=[DataRequired(_l("Choose one."))],
    )

    def __init__(self, trial: Trial, *args: Any, **kwargs: Any) -> None:
        now = "usual" if trial.adopted is None else str(trial.adopted)
        super().__init__(*args, data={"way": now}, **kwargs)
        self.way.choices = [
            SelectChoice("usual", _("As without a trial")),
            SelectChoice("0", way_words(trial, 0)),
            SelectChoice("1", way_words(trial, 1)),
        ]

    @property
    def chosen(self) -> int | None:
        return None if self.way.data == "usual" else int(self.way.data)


def _fills_in(words: str, option: TrialOption) -> None:
    """Refuse braces around anything but the names that are filled in."""
    left = WORD.sub(lambda found: "" if found[1] in NAMES[option] else found[0], words or "")
    if "{" in left or "}" in left:
        names = ", ".join(f"{{{each}}}" for each in NAMES[option])
        raise ValidationError(_("Only these names are filled in: %(names)s.", names=names))


def _names_the_inviter(words: str) -> None:
    """Refuse a sender that hides who asks, or looks like an address."""
    if not (words or "").startswith("{inviter}"):
        raise ValidationError(_("It begins with {inviter}: people see first who asks them."))
    if "@" in words:
        raise ValidationError(_("Leave out addresses; the address of the sender stays as it is."))
    _fills_in(words, TrialOption.SENDER)
