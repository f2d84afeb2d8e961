"""What the credential of an award says, before it is signed: Open Badges 3.0."""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy.orm import undefer

from core.communities.models import Community
from core.db import db
from core.pages.languages import month
from core.pages.links import absolute
from core.people.models import Person
from core.settings import Settings
from recognition.awards import viewing
from recognition.awards.models import Award, Endorsement
from recognition.badges.models import BadgeVersion
from recognition.credentials import addresses, contexts, keys, status
from recognition.credentials.evidence import Deed, deeds_for_strangers
from recognition.credentials.keys import Pen
from recognition.credentials.models import Credential
from recognition.credentials.proofs import moment
from recognition.credentials.published import published_here, status_url
from recognition.credentials.verifying import MOST_ENDORSEMENTS

CONTEXT = [contexts.CREDENTIALS, contexts.OPEN_BADGES]
UNSIGNABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
"""Characters that implementations of RDFC-1.0 write differently."""


@dataclass(frozen=True)
class Draft:
    """A credential that only lacks its signatures, and what it was made from.

    It holds no rows, so that nobody waits for the database while it is signed.
    """

    award_id: int
    due_at: datetime
    at: datetime
    document: dict[str, Any]
    pen: Pen
    endorsements: Sequence[tuple[dict[str, Any], Pen]]
    published: dict[str, dict[str, Any]]
    """What a verifier needs besides, by address."""

    @property
    def key_ids(self) -> set[int]:
        return {self.pen.key_id, *(pen.key_id for _each, pen in self.endorsements)}

    def signed(self) -> dict[str, Any]:
        """Every peer's words under their own key, and all of it under the issuer's."""
        whole, day = dict(self.document), day_of(self.at)
        if self.endorsements:
            whole["endorsement"] = [pen.sign(said, day) for said, pen in self.endorsements]
        return self.pen.sign(whole, day)

    def is_in(self, kept: str | None) -> bool:
        """True when the kept document says the same under the same keys of peers.

        Then it is not signed again: two badges of one person whose dates move together would
        belong together for everybody.
        """
        if kept is None:
            return False
        stored: dict[str, Any] = json.loads(kept)
        voices = stored.pop("endorsement", [])
        signed_by = [each.pop("proof")[0]["verificationMethod"] for each in voices]
        undated = {name: stored[name] for name in stored if name not in ("proof", "validFrom")}
        return (
            undated == {name: self.document[name] for name in self.document if name != "validFrom"}
            and voices == [said for said, _pen in self.endorsements]
            and signed_by == [pen.method_id for _said, pen in self.endorsements]
        )


def draft(award: Award, credential: Credential, at: datetime) -> Draft:
    """What the credential of an accepted award says now. It holds no name and no address."""
    if award.credential_due_at is None:
        raise LookupError(award.id)
    document: dict[str, Any] = {
        "@context": CONTEXT,
        "id": absolute("recognition.award_pages.show", public_id=award.public_id),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": _issuer(),
        "validFrom": moment(day_of(at)),
        "awardedDate": moment(day_of(award.accepted_at or award.created_at)),
        "credentialStatus": _status(credential),
        **_what(award, credential),
    }
    deeds = [
        _evidence(each, f"{document['id']}#deed-{number}")
        for number, each in enumerate(deeds_for_strangers(award), start=1)
    ]
    if deeds:
        document["evidence"] = deeds
    pen, said = keys.pen_of(keys.issuer_key()), _endorsements(award, credential)
    needed = {
        keys.issuer(),
        document["credentialStatus"]["statusListCredential"],
        *(each["issuer"]["id"] for each, _pen in said),
    }
    published = {each: published_here(each) or {} for each in needed}
    return Draft(award.id, award.credential_due_at, at, document, pen, said, published)


def day_of(at: datetime) -> datetime:
    """The beginning of that day. Two names that accepted at the same second would be one person."""
    return at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def plain(text: str) -> str:
    """The text without control characters."""
    return UNSIGNABLE.sub("", text)


