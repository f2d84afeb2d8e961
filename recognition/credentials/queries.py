"""What we ask the database about keys and credentials."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import undefer

from core.db import db, now
from core.many import among
from recognition.awards.models import Award
from recognition.credentials.models import Credential, SigningKey, StatusList

IS_IN_USE = SigningKey.retired_at.is_(None) & SigningKey.withdrawn_at.is_(None)
FRESH = {"populate_existing": True}


def key_in_use(controller: str, for_update: bool = False) -> SigningKey | None:
    """The key that signs for this identifier now."""
    found = select(SigningKey).where(SigningKey.controller == controller, IS_IN_USE)
    if for_update:
        found = found.with_for_update()
    return db.session.scalar(found, execution_options=FRESH)


def keys_under(controller: str) -> Sequence[SigningKey]:
    """Every key that this identifier ever had, oldest first."""
    found = select(SigningKey).where(SigningKey.controller == controller)
    return db.session.scalars(found.order_by(SigningKey.id)).all()


def keys_of(person_ids: Collection[int]) -> dict[int, SigningKey]:
    """The keys in use that we keep for these people."""
    found = select(SigningKey).where(among(SigningKey.person_id, person_ids), IS_IN_USE)
    kept = db.session.scalars(found.order_by(SigningKey.id.desc()))
    return {key.person_id: key for key in kept if key.person_id is not None}


def key_of_words(endorsement_id: int) -> SigningKey | None:
    """The key in use of these words alone."""
    found = select(SigningKey).where(SigningKey.endorsement_id == endorsement_id, IS_IN_USE)
    return db.session.scalar(found.order_by(SigningKey.id), execution_options=FRESH)


def orphans(limit: int) -> Sequence[SigningKey]:
    """Keys in use of peers, or for words, that are gone; held until the end of the transaction."""
    found = select(SigningKey).where(
        SigningKey.agreed_at.is_not(None),
        SigningKey.person_id.is_(None),
        SigningKey.endorsement_id.is_(None),
        IS_IN_USE,
    )
    return db.session.scalars(found.order_by(SigningKey.id).limit(limit).with_for_update()).all()


def key_called(public_key: str) -> SigningKey | None:
    """The key of this public half, held until the end of the transaction."""
    found = select(SigningKey).where(SigningKey.public_key == public_key).with_for_update()
    return db.session.scalar(found, execution_options=FRESH)


def every_key() -> Sequence[tuple[SigningKey, int]]:
    """Every key, oldest first, each with how many credentials the issuer signed with it."""
    signed = (
        select(func.count()).where(Credential.key_id == SigningKey.id).correlate(SigningKey)
    ).scalar_subquery()
    found = db.session.execute(select(SigningKey, signed).order_by(SigningKey.id))
    return [(key, number) for key, number in found]


def due_ids(limit: int) -> Sequence[int]:
    """The awards whose credential must be issued or revoked, longest waiting first."""
    return db.session.scalars(
        select(Award.id)
        .where(Award.credential_due_at.is_not(None), Award.credential_due_at <= now())
        .order_by(Award.credential_due_at, Award.id)
        .limit(limit)
    ).all()


def credential_of(award_id: int) -> Credential | None:
    """The credential of an award with its document."""
    found = select(Credential).where(Credential.award_id == award_id)
    return db.session.scalar(found.options(undefer(Credential.document)), execution_options=FRESH)


def award_id_with_code(code: str) -> int | None:
    """The award that a short code is about, however it was typed."""
    kept = "".join(each for each in code.upper() if each.isalnum())
    return db.session.scalar(select(Credential.award_id).where(Credential.code == kept))


def failures(community_id: int) -> Sequence[str]:
    """Why badges of this community could not be signed, each reason once. Not whose they are."""
    found = db.session.scalars(
        select(Credential.failed_why)
        .join(Award, Award.id == Credential.award_id)
        .where(Award.community_id == community_id, Credential.failed_why.is_not(None))
        .distinct()
        .limit(5)
    )
    return [why for why in found if why]


def signed_list(public_id: str) -> str | None:
    """The status list of this name, as it was signed last."""
    return db.session.scalar(select(StatusList.document).where(StatusList.public_id == public_id))
