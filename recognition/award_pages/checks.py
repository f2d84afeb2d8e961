"""What a reader can see being verified: each check of a credential, and how it went."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from recognition.award_pages.queries import Page
from recognition.credentials import keys, queries, status
from recognition.credentials.models import Credential
from recognition.credentials.status import Place
from recognition.credentials.vouching import Refused, must_verify


@dataclass(frozen=True)
class Check:
    """One check in a sentence, and whether it was passed."""

    is_passed: bool
    text: str


def checks_of(page: Page) -> Sequence[Check]:
    """Verify the credential as it is kept; no checks while it is being signed."""
    if page.credential is None or page.document is None:
        return []
    document = json.loads(page.document)
    checks = [_signature(page.document), _key(page.credential), _status(page.credential)]
    peers = len(document.get("endorsement", []))
    if peers:
        said = ngettext(
            "The words of one peer are signed with a key of their own.",
            "The words of %(num)s peers are signed, each with a key of their own.",
            peers,
        )
        checks.append(Check(checks[0].is_passed, said))
    return checks


def _signature(document: str) -> Check:
    try:
        must_verify(json.loads(document))
    except (Refused, ValueError):
        return Check(False, _("The signature does not hold: something was changed."))
    return Check(True, _("The signature holds: nothing was changed since it was signed."))


def _key(credential: Credential) -> Check:
    known = {key.id: key for key in queries.keys_under(keys.issuer())}
    key = known.get(credential.key_id or 0)
    if key is None or key.withdrawn_at is not None:
        return Check(False, _("The key that signed it is not trusted any more."))
    return Check(True, _("The key that signed it belongs to %(host)s.", host=keys.host()))


def _status(credential: Credential) -> Check:
    if status.is_revoked(Place(credential.status_list_id, credential.status_index)):
        return Check(False, _("It was revoked."))
    return Check(True, _("It was not revoked."))
