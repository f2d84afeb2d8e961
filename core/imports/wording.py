"""What fields, outcomes and refusals are called, in the language of the reader."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.imports.columns import Plan
from core.imports.models import Outcome
from core.imports.own_fields import OwnField

NOTHING: Mapping[str, OwnField] = {}

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
    "town": _l("Town of the postal address"),
    "never": _l("Opted out, bounced, or not to be contacted"),
    "may_contact": _l("May be contacted: yes or no"),
    "no_phone": _l("Must not be called"),
}
OUTCOME_WORDS = {
    Outcome.NEW: _l("New"),
    Outcome.UPDATED: _l("Updated"),
    Outcome.UNCHANGED: _l("Unchanged"),
    Outcome.REFUSED: _l("Refused"),
    Outcome.REMOVED: _l("Removed again"),
    Outcome.RESTORED: _l("As it was before"),
    Outcome.STAYED: _l("Stays"),
}
IMPORTING = (Outcome.NEW, Outcome.UPDATED, Outcome.UNCHANGED, Outcome.REFUSED)
UNDOING = (Outcome.REMOVED, Outcome.RESTORED, Outcome.STAYED)
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
    "never": _l("They asked us not to write to them, or to change nothing about them."),
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
    "opted_out": _l(
        "The list says that they opted out, that mail to them bounced, or that they must not be "
        "contacted. They are not imported. If they are here already, look at their page."
    ),
    "opted_out_here": _l(
        "The list says that they opted out, that mail to them bounced, or that they must not be "
        "contacted. %(about)s is already here: open their page, and mark that they must not be "
        "contacted."
    ),
    "not_a_number": _l("“%(about)s” is not a number such as 12.5."),
    "not_a_day": _l("“%(about)s” is not a day such as 2026-05-03."),
    "too_exact": _l("“%(about)s” has more than 14 digits, or more than six after the point."),
    "not_a_choice": _l("“%(about)s” is not one of the choices of this field."),
    "card_open": _l("This card has no end; perhaps the file was cut off."),
    "card_long": _l(
        "This card has more than 1,000 lines. Remove what is not about the person, and upload it "
        "again."
    ),
    "card_line": _l("A line of this card cannot be read."),
    "card_group": _l("This card is a group of people, and nobody in particular."),
    "card_kind": _l("This card is of an organisation, a place or a thing, and not of a person."),
    "changed_since": _l("What the list filled in was changed since."),
    "worked_with": _l("Somebody has worked with them since."),
    "has_role": _l("They have a role in a community."),
    "invited": _l("They were put in a wave."),
    "talked_to": _l("Somebody noted a contact with them."),
    "named": _l("They were named, or named somebody."),
    "written_to": _l("A message to them was written."),
    "gave": _l("They did something for the community."),
    "in_other_list": _l("Another list brought them as well."),
    "uses_address": _l("They sign in here with this e-mail address."),
    "looked_after": _l("Somebody looks after them, or another community knows them."),
    "signs_in": _l(
        "%(about)s signs in here. Only they or an administrator can enter their e-mail address."
    ),
}


def place(number: int, facts: Mapping[str, Any], plan: Plan) -> str:
    """Where in the file a row stands: as a spreadsheet counts, or the card and its first line."""
    if not plan.is_of_cards:
        return str(number)
    if "line" not in facts:
        return str(number - plan.skip)
    return str(_("%(card)s, at line %(line)s", card=number - plan.skip, line=facts["line"]))


def refusal(facts: Mapping[str, Any]) -> str:
    """Why a row is refused, or why somebody stays when it is undone, as a sentence."""
    about = facts.get("about", "")
    why = REFUSALS.get(facts["why"], REFUSALS["quotes"])
    return str(why) % {"about": FIELD_WORDS.get(about, about)}


def told(facts: Mapping[str, Any], own: Mapping[str, OwnField] = NOTHING) -> str:
    """What a row changes and what it leaves alone, or why it is refused."""
    if "why" in facts:
        return refusal(facts)
    said = []
    if facts.get("filled"):
        said.append(_("Filled in: %(fields)s.", fields=_listed(facts["filled"], own)))
    if facts.get("alike"):
        names = ", ".join(f"\u2068{name}\u2069" for name in facts["alike"])
        said.append(_("They may be the same as %(names)s, who is here.", names=names))
    if facts.get("kept"):
        said.append(
            _("Differs, and stays as it is here: %(fields)s.", fields=_listed(facts["kept"], own))
        )
    if facts.get("address"):
        said += [_("The e-mail address is needed:"), refusal({"why": facts["address"]})]
    return " ".join(said)


def _listed(fields: list[str], own: Mapping[str, OwnField]) -> str:
    return ", ".join(own[f].name if f in own else str(FIELD_WORDS.get(f, f)) for f in fields)
