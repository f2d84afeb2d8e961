"""That a document says in its JSON what its signature covers: each thing once, in known words.

A Data Integrity proof covers statements, not JSON. The same statements can be written so that a
program that reads the JSON misses some (a status under another name, or beside another mention
of the same thing), and what no context knows is no statement at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from pyld import jsonld

from recognition.credentials import contexts
from recognition.credentials.canonical import Ambiguous, must_be_understood
from recognition.credentials.checks import Failed, listed, quoted

MOST_CONTEXTS = 8
OF_CREDENTIALS = {
    "@context",
    "awardedDate",
    "credentialStatus",
    "credentialSubject",
    "issuer",
    "proof",
    "refreshService",
    "termsOfUse",
    "validFrom",
    "validUntil",
}
OF_ENDORSED = {"id", "type", "endorsementComment"}


def must_use_known_words(document: dict[str, Any]) -> None:
    """Raise Failed where a context is not one of ours, or stands where none belongs."""
    if len(listed(document.get("@context"))) > MOST_CONTEXTS:
        raise Failed(_("It uses words from more places than anybody will look at."))
    for url in listed(document.get("@context")):
        if not isinstance(url, str):
            raise Failed(_("This credential brings words of its own along; nobody else has them."))
        if url not in contexts.FILES:
            raise Failed(
                _("It uses words from %(place)s, which is not known here.", place=quoted(url))
            )


def must_say_what_is_signed(document: dict[str, Any]) -> None:
    """Raise Failed where the JSON shows more, less or something else than what is signed."""
    found = list(_objects(document, True))
    for each, is_credential in found:
        _must_be_plain(each, is_credential)
    _must_be_described_once(found)
    unsigned = {name: value for name, value in document.items() if name != "proof"}
    must_be_known_to_contexts(unsigned)


def must_be_known_to_contexts(document: dict[str, Any]) -> None:
    """Raise Failed where a member would be dropped, or an address is not one."""
    try:
        must_be_understood(document)
    except Ambiguous as why:
        raise Failed(_("Some of it is not covered by any signature: %(why)s", why=why)) from None
    except (jsonld.JsonLdError, contexts.UnknownContext):
        raise Failed(_("Its words contradict each other.")) from None


def _objects(value: Any, is_credential: bool) -> Iterator[tuple[dict[str, Any], bool]]:
    """Every object, and whether it is a credential: the whole, and each endorsement in it."""
    if isinstance(value, list):
        for each in value:
            yield from _objects(each, is_credential)
    elif isinstance(value, dict):
        yield value, is_credential
        for name, held in value.items():
            yield from _objects(held, name == "endorsement")


def _must_be_plain(each: dict[str, Any], is_credential: bool) -> None:
    must_use_known_words(each)
    for name, value in each.items():
        if ":" in name or (name.startswith("@") and name != "@context"):
            raise Failed(_("“%(name)s” is another name for something.", name=quoted(name)))
        if name in OF_CREDENTIALS and not is_credential:
            raise Failed(_("“%(name)s” stands where it does not belong.", name=name))
        if value is None or any(inner is None for inner in listed(value)):
            raise Failed(_("“%(name)s” is empty, so nobody signed it.", name=quoted(name)))
        if any(isinstance(inner, list) for inner in listed(value)):
            raise Failed(_("“%(name)s” is a list of lists.", name=quoted(name)))
    if str(each.get("id", "")).startswith("_:"):
        raise Failed(_("Something in it has a name that anybody can change."))


def _must_be_described_once(found: list[tuple[dict[str, Any], bool]]) -> None:
    """What is said of a credential, or of its holder, stands in one place."""
    weighty = [each for each, is_credential in found if is_credential or "achievement" in each]
    said = {each["id"]: each for each in weighty if isinstance(each.get("id"), str)}
    for each, _is_credential in found:
        name = each.get("id")
        if isinstance(name, str) and said.get(name, each) != each and not _is_passing(each):
            raise Failed(_("It describes %(name)s twice, and differently.", name=quoted(name)))


def _is_passing(each: dict[str, Any]) -> bool:
    """Whether it mentions somebody, or something that is spoken of, without adding to it."""
    return "Profile" in listed(each.get("type")) or set(each) <= OF_ENDORSED
