"""What somebody brings to have it checked: a file, or the text of one."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import TextAreaField
from wtforms.validators import ValidationError

from core.forms import Form
from recognition.credentials.strict_json import MOST_BYTES

FILES = ".png,.svg,.json,.jsonld,.jwt,.txt,image/png,image/svg+xml,application/json"


class VerifyForm(Form):
    file = FileField(_l("The badge"), render_kw={"accept": FILES})
    text = TextAreaField(_l("Its text"), render_kw={"rows": 4, "spellcheck": "false"})
    content: bytes = b""

    def validate_file(self, field: FileField) -> None:
        """The file wins; the text counts where no file was chosen."""
        chosen = b""
        if field.data:
            with field.data.stream as stream:  # a large one is a file, which nobody else closes
                chosen = stream.read(MOST_BYTES + 1)
        self.content = chosen or (self.text.data or "").strip().encode("utf-8", "replace")
        if not self.content:
            raise ValidationError(_("Choose a file, or paste the text of one."))
        if len(self.content) > MOST_BYTES:
            raise ValidationError(
                _("This is larger than 1 MB. Badges are smaller; take the original file.")
            )