def _issuer() -> dict[str, Any]:
    settings: Settings = current_app.config["SETTINGS"]
    return {
        "id": keys.issuer(),
        "type": ["Profile"],
        "name": keys.host(),
        "url": settings.base_url,
    }


def _status(credential: Credential) -> dict[str, str]:
    url = status_url(status.up_to_date(credential.status_list_id).public_id)
    return {
        "id": f"{url}#{credential.status_index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(credential.status_index),
        "statusListCredential": url,
    }


def _what(award: Award, credential: Credential) -> dict[str, Any]:
    """The badge, to whom, and why a rule gave it if one did."""
    version = db.session.get_one(
        BadgeVersion, award.badge_version_id, options=[undefer(BadgeVersion.svg)]
    )
    subject: dict[str, Any] = {
        "id": credential.subject_id,
        "type": ["AchievementSubject"],
        "achievement": _achievement(version, award.community_id),
    }
    holder = db.session.get_one(Person, award.person_id)
    if holder.email is not None and award.shown_as == "full_name":
        subject["identifier"] = [_identifier(holder.email, credential.salt)]
    if award.rule_why:
        subject["narrative"] = plain(award.rule_why)
    return {"name": plain(version.name), "credentialSubject": subject}


def _achievement(version: BadgeVersion, community_id: int) -> dict[str, Any]:
    """The badge as it was then; a version never changes, so neither does this."""
    community = db.session.get_one(Community, community_id)
    badge = addresses.badge_url(version.id)
    url = f"{absolute('core.welcome.index')}communities/{community.id}/champions"
    return {
        "id": badge,
        "type": ["Achievement"],
        "achievementType": "Badge",
        "name": plain(version.name),
        "description": plain(version.meaning),
        "criteria": {"id": f"{badge}#criteria", "narrative": plain(version.criteria)},
        "image": {"id": addresses.image_url(version.id), "type": "Image"},
        "creator": {"id": url, "type": ["Profile"], "name": plain(community.name), "url": url},
        "version": str(version.number),
    }


def _identifier(address: str, salt: str) -> dict[str, Any]:
    """The address as a hash, for who knows it already.

    Whoever guesses an address can try it, so it must not stand beside another name.
    """
    digest = hashlib.sha256(f"{address}{salt}".encode()).hexdigest()
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": f"sha256${digest}",
        "identityType": "emailAddress",
        "salt": salt,
    }


def _evidence(deed: Deed, name: str) -> dict[str, Any]:
    about = _("%(kind)s, %(month)s", kind=deed.kind, month=month(deed.done_on))
    said = {"narrative": plain(deed.said)} if deed.said else {}
    return {"id": name, "type": ["Evidence"], "name": plain(about), **said}


def _endorsements(award: Award, credential: Credential) -> list[tuple[dict[str, Any], Pen]]:
    """The words of those peers who agreed to sign them, as far as strangers may read them.

    As many as a verifier looks at; all of them are on the page.
    """
    signed = [each for each, _person in viewing.said_to_strangers(award) if each.signs]
    return [
        (_endorsement(award, each, key.controller, credential.subject_id), keys.pen_of(key))
        for each in signed[:MOST_ENDORSEMENTS]
        for key in [keys.key_for(each)]
    ]


def _endorsement(award: Award, said: Endorsement, by: str, subject_id: str) -> dict[str, Any]:
    name = uuid.uuid5(uuid.NAMESPACE_URL, f"{award.public_id}#{said.id}")
    return {
        "@context": CONTEXT,
        "id": f"urn:uuid:{name}",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": _("A peer's words"),
        "issuer": {"id": by, "type": ["Profile"]},
        "validFrom": moment(day_of(said.created_at)),
        "credentialSubject": {
            "id": subject_id,
            "type": ["EndorsementSubject"],
            "endorsementComment": plain(said.words),
        },
    }
