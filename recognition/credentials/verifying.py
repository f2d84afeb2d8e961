"""Our verifier: everything that can be said of a credential, and why. It never uses the network."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from core.db import now
from core.pages.languages import day
from recognition.credentials import meaning, reading, schema, signatures, statuses, tokens
from recognition.credentials.checks import (
    FAILED,
    PASSED,
    UNKNOWN,
    Check,
    Failed,
    Unknown,
    identity,
    listed,
    moment,
)
from recognition.credentials.documents import Documents, host_of
from recognition.credentials.foreign import Canonical, Canonicaliser

MOST_ENDORSEMENTS = 50
DEEPEST = 2
VALID = ("validFrom", "validUntil")
NOT_ABOUT = ("endorsement", "endorsementJwt", "proof", "credentialStatus", "credentialSchema")
CLOCKS_DIFFER = timedelta(minutes=5)
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Report:
    """What was found. `document` is {} where there is none."""

    checks: tuple[Check, ...]
    document: dict[str, Any] = field(default_factory=dict)
    endorsements: tuple[Report, ...] = ()

    @property
    def outcome(self) -> str:
        """failed where anything failed, else unknown where anything is unknown, else passed."""
        found = {check.outcome for check in self.checks}
        return next(each for each in (FAILED, UNKNOWN, PASSED) if each in found)

    @property
    def is_valid(self) -> bool:
        return self.outcome == PASSED

    @property
    def is_by_nobody_known(self) -> bool:
        """True where the file brings its own key, so that anybody can have signed it."""
        return self.issuer_id.startswith(("did:key:", "urn:"))

    @property
    def is_readable(self) -> bool:
        return bool(self.document)

    @property
    def badge_name(self) -> str:
        return _text(self.document, "credentialSubject", "achievement", "name") or _text(
            self.document, "name"
        )

    @property
    def description(self) -> str:
        return _text(self.document, "credentialSubject", "achievement", "description")

    @property
    def criteria(self) -> str:
        return _text(self.document, "credentialSubject", "achievement", "criteria", "narrative")

    @property
    def issuer_name(self) -> str:
        """The name that the issuer gave themselves; `issuer_id` is what the key vouches for."""
        return _text(self.document, "issuer", "name")

    @property
    def issuer_id(self) -> str:
        return identity(self.document.get("issuer"))

    @property
    def issuer_host(self) -> str:
        """The host that the key vouches for; "" where the issuer has no place of their own."""
        return host_of(self.issuer_id)

    @property
    def issued_on(self) -> datetime | None:
        return moment(self.document.get("awardedDate")) or moment(self.document.get("validFrom"))

    @property
    def comment(self) -> str:
        """What an endorser says."""
        return _text(self.document, "credentialSubject", "endorsementComment")


def verify(
    data: bytes | dict[str, Any], documents: Documents, canonical: Canonical | None = None
) -> Report:
    """Look at a file, a text or a document from anywhere. Nothing but a report comes out.

    Only what we have written ourselves may be looked at with a `canonical` that knows no limits.
    """
    try:
        return _Verification(documents, canonical or Canonicaliser()).of(lambda: reading.read(data))
    except Exception as error:  # noqa: BLE001  # whatever a stranger can provoke in a library
        log.warning("a credential could not be looked through: %s", type(error).__name__)
        return Report((Check("file", FAILED, _("This cannot be looked through to its end.")),))


class _Verification:
    """One look at one credential and all that is in it, within one allowance of time."""

    def __init__(self, documents: Documents, canonical: Canonical) -> None:
        self.documents = documents
        self.canonical = canonical
        self.endorsements_left = MOST_ENDORSEMENTS

    def of(self, read: Callable[[], reading.Read], depth: int = 0) -> Report:
        try:
            found = read()
            if depth > DEEPEST:
                raise Failed(_("Endorsements of endorsements go deeper than anybody will look."))
        except Failed as why:
            return Report((Check("file", FAILED, str(why)),))
        document = found.document
        checks = [
            Check("file", PASSED, _("There is a credential in it.")),
            _checked("form", _has_form, schema.must_have_the_official_form, document),
            _checked("words", _has_words, _must_be_plain, found),
            _dates(document),
        ]
        if any(check.outcome != PASSED for check in checks[:-1]):
            return Report(tuple(checks), document)
        endorsements = tuple(self._endorsements(document, depth + 1))
        checks += [*self._signed(found), self._status(document)]
        if endorsements:
            checks.append(_together(endorsements))
        return Report(tuple(checks), document, endorsements)

    def _signed(self, found: reading.Read) -> tuple[Check, Check]:
        if found.token:
            return tokens.look_at(found, self.documents)
        return signatures.look_at(found.document, self.documents, self.canonical)

    def _status(self, document: dict[str, Any]) -> Check:
        if "credentialStatus" not in document:
            return Check("status", PASSED, _("Its issuer keeps no list of what was taken back."))
        return _checked(
            "status",
            lambda: _("The issuer's list says that it stands."),
            lambda each: statuses.must_not_be_taken_back(each, self.documents, self._must_stand),
            document,
        )

    def _must_stand(self, listing: dict[str, Any]) -> None:
        """Raise Failed or Unknown where a list of statuses is not to be relied on."""
        meaning.must_use_known_words(listing)
        meaning.must_say_what_is_signed(listing)
        looked = (_dates(listing), *signatures.look_at(listing, self.documents, self.canonical))
        for check in looked:
            if check.outcome != PASSED:
                kind = Failed if check.outcome == FAILED else Unknown
                raise kind(_("The issuer's list of statuses: %(why)s", why=check.sentence))

    def _endorsements(self, document: dict[str, Any], depth: int) -> Iterator[Report]:
        for each in _embedded(document):
            self.endorsements_left -= 1
            if self.endorsements_left < 0:
                sentence = _("There are more endorsements in it than anybody will look at.")
                yield Report((Check("form", FAILED, sentence),))
                return
            yield self.of(partial(_endorsement, each, set(_ids(document))), depth)


def _embedded(value: Any) -> Iterator[Any]:
    """Every endorsement in a credential, but not those inside another endorsement."""
    for each in listed(value):
        if isinstance(each, dict):
            for name, held in each.items():
                if name in ("endorsement", "endorsementJwt"):
                    yield from listed(held)
                else:
                    yield from _embedded(held)


def _ids(value: Any) -> Iterator[str]:
    """What a credential is about: every id in it, but none of what others say in it."""
    for each in listed(value):
        if isinstance(each, dict):
            yield identity(each)
            inside = {name: held for name, held in each.items() if name not in NOT_ABOUT}
            yield from _ids(list(inside.values()))
        elif isinstance(each, list):
            yield from _ids(each)


def _endorsement(value: Any, about: set[str]) -> reading.Read:
    read = reading.read(value.encode() if isinstance(value, str) else value)
    if "EndorsementCredential" not in listed(read.document.get("type")):
        raise Failed(_("This is no endorsement."))
    if any(identity(each) not in about for each in listed(read.document["credentialSubject"])):
        raise Failed(_("What somebody says in it is about something else, not about this badge."))
    return read


def _must_be_plain(found: reading.Read) -> None:
    meaning.must_use_known_words(found.document)
    if not found.token:
        meaning.must_say_what_is_signed(found.document)


def _has_form() -> str:
    return str(_("It follows the schema of Open Badges 3.0."))


def _has_words() -> str:
    return str(_("Everything in it has one known meaning."))


def _checked(
    name: str, sentence: Callable[[], str], must: Callable[[Any], None], value: Any
) -> Check:
    try:
        must(value)
    except Failed as why:
        return Check(name, why.outcome, str(why))
    return Check(name, PASSED, sentence())


def _dates(document: dict[str, Any]) -> Check:
    said: dict[str, Any] = {name: document[name] for name in VALID if name in document}
    for proof in listed(document.get("proof")):
        if isinstance(proof, dict):
            said |= {name: proof[name] for name in ("created", "expires") if name in proof}
    return _checked("dates", lambda: _("It is not too early and not too late."), _must_be_now, said)


def _must_be_now(said: dict[str, Any]) -> None:
    for name, value in said.items():
        at = moment(value)
        if at is None:
            raise Failed(_("%(name)s is no moment with a time zone.", name=name))
        if name == "validFrom" and at > now():
            raise Failed(_("It is not valid before %(day)s.", day=day(at)))
        if name == "created" and at > now() + CLOCKS_DIFFER:
            raise Failed(_("It was signed on %(day)s, which is yet to come.", day=day(at)))
        if name in ("validUntil", "expires") and at <= now():
            raise Failed(_("It was valid until %(day)s; it has expired.", day=day(at)))


def _together(endorsements: tuple[Report, ...]) -> Check:
    """One check for all that others say in it."""
    for outcome in (FAILED, UNKNOWN):
        for each in endorsements:
            if each.outcome == outcome:
                why = next(check for check in each.checks if check.outcome == outcome)
                return Check("endorsements", outcome, why.sentence)
    count = len(endorsements)
    sentence = ngettext(
        "One other person or group stands behind it, with a signature of their own.",
        "%(num)s others stand behind it, each with a signature of their own.",
        count,
    )
    return Check("endorsements", PASSED, sentence)


def _text(value: Any, *path: str) -> str:
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, str) else ""
