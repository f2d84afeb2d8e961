"""What is filled in about a custom field, and about a person in the fields of a community."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field as FormField
from wtforms import RadioField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Optional

from core.errors import RuleBroken
from core.fields import values
from core.fields.models import LONGEST, MOST_CHOICES, Field, FieldKind
from core.fields.words import KIND_WORDS
from core.forms import Form, Lines, longest, one_line, tidy

F = TypeVar("F", bound=Form)
LONGEST_NAME = 80


def short_lines(_form: Any, field: FormField) -> None:
    """Refuse a choice that is a paragraph."""
    if any(len(line) > LONGEST_NAME for line in lines_in(field.data)):
        raise ValidationError(_("A choice has at most %(most)s characters.", most=LONGEST_NAME))


def lines_in(text: str | None) -> list[str]:
    """The lines of a text that say something, each once."""
    return list(
        dict.fromkeys(one_line(line) for line in (text or "").splitlines() if one_line(line))
    )


class NameForm(Form):
    name = StringField(
        _l("Name of the field"),
        description=_l("For example: Allotment number; Member since; Size of the school."),
        filters=[one_line],
        validators=[DataRequired(_l("Give the field a name.")), longest(LONGEST_NAME)],
        render_kw={"autocomplete": "off"},
    )


class FieldForm(NameForm):
    kind = RadioField(
        _l("What does it hold?"),
        choices=[SelectChoice(kind.value, words) for kind, words in KIND_WORDS.items()],
        validators=[DataRequired(_l("Choose what it holds."))],
    )
    choices = TextAreaField(
        _l("The choices"),
        description=_l("One in each line, at most 50. Only for a field with choices."),
        filters=[tidy],
        validators=[longest(5000), short_lines],
        render_kw={"rows": 5},
    )

    def validate_choices(self, field: TextAreaField) -> None:
        if self.kind.data == FieldKind.CHOICE and not lines_in(field.data):
            raise ValidationError(_("Write down at least one choice."))


class ChangeForm(NameForm):
    choices = Lines(
        StringField(_l("Choice"), filters=[one_line], validators=[longest(LONGEST_NAME)]),
        max_entries=MOST_CHOICES,
    )
    more = TextAreaField(
        _l("More choices"),
        description=_l("One in each line."),
        filters=[tidy],
        validators=[longest(5000), short_lines],
        render_kw={"rows": 3},
    )


def with_fields(form: type[F], fields: Iterable[Field], kept: dict[int, str]) -> type[F]:
    """The form with a field more for each of these custom ones; `kept` is what they say now."""
    more = {_name(each): _input(each, kept.get(each.id, "")) for each in fields}
    return type(form.__name__, (form,), more)


def filled_in(form: Form, fields: Sequence[Field]) -> dict[int, str]:
    """What the form says in custom fields."""
    return {each.id: form[_name(each)].data or "" for each in fields}


def shown_in(form: Form, fields: Sequence[Field]) -> list[FormField]:
    """The custom ones among the fields of the form, for the page."""
    return [form[_name(each)] for each in fields]


def _name(field: Field) -> str:
    return f"field_{field.id}"


def _input(field: Field, kept: str) -> Any:
    about: dict[str, Any] = {"validators": [Optional(), _as_read(field)]}
    if field.kind == FieldKind.CHOICE:
        offered = ["", *field.choices, *([kept] if kept not in ("", *field.choices) else [])]
        choices = [SelectChoice(each, each or _("We do not know yet")) for each in offered]
        return SelectField(field.name, choices=choices, default=kept, **about)
    if field.kind == FieldKind.DATE:
        picked = {"type": "date", "autocomplete": "off"}
        return StringField(field.name, default=kept, filters=[one_line], render_kw=picked, **about)
    hint = values.example(field.kind)
    return StringField(
        field.name,
        description=_("For example: %(example)s", example=hint) if hint else "",
        default=values.written(field.kind, kept),
        filters=[one_line],
        render_kw={"autocomplete": "off", "maxlength": LONGEST},
        **about,
    )


def _as_read(field: Field) -> Callable[[Any, FormField], None]:
    def check(_form: Any, filled: FormField) -> None:
        try:
            values.read(field, filled.data)
        except RuleBroken as rule:
            raise ValidationError(str(rule)) from None

    return check
