"""What organisers fill in to make a badge and its rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    SubmitField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, NumberRange
from wtforms.widgets import CheckboxInput, ListWidget

from core.errors import RuleBroken
from core.forms import Form, WholeNumber, longest, one_line, tidy
from core.rows import row_number
from recognition.badges import pictures
from recognition.badges.actions import RULE, WHO, WORDS, Picture
from recognition.badges.drawing import Design
from recognition.badges.models import Badge, BadgeVersion
from recognition.badges.words import COLOURS, ICONS, RINGS, SHAPES

PARTS = ("shape", "ground", "edge", "ink", "ring", "icon")
FILES = ".svg,.png,.jpg,.jpeg,.webp,image/svg+xml,image/png,image/jpeg,image/webp"
DESIGN, UPLOAD, KEEP = "design", "upload", "keep"
TOO_FAINT = _l(
    "The icon can hardly be seen on this ground. "
    "Choose a much lighter or much darker colour for one of the two."
)


def _of(names: Mapping[str, LazyString]) -> list[SelectChoice]:
    return [SelectChoice(code, words) for code, words in names.items()]


def listed(form: Form, field: Field) -> None:
    """Refuse what is not in the list of the field; a design is looked at only where it counts."""
    if field.short_name in PARTS and form.image_from.data != DESIGN:
        return
    given = field.data if isinstance(field.data, list) else [field.data]
    if not {choice.value for choice in field.choices} >= set(given):
        raise ValidationError(_("Choose from the list: %(field)s.", field=field.label.text))


LISTED: dict[str, Any] = {"validators": [listed], "validate_choice": False}


class BadgeForm(Form):
    name = StringField(
        _l("Name"),
        filters=[one_line],
        validators=[DataRequired(_l("Give the badge a name.")), longest(60)],
    )
    meaning = TextAreaField(
        _l("What does it stand for?"),
        filters=[tidy],
        validators=[DataRequired(_l("Say in a sentence what it stands for.")), longest(300)],
        render_kw={"rows": 2},
    )
    criteria = TextAreaField(
        _l("When does somebody deserve it?"),
        filters=[tidy],
        validators=[
            DataRequired(_l("Say what somebody has done who deserves it.")),
            longest(1000),
        ],
        render_kw={"rows": 3},
    )
    image_from = RadioField(_l("Its picture"), default=DESIGN, **LISTED)
    shape = RadioField(_l("Shape"), choices=_of(SHAPES), **LISTED)
    icon = RadioField(_l("Icon"), choices=_of(ICONS), **LISTED)
    ground = SelectField(_l("Colour of the ground"), choices=_of(COLOURS), **LISTED)
    ink = SelectField(_l("Colour of the icon"), choices=_of(COLOURS), **LISTED)
    edge = SelectField(_l("Colour of the edge"), choices=_of(COLOURS), **LISTED)
    ring = SelectField(_l("Around the face"), choices=_of(RINGS), **LISTED)
    preview = SubmitField(_l("Preview"))
    file = FileField(_l("Picture"), render_kw={"accept": FILES})
    by_peers = BooleanField(_l("Members can give it"), default=True)
    peers_needed = WholeNumber(
        _l("How many voices does it take?"),
        default=1,
        validators=[
            InputRequired(_l("Enter a number from 1 to 5.")),
            NumberRange(1, 5, _l("Enter a number from 1 to 5.")),
        ],
    )
    by_organisers = BooleanField(_l("Organisers can give it"), default=True)
    seen = HiddenField()
    upload: bytes = b""

    def __init__(self, badge: Badge | None = None, version: BadgeVersion | None = None) -> None:
        design = (version.design if version else None) or Design().as_json()
        start: dict[str, Any] = {name: design[name] for name in PARTS}
        if badge and version:
            start |= {name: getattr(version, name) for name in WORDS}
            start |= {name: getattr(badge, name) for name in WHO}
            start |= {"seen": badge.version, "image_from": DESIGN if version.design else KEEP}
        super().__init__(data=start)
        kept = [SelectChoice(KEEP, _("Keep the picture that it has"))]
        self.image_from.choices = [
            *(kept if version and not version.design else []),
            SelectChoice(DESIGN, _("Design it here")),
            SelectChoice(UPLOAD, _("Upload a file")),
        ]

    def validate_ink(self, field: SelectField) -> None:
        if self.image_from.data == DESIGN and (design := self.design) and not design.can_be_seen:
            raise ValidationError(str(TOO_FAINT))

    def validate_file(self, field: FileField) -> None:
        if self.image_from.data != UPLOAD:
            return
        self.upload = field.data.read(pictures.MOST_BYTES + 1) if field.data else b""
        if not self.upload:
            raise ValidationError(_("Choose a file first, or design the picture here."))
        try:
            pictures.take_in(self.upload, "")
        except RuleBroken as rule:
            raise ValidationError(str(rule)) from None

    @property
    def design(self) -> Design | None:
        """The design that is chosen; None where something in it is not in our lists."""
        try:
            return Design.of({name: self[name].data for name in PARTS})
        except ValueError:
            return None

    @property
    def picture(self) -> Picture:
        if self.image_from.data == DESIGN:
            return Picture(design=self.design)
        return Picture(upload=self.upload)

    @property
    def words(self) -> dict[str, Any]:
        return {name: self[name].data for name in WORDS}

    @property
    def who(self) -> dict[str, Any]:
        return {name: self[name].data for name in WHO}

    @property
    def seen_version(self) -> int:
        try:
            return row_number(self.seen.data or "")
        except ValueError:
            return 0


class RuleForm(Form):
    rule_count = WholeNumber(
        _l("How many contributions?"),
        default=3,
        validators=[
            InputRequired(_l("Enter a number from 1 to 1,000.")),
            NumberRange(1, 1000, _l("Enter a number from 1 to 1,000.")),
        ],
    )
    rule_kinds = SelectMultipleField(
        _l("Of which kinds?"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        **LISTED,
    )
    rule_days = WholeNumber(
        _l("Within how many days?"),
        default=90,
        validators=[
            InputRequired(_l("Enter a number from 1 to 1,830 days; a year has 365.")),
            NumberRange(1, 1830, _l("Enter a number from 1 to 1,830 days; a year has 365.")),
        ],
    )
    rule_peers = WholeNumber(
        _l("How many different people must have said thank you?"),
        default=2,
        validators=[
            InputRequired(_l("Enter a number from 0 to 100.")),
            NumberRange(0, 100, _l("Enter a number from 0 to 100.")),
        ],
    )

    def __init__(self, badge: Badge, kinds: Mapping[str, str]) -> None:
        super().__init__(obj=badge if badge.has_rule else None)
        names = {**{code: code for code in badge.rule_kinds}, **kinds}
        self.rule_kinds.choices = [SelectChoice(code, name) for code, name in names.items()]

    @property
    def rule(self) -> dict[str, Any]:
        return {name: self[name].data for name in RULE}
