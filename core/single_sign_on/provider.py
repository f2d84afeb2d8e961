"""Talking to the issuer: the code flow with PKCE by authlib, the ID token by joserfc.

OpenID Connect Core 1.0, 3.1.3.7, and RFC 9700.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from urllib.parse import urlsplit

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from flask import current_app
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, KeySetSerialization

from core.accounts.models import Session
from core.db import now
from core.forms import one_line
from core.pages.links import absolute
from core.setting_texts import THIS_MACHINE
from core.settings import Settings

SECONDS = 5
KNOWN, AWAY = timedelta(minutes=10), timedelta(seconds=10)
LEEWAY = 60
MOST_BYTES = 1_000_000
LONGEST_NAME = 100
ALGORITHMS = ("RS256", "PS256", "ES256")
"""Signed with a key that only the issuer has; never `none`, never with a secret of ours."""
FACTORS = (
    {"pwd", "pin", "kba"},
    {"hwk", "swk", "otp", "sc"},
    {"face", "fpt", "iris", "retina", "vbm"},
)
"""Authentication methods by what they show: something known, had, or of the body. RFC 8176."""
WRONG = (
    *(AuthlibBaseError, JoseError, requests.RequestException, ValueError, KeyError, TypeError),
    *(AttributeError, RecursionError),
)


class Refused(Exception):
    """The issuer does not answer, or not as it should."""


class NeverSaysWhen(Exception):
    """By its own description the issuer never says when it asked somebody who they are."""


@dataclass(frozen=True)
class Account:
    """What the issuer has signed of an account: `called` is for people to read and proves nothing,
    `address` is proved."""

    issuer: str
    subject: str
    called: str
    address: str | None
    is_strong: bool
    shown_at: datetime


def address_to_go_to(
    state: str, nonce: str, verifier: str, *, says_when: bool, is_again: bool
) -> str:
    """The page of the issuer on which somebody says yes.

    With `says_when` it is to say when they showed it who they are, and asks them if that is too
    long ago; with `is_again` it asks them in any case. OpenID Connect Core 1.0, 3.1.2.1. Raises
    NeverSaysWhen when it could not show afterwards that it did.
    """
    more: dict[str, Any] = {"max_age": int(Session.FRESH.total_seconds())} if says_when else {}
    more |= {"prompt": "login"} if is_again else {}
    try:
        about = _discovered()
        if is_again and "auth_time" not in about.get("claims_supported", ["auth_time"]):
            raise NeverSaysWhen
        url, _state = _client().create_authorization_url(
            _safe(about["authorization_endpoint"]),
            state=state,
            nonce=nonce,
            code_verifier=verifier,
            **more,
        )
    except WRONG as error:
        raise Refused from error
    return str(url)


def account_of(code: str, nonce: str, verifier: str) -> Account:
    """The account that this code stands for. Raises Refused when anything about it is wrong."""
    settings = _settings()
    try:
        about = _discovered()
        got = _client().fetch_token(
            _safe(about["token_endpoint"]), code=code, code_verifier=verifier
        )
        keys = KeySet.import_key_set(cast(KeySetSerialization, _read(about["jwks_uri"])))
        token = jwt.decode(got["id_token"], keys, algorithms=ALGORITHMS)
        claims = token.claims
        jwt.JWTClaimsRegistry(
            now=int(now().timestamp()),
            leeway=LEEWAY,
            iss={"essential": True, "value": settings.oidc_issuer},
            aud={"essential": True, "value": settings.oidc_client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        ).validate(claims)
    except WRONG as error:
        raise Refused from error
    return _account(claims, settings)


def _account(claims: dict[str, Any], settings: Settings) -> Account:
    subject, address = claims["sub"], claims.get("email")
    is_for_us = claims.get("azp", settings.oidc_client_id) == settings.oidc_client_id
    if not isinstance(subject, str) or not is_for_us:
        raise Refused
    is_proved = claims.get("email_verified") is True and isinstance(address, str)
    return Account(
        settings.oidc_issuer,
        subject,
        one_line(str(address or subject))[:LONGEST_NAME],
        address if is_proved else None,
        _strong(claims),
        _shown_at(claims),
    )


def _strong(claims: dict[str, Any]) -> bool:
    """True when the issuer says that two factors were shown, or names methods of two kinds."""
    methods = claims.get("amr")
    named = {each for each in methods if isinstance(each, str)} if type(methods) is list else set()
    is_said = "mfa" in {*named, str(claims.get("acr"))}
    return is_said or sum(bool(named & each) for each in FACTORS) > 1


def _shown_at(claims: dict[str, Any]) -> datetime:
    """When its person showed the issuer who they are; long ago where it does not say."""
    said = claims.get("auth_time")
    seconds = said if isinstance(said, int) else 0
    return datetime.fromtimestamp(max(0, min(seconds, int(now().timestamp()))), UTC)


def _discovered() -> dict[str, Any]:
    """What the issuer says of itself, asked every few minutes, whoever presses the button.

    Raises ValueError when it says that it is another, or did not answer a moment ago.
    """
    issuer = _settings().oidc_issuer
    kept = current_app.extensions.setdefault("issuers", {})
    until, about = kept.get(issuer, (None, None))
    if until is None or until <= now():
        kept[issuer] = now() + AWAY, about  # others do not wait for the same answer
        about = _read(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        if about["issuer"] != issuer:
            raise ValueError("another issuer")
        kept[issuer] = now() + KNOWN, about
    if about is None:
        raise ValueError("no answer a moment ago")
    return cast(dict[str, Any], about)


def _read(url: str) -> dict[str, Any]:
    answer = _client().request("GET", _safe(url), withhold_token=True)
    if answer.status_code != requests.codes.ok or len(answer.content) > MOST_BYTES:
        raise ValueError("no document")
    found = answer.json()
    if not isinstance(found, dict):
        raise TypeError("no object")
    return found


def _safe(url: Any) -> str:
    """An address that may be called: https, unless the issuer is on this machine itself."""
    is_here = urlsplit(_settings().oidc_issuer).hostname in THIS_MACHINE
    parts = urlsplit(str(url))
    if parts.scheme == "https" or (is_here and parts.hostname in THIS_MACHINE):
        return str(url)
    raise ValueError("not https")


class _Caller(OAuth2Session):  # type: ignore[misc]  # authlib ships no types
    """Waits a few seconds, and follows nobody to anywhere else."""

    def request(self, method: str, url: str, *args: Any, **more: Any) -> Any:
        more |= {"timeout": SECONDS, "allow_redirects": False}
        return super().request(method, url, *args, **more)


def _client() -> Any:
    settings = _settings()
    return _Caller(
        settings.oidc_client_id,
        settings.oidc_client_secret,
        scope="openid email",
        redirect_uri=absolute("core.single_sign_on.back"),
        code_challenge_method="S256",
    )


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
