"""What pages say about people who may be one."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l

REASONS = {
    "email": _l("the same e-mail address in another form"),
    "email_own": _l("the same name in front of the @, at another place"),
    "email_alike": _l("e-mail addresses that differ by a letter"),
    "phone": _l("the same phone number"),
    "name": _l("the same name"),
    "name_order": _l("the same words in their names, in another order or spelling"),
    "name_sound": _l("names that sound the same"),
    "name_alike": _l("names that are nearly the same"),
    "name_part": _l("one name has a part that the other leaves out"),
    "organisation": _l("the same organisation"),
    "place": _l("the same place"),
    "postal_address": _l("the same postal address"),
}
FIELD_WORDS = {
    "name": _l("Name"),
    "email": _l("E-mail address"),
    "phone": _l("Phone"),
    "organisation": _l("Organisation"),
    "organisation_kind": _l("Kind of organisation"),
    "place": _l("Place"),
    "postal_address": _l("Postal address"),
    "preferred_channel": _l("How they like to be reached"),
    "timezone": _l("Time zone"),
    "access_needs": _l("Access needs"),
    "notes": _l("Notes"),
    "source": _l("How we got the details"),
}


def in_words(reasons: Sequence[str]) -> list[str]:
    """What speaks for it, the strongest first."""
    return [str(REASONS[each]) for each in reasons if each in REASONS]
