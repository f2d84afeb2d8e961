"""What organisers fill in to edit the kinds of contributions."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField, ValidationError
from wtforms.validators import DataRequired

from core.forms import Form, longest, one_line, tidy
from recognition.kinds.actions import MOST

LONGEST_NAME = 60


class KindsForm(Form):
    kinds = TextAreaField(
        _l("Kinds, one on each line"),
        filters=[tidy],
        validators=[DataRequired(_l("Enter at least one kind.")), longest(4000)],
        render_kw={"rows": 12},
    )

    @property
    def names(self) -> list[str]:
        lines = (self.kinds.data or "").splitlines()
        return [one_line(line) for line in lines if one_line(line)]

    def validate_kinds(self, field: TextAreaField) -> None:
        if len(self.names) > MOST:
            raise ValidationError(
                _("At most %(most)s kinds, so that choosing is quick.", most=MOST)
            )
        for name in self.names:
            if len(name) > LONGEST_NAME:
                raise ValidationError(_("This is too long for a kind: %(name)s", name=name[:80]))
