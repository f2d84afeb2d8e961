"""Who is at this browser: nobody, somebody, or somebody who has to show a second factor yet."""

from __future__ import annotations

from ipaddress import IPv6Address, IPv6Network
from typing import cast

from flask import current_app, g, has_request_context, request, session

from core.accounts import queries
from core.accounts.queries import Visit
from core.people.models import Person

FROM_ISSUER = "from_issuer"
A_HOUSE = 64
"""Bits of an IPv6 address that name a network; the rest its machines choose (RFC 4291, 2.5.1)."""


def here() -> Visit | None:
    """Whoever is signed in with this browser, all the way or halfway. Read once a request."""
    if not has_request_context():
        return None
    if "visit" not in g:
        token, must = session.get("token"), current_app.config["SETTINGS"].second_factor
        g.visit = queries.visit_of(token, must == "staff") if token else None
        if g.visit and g.visit.session.is_to_be_marked:
            g.seen_again = g.visit.session.id
    return cast(Visit | None, g.visit)


def person() -> Person | None:
    """Whoever is signed in all the way."""
    visit = here()
    is_in = visit is not None and (not visit.is_halfway or g.get("is_admitted", False))
    return visit.person if visit and is_in else None


def counted_as() -> str:
    """Whom a limit counts for: whoever is signed in, wherever they are, or else where they are."""
    found = person()
    return f"person {found.id}" if found else whence()


def whence() -> str:
    """Where a request comes from, for limits: of IPv6 the network, of which a house has a whole."""
    address = request.remote_addr or ""
    try:
        found = IPv6Address(address.partition("%")[0])
    except ValueError:
        return address
    return str(found.ipv4_mapped or IPv6Network((int(found), A_HOUSE), strict=False))


def halfway() -> Person | None:
    """Whoever has signed in and has a second factor to show before anything opens."""
    visit = here()
    return visit.person if visit and visit.is_halfway else None


def is_from_issuer() -> bool:
    """True when this browser was signed in by an account elsewhere, not by a link."""
    return FROM_ISSUER in session


def admit() -> None:
    """Let whoever is halfway do what this request asks for."""
    g.is_admitted = True


def forget() -> None:
    """Read anew who is here, after somebody signed in or showed a second factor."""
    for name in ("visit", "is_admitted", "roles", "my_places"):
        g.pop(name, None)
