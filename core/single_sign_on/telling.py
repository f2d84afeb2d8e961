"""What the journal says of accounts elsewhere, in plain sentences."""

from __future__ import annotations

from flask import Flask
from flask_babel import gettext as _

from core.journal import sentences
from core.journal.sentences import Sentence
from core.single_sign_on import actions


def init_app(app: Flask) -> None:
    """Add them to those that are known, and the name of the issuer to templates."""
    for what, sentence in SENTENCES.items():
        sentences.add(app, what, sentence)
    app.add_template_global(actions.name, "single_sign_on")


SENTENCES = {
    "identity.added": Sentence(
        "shield", lambda entry, by: _("%(by)s lets an account elsewhere sign them in", by=by)
    ),
    "identity.removed": Sentence(
        "shield",
        lambda entry, by: _("%(by)s removed an account elsewhere", by=by),
    ),
}
