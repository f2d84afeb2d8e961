"""Issuing credentials, issuing them again, revoking them, and signing the lists that say so."""

from __future__ import annotations

import json
import logging
import secrets
import uuid
from datetime import timedelta
from typing import Any

from pyld import jsonld

from core.db import db, now
from core.queue import every, job
from recognition.awards.models import Award, AwardState
from recognition.credentials import keys, queries, status
from recognition.credentials.canonical import Ambiguous
from recognition.credentials.contexts import UnknownContext
from recognition.credentials.document import Draft, draft
from recognition.credentials.models import Credential, SigningKey
from recognition.credentials.status import Place
from recognition.credentials.vouching import Refused, must_verify

log = logging.getLogger(__name__)
BATCH = 500
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 10
WRONG = (Ambiguous, Refused, UnknownContext, jsonld.JsonLdError, ValueError)
LONGEST_WAIT = timedelta(days=1)


@job
def issue(award_id: int) -> None:
    """Make what the world can verify about an award follow what the award is now.

    It is written down, committed, signed while nobody waits, and kept only if nothing about the
    award changed meanwhile; otherwise it is still due. So it may be lost, doubled or late.
    """
    written = _written_down(award_id)
    db.session.commit()
    if written is None:
        return
    try:
        document = written.signed()
        must_verify(document, written.published)
    except WRONG as error:
        log.warning("award %s could not be signed: %s", award_id, type(error).__name__)
        _try_later(written, error)
    else:
        _keep(written, document)
    db.session.commit()


@every(minutes=1)
def issue_due() -> None:
    """Take what is due, whether or not a bell rang for it."""
    keys.retire_orphans()
    db.session.commit()
    for award_id in queries.due_ids(BATCH):
        issue(award_id)


@every(minutes=1)
def sign_lists() -> None:
    """Sign every status list anew in which a bit was set, and each once a day."""
    for list_id in status.stale_ids():
        status.sign(status.locked(list_id))
        db.session.commit()
    db.session.commit()


def _written_down(award_id: int) -> Draft | None:
    """What is to be signed, if the award lives and its file says something else by now.

    If it has ended, its bit is set.
    """
    award = _held(award_id)
    if award is None or award.credential_due_at is None or award.credential_due_at > now():
        return None
    credential = queries.credential_of(award_id)
    if award.state != AwardState.ACCEPTED:
        _end(award, credential)
        return None
    if credential is None:
        credential = _begun(award_id)
    _leave_place_of_withdrawn_key(credential)
    written = draft(award, credential, now())
    if not written.is_in(credential.document):
        return written
    _is_done(award, credential)
    return None


def _held(award_id: int) -> Award | None:
    """The award as it stands, held; None once its holder was erased."""
    return db.session.get(Award, award_id, with_for_update=True, populate_existing=True)


def _begun(award_id: int) -> Credential:
    place = status.take()
    made = Credential(
        award_id=award_id,
        status_list_id=place.list_id,
        status_index=place.index,
        subject_id=f"urn:uuid:{uuid.uuid4()}",
        salt=secrets.token_hex(16),
        code="".join(secrets.choice(CODE_LETTERS) for _each in range(CODE_LENGTH)),
        failures=0,
    )
    db.session.add(made)
    db.session.flush()
    return made


def _leave_place_of_withdrawn_key(credential: Credential) -> None:
    """What a withdrawn key signed is revoked for good; what is signed next has another place."""
    key = db.session.get(SigningKey, credential.key_id) if credential.key_id else None
    if key is None or key.withdrawn_at is None:
        return
    _revoke(credential)
    place = status.take()
    credential.status_list_id, credential.status_index = place.list_id, place.index
    credential.key_id = credential.document = None
    db.session.flush()


def _end(award: Award, credential: Credential | None) -> None:
    if credential is not None:
        _revoke(credential)
        credential.document = credential.failed_why = None
    award.credential_due_at = None


def _revoke(credential: Credential) -> None:
    status.revoke(Place(credential.status_list_id, credential.status_index))
    sign_lists.later()


def _keep(written: Draft, document: dict[str, Any]) -> None:
    found = _still_so(written)
    if found is None or not keys.may_still_sign(written.key_ids):
        return
    award, credential = found
    credential.document = json.dumps(document, ensure_ascii=False)
    credential.key_id, credential.issued_at = written.pen.key_id, written.at
    _is_done(award, credential)


def _is_done(award: Award, credential: Credential) -> None:
    credential.failed_why, credential.failures = None, 0
    award.credential_due_at = None


def _try_later(written: Draft, error: Exception) -> None:
    """Say why, and wait twice as long as the last time."""
    found = _still_so(written)
    if found is None:
        return
    award, credential = found
    kind = type(error).__name__
    credential.failed_why = str(error) if isinstance(error, (Ambiguous, Refused)) else kind
    wait = min(timedelta(minutes=2 ** min(credential.failures, 12)), LONGEST_WAIT)
    credential.failures += 1
    award.credential_due_at = now() + wait


def _still_so(written: Draft) -> tuple[Award, Credential] | None:
    """The rows again, held, if nothing has changed since it was written down."""
    award = _held(written.award_id)
    if award is None or award.credential_due_at != written.due_at:
        return None
    credential = queries.credential_of(written.award_id)
    return (award, credential) if credential is not None else None
