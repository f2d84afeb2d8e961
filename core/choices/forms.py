"""What somebody chooses: about what they are written to, and by which ways never."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from core.forms import Form

OFFERED = {
    "invitation": _l("Invitations to take part in something"),
    "asking": _l("Questions whom I go to for help"),
    "news": _l("News of thanks and badges for me"),
    "question": _l("Questions from people who know me as a champion"),
}
NEVER_WORDS = {
    "email": _l("Never write to me by e-mail"),
    "phone": _l("Never call me"),
    "in_person": _l("Never ask me in person"),
    "letter": _l("Never write me a letter"),
}


def _ticks(label: Any, offered: Any) -> SelectMultipleField:
    return SelectMultipleField(
        label,
        choices=[SelectChoice(each, words) for each, words in offered.items()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


class ChoicesForm(Form):
    about = _ticks(_l("You may write to me about"), OFFERED)
    never_by = _ticks(_l("Stop altogether"), NEVER_WORDS)
    shown = HiddenField()
    """What was ticked when the page was made: only what differs from it was chosen on it."""
