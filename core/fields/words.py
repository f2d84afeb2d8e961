"""The words for kinds of custom fields."""

from flask_babel import lazy_gettext as _l

from core.fields.models import FieldKind

KIND_WORDS = {
    FieldKind.TEXT: _l("Text"),
    FieldKind.NUMBER: _l("Number"),
    FieldKind.DATE: _l("Date"),
    FieldKind.CHOICE: _l("One of some choices"),
}
