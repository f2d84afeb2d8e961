"""Forms: the one base they share, and the token that every change must carry."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from email_validator import SPECIAL_USE_DOMAIN_NAMES
from flask import Flask
from flask_babel import ngettext
from flask_wtf import CSRFProtect, FlaskForm
from wtforms import Field, FieldList, IntegerField
from wtforms.validators import ValidationError

from core.people.text import one_line, tidy

__all__ = ["Form", "Lines", "WholeNumber", "csrf", "init_app", "longest", "one_line", "tidy"]

NO_NUMBER = "Not a valid integer value."
"""As WTForms says it, and has it in many languages."""
TOO_MUCH = 10**12

csrf = CSRFProtect()
if "test" in SPECIAL_USE_DOMAIN_NAMES:  # for trying things out, as our example does (RFC 2606)
    SPECIAL_USE_DOMAIN_NAMES.remove("test")


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A form, typed for the code that uses it."""

    def values(self) -> dict[str, Any]:
        """What was filled in, by field name, without the token and the buttons."""
        skipped = {"CSRFTokenField", "SubmitField"}
        return {f.name: f.data for f in self if f.type not in skipped}


class Lines(FieldList):  # type: ignore[misc]  # WTForms ships no types
    """Rows by their numbers. A field that our table never had is passed over."""

    def _extract_indices(self, prefix: str, formdata: Iterable[str]) -> Iterator[int]:
        """Read what WTForms reads, but only numbers that a table can have."""
        for name in formdata:
            found = re.match(r"([0-9]{1,4})(?:-|$)", name.removeprefix(prefix + "-"))
            if found and name.startswith(prefix + "-"):
                yield int(found[1])


class WholeNumber(IntegerField):  # type: ignore[misc]  # WTForms ships no types
    """A whole number. One that no float and no column can hold is no number here."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        if self.data is not None and abs(self.data) >= TOO_MUCH:
            self.data = None
            raise ValueError(self.invalid_value_message or self.gettext(NO_NUMBER))


def init_app(app: Flask) -> None:
    """Refuse every change that comes without the token, form or not."""
    csrf.init_app(app)


def longest(limit: int) -> Callable[[Any, Field], None]:
    """Refuse text that is longer than `limit` characters, and say by how much."""

    def check(_form: Any, field: Field) -> None:
        over = len(field.data or "") - limit
        if over > 0:
            raise ValidationError(
                ngettext(
                    "That is %(num)s character too long; the limit is %(limit)s.",
                    "That is %(num)s characters too long; the limit is %(limit)s.",
                    over,
                    limit=limit,
                )
            )

    return check
