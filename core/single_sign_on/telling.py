"""What the journal says of accounts elsewhere, in plain sentences."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from core.journal.sentences import add, plain
from core.single_sign_on import actions


def init_app(app: Flask) -> None:
    """Add them to those that are known, and the name of the issuer to templates."""
    add(app, SENTENCES)
    app.add_template_global(actions.name, "single_sign_on")


SENTENCES = {
    "identity.added": plain("shield", _l("%(by)s let an account elsewhere sign [them|you] in")),
    "identity.removed": plain("shield", _l("%(by)s removed an account elsewhere")),
}
