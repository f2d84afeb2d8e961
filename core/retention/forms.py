"""For how many days each class of things is kept."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired, NumberRange

from core.forms import Form, WholeNumber
from core.retention.classes import Kept


def form_for(classes: Iterable[Kept]) -> type[Form]:
    """A form with a field for each class, within its bounds."""
    fields = {
        kept.name: WholeNumber(
            kept.title,
            validators=[
                InputRequired(_l("Write a number of days.")),
                NumberRange(
                    kept.least,
                    kept.most,
                    _l(
                        "Write a number from %(least)s to %(most)s.",
                        least=kept.least,
                        most=kept.most,
                    ),
                ),
            ],
        )
        for kept in classes
    }
    return type("RetentionForm", (Form,), fields)
