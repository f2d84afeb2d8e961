"""What a device must sign to add a passkey or to sign in, and whether it did: by py_webauthn.

Passkeys belong to the host of BASE_URL and work at its very address. The device must check who
holds it (a PIN, a finger, a face), so that a passkey counts as two factors.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import current_app
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import parse_authentication_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from core.passkeys.models import Passkey
from core.people.models import Person
from core.settings import Settings

MILLISECONDS = 300_000
LONGEST = 20_000
STANDARD_PORTS = {"http": 80, "https": 443}
UNREADABLE = (
    *(WebAuthnException, ValueError, KeyError, TypeError, AttributeError),
    RecursionError,  # lists in lists in lists
)
"""py_webauthn reads what a browser sends; not all nonsense gets a name of its own there."""


@dataclass(frozen=True)
class Key:
    """What is kept of a new passkey."""

    credential_id: bytes
    public_key: bytes
    sign_count: int


def to_add(person: Person, handle: bytes, known: list[bytes], challenge: bytes) -> str:
    """What the browser asks a device for, as JSON; not one that has a passkey of ours already."""
    return options_to_json(
        generate_registration_options(
            rp_id=_host(),
            rp_name="NextTen",
            user_name=person.email or person.name,
            user_display_name=person.name,
            user_id=handle,
            challenge=challenge,
            timeout=MILLISECONDS,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=[PublicKeyCredentialDescriptor(id=each) for each in known],
        )
    )


def to_sign_in(challenge: bytes) -> str:
    """The same for signing in, with whichever passkey the device has for this host."""
    return options_to_json(
        generate_authentication_options(
            rp_id=_host(),
            challenge=challenge,
            timeout=MILLISECONDS,
            user_verification=UserVerificationRequirement.REQUIRED,
        )
    )


def added(answer: str, challenge: bytes) -> Key | None:
    """The new passkey, if what the device sent is right in every way; else None."""
    try:
        found = verify_registration_response(
            credential=answer[:LONGEST],
            expected_challenge=challenge,
            expected_rp_id=_host(),
            expected_origin=_origin(),
            require_user_verification=True,
        )
    except UNREADABLE:
        return None
    return Key(found.credential_id, found.credential_public_key, found.sign_count)


def named(answer: str) -> tuple[bytes, bytes | None] | None:
    """Which passkey the device says that it used, and for whom; not yet proved."""
    try:
        found = parse_authentication_credential_json(answer[:LONGEST])
    except UNREADABLE:
        return None
    return found.raw_id, found.response.user_handle


def count_of(answer: str, passkey: Passkey, challenge: bytes) -> int | None:
    """The count of uses that the device signed together with the challenge; None if it did not.

    The count is not compared here: only one that is truly signed says anything about a copy.
    """
    try:
        found = verify_authentication_response(
            credential=answer[:LONGEST],
            expected_challenge=challenge,
            expected_rp_id=_host(),
            expected_origin=_origin(),
            credential_public_key=passkey.public_key,
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except UNREADABLE:
        return None
    return found.new_sign_count


def _host() -> str:
    return (urlsplit(_base_url()).hostname or "").encode("idna").decode()


def _origin() -> str:
    """BASE_URL as browsers write it: without the port that goes without saying."""
    parts = urlsplit(_base_url())
    port = "" if parts.port in (None, STANDARD_PORTS[parts.scheme]) else f":{parts.port}"
    return f"{parts.scheme}://{_host()}{port}"


def _base_url() -> str:
    settings: Settings = current_app.config["SETTINGS"]
    return settings.base_url
