"""What fields, outcomes and refusals are called, in the language of the reader."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.imports.models import Outcome

FIELD_WORDS = {
    "name": _l("Name"),
    "first_name": _l("First name"),
    "last_name": _l("Last name"),
    "email": _l("E-mail address"),
    "phone": _l("Phone"),
    "organisation": _l("Organisation"),
    "organisation_kind": _l("Kind of organisation"),
    "place": _l("Place"),
    "topics": _l("Topics"),
    "languages": _l("Languages"),
    "postal_address": _l("Postal address"),
    "timezone": _l("Time zone"),
    "access_needs": _l("Access needs"),
    "is_rarely_online": _l("Rarely online"),
    "notes": _l("Notes"),
}
OUTCOME_WORDS = {
    Outcome.NEW: _l("New"),
    Outcome.UPDATED: _l("Updated"),
    Outcome.UNCHANGED: _l("Unchanged"),
    Outcome.REFUSED: _l("Refused"),
}
REFUSALS = {
    "quotes": _l("A quotation mark is opened and never closed."),
    "too_many_cells": _l(
        "There are more cells than columns. Perhaps one contains a comma and needs quotation marks."
    ),
    "no_name": _l("There is no name."),
    "not_a_name": _l("“%(about)s” is not a name."),
    "too_long": _l("This is too long: %(about)s."),
    "not_an_address": _l("“%(about)s” is not an e-mail address."),
    "not_a_zone": _l("“%(about)s” is not a time zone such as Europe/London."),
    "not_yes_or_no": _l("“%(about)s” is neither yes nor no."),
    "too_many_tags": _l("Too many, or too long: %(about)s. Put commas between them."),
    "never": _l("They asked us not to write to them."),
    "elsewhere": _l(
        "Another community knows somebody with this e-mail address. Ask an administrator to add "
        "them here."
    ),
    "namesake": _l(
        "Somebody called %(about)s is already here. Add an e-mail address, a phone number or an "
        "organisation, so that we can tell whether it is the same person."
    ),
    "several": _l(
        "Several people here could be this %(about)s. Add an e-mail address that tells them apart."
    ),
    "signs_in": _l(
        "%(about)s signs in here. Only they or an administrator can enter their e-mail address."
    ),
}


def refusal(facts: Mapping[str, Any]) -> str:
    """Why a row is refused, as a sentence."""
    about = facts.get("about", "")
    return str(REFUSALS[facts["why"]]) % {"about": FIELD_WORDS.get(about, about)}


def told(facts: Mapping[str, Any]) -> str:
    """What a row changes and what it leaves alone, or why it is refused."""
    if "why" in facts:
        return refusal(facts)
    said = []
    if facts.get("filled"):
        said.append(_("Filled in: %(fields)s.", fields=_listed(facts["filled"])))
    if facts.get("alike"):
        names = ", ".join(f"\u2068{name}\u2069" for name in facts["alike"])
        said.append(_("They may be the same as %(names)s, who is here.", names=names))
    if facts.get("kept"):
        said.append(
            _("Differs, and stays as it is here: %(fields)s.", fields=_listed(facts["kept"]))
        )
    return " ".join(said)


def _listed(fields: list[str]) -> str:
    return ", ".join(str(FIELD_WORDS[name]) for name in fields)
