"""Who takes over what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from core.communities.carrying import Load
from core.forms import Form, longest, one_line
from core.people.models import Person

PREFIX = "to_"


class HandOverForm(Form):
    reason = StringField(
        _l("Why? This stays on the record."), filters=[one_line], validators=[longest(300)]
    )
    leaves = BooleanField(_l("They leave the team of this community: end all their roles here"))

    @property
    def chosen(self) -> dict[str, int]:
        """The ids of those who were chosen, by what they take over."""
        return {f.name.removeprefix(PREFIX): f.data for f in self.loads if f.data}

    @property
    def loads(self) -> list[Any]:
        return [each for each in self if each.name.startswith(PREFIX)]


def form_for(carried: Sequence[tuple[Load, int, Sequence[Person]]]) -> type[HandOverForm]:
    """A form with one choice for each thing that somebody carries."""
    fields: dict[str, Any] = {
        PREFIX + load.name: SelectField(
            load.title,
            coerce=int,
            default=0,
            choices=[
                SelectChoice(0, _l("It stays with them")),
                *(SelectChoice(each.id, each.name) for each in successors),
            ],
        )
        for load, _number, successors in carried
    }
    return type("HandOverOf", (HandOverForm,), fields)
