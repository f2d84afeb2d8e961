"""What somebody who said yes fills in to suggest someone."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from outreach.nominations.forms import NominationForm, some_words


class SuggestionForm(NominationForm):
    known_how = some_words(
        _l("How do you know them?"), _l("Say in a few words how you know them."), rows=2
    )
    is_named = BooleanField(_l("They may hear that it was I who suggested them"))
