"""How often somebody wants news by e-mail."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from core.forms import Form
from recognition.news.telling import DAILY, NEVER, WEEKLY


class PreferenceForm(Form):
    how = RadioField(
        _l("News by e-mail"),
        choices=[
            SelectChoice(DAILY, _l("When there is some, at most once a day")),
            SelectChoice(WEEKLY, _l("Once a week, when there is some")),
            SelectChoice(NEVER, _l("Never. I look here when I want to")),
        ],
    )
