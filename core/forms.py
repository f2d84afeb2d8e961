"""Forms: the one base they share, and the token that every change must carry."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from email_validator import SPECIAL_USE_DOMAIN_NAMES
from flask import Flask, abort, g, request
from flask_babel import ngettext
from flask_wtf import CSRFProtect, FlaskForm
from flask_wtf.csrf import CSRFError
from wtforms import Field, FieldList, IntegerField
from wtforms.validators import ValidationError

from core.pages.hosts import name_in
from core.people.text import one_line, tidy

__all__ = ["Form", "Lines", "WholeNumber", "csrf", "init_app", "longest", "one_line", "tidy"]

NO_NUMBER = "Not a valid integer value."
"""As WTForms says it, and has it in many languages."""
TOO_MUCH = 10**12
MOST_FIELDS = 10_000
"""Of one form. Two megabytes of nothing but names take a second to read."""


class Protect(CSRFProtect):  # type: ignore[misc]  # Flask-WTF ships no types
    """Asks for the token, and for no other site to have sent the form.

    One view asks for neither: stopping mail, which mail programs press by themselves (RFC 8058).
    Its address is the proof, and it can do nothing else.
    """

    def protect(self, apply_exemptions: bool = False) -> None:
        """Refuse a change, unless its token is right and it comes from a page of ours."""
        super().protect(apply_exemptions)
        if g.get("csrf_valid") and _is_from_elsewhere():
            raise CSRFError("another site sent it")


csrf = Protect()
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
    """Refuse every change that comes without the token, form or not; and what no page sends."""

    @app.before_request
    def refuse_what_no_page_sends() -> None:
        if request.mimetype == "application/x-www-form-urlencoded":
            request.max_content_length = app.config["MAX_FORM_MEMORY_SIZE"]  # as of the other kind
            if request.get_data().count(b"&") > MOST_FIELDS:
                abort(413)
        if None in request.form:
            abort(400)

    csrf.init_app(app)


def _is_from_elsewhere() -> bool:
    """True when the browser says that a page of another site sent this.

    Browsers of before 2023 tell the origin only, and say `null` for pages that hide their address.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = request.headers.get("Origin", "null")
    return origin != "null" and name_in(origin.partition("://")[2]) != name_in(request.host)


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
