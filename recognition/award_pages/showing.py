"""The page of an award, and its certificate, for whoever may open them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from core.communities.models import Community
from core.pages.links import absolute
from core.pages.squares import square
from recognition.award_pages import queries
from recognition.award_pages.checks import report_of
from recognition.award_pages.queries import Page
from recognition.champions import queries as champions
from recognition.champions.names import key_of
from recognition.credentials import keys
from recognition.credentials.addresses import badge_token
from recognition.credentials.evidence import deeds_for_strangers

LINKEDIN = "https://www.linkedin.com/profile/add"


def url_of(page: Page) -> str:
    return absolute("recognition.award_pages.show", public_id=page.award.public_id)


def shown(page: Page) -> dict[str, Any]:
    """What the page says."""
    return {
        "page": page,
        "said": queries.said_of(page.award),
        "deeds": deeds_for_strangers(page.award),
        "report": report_of(page),
        "url": url_of(page),
        "host": keys.host(),
        "badge_token": badge_token(page.version.id),
        "champion": _champion(page),
        "shows_champions": champions.strangers_may_look(page.community.id),
    }


def _champion(page: Page) -> str | None:
    """Its holder's page under the same name; not from what only a link leads to."""
    award = page.award
    if not page.is_listed:
        return None
    return champions.public_id_under(award.person_id, award.community_id, *key_of(award))


def certificate(page: Page, is_reachable: bool) -> dict[str, Any]:
    """What stands on paper; the square only where it leads somewhere."""
    code = page.credential.code if page.credential and is_reachable else None
    short = absolute("recognition.award_pages.by_code", code=spaced(code)) if code else None
    return {
        "page": page,
        "said": queries.said_of(page.award)[:1],
        "host": keys.host(),
        "code": spaced(code) if code else None,
        "short": short,
        "qr": square(short) if short else None,
    }


def spaced(code: str) -> str:
    """A code as it is typed from paper."""
    return f"{code[:5]}-{code[5:]}"


def linkedin_url(page: Page, community: Community) -> str:
    """Where LinkedIn asks whether to add it to a profile. Nothing is sent before somebody goes."""
    at = page.award.accepted_at or page.award.created_at
    about = {
        "startTask": "CERTIFICATION_NAME",
        "name": page.version.name,
        "organizationName": community.name,
        "issueYear": at.year,
        "issueMonth": at.month,
        "certUrl": url_of(page),
        "certId": spaced(page.credential.code) if page.credential else "",
    }
    return f"{LINKEDIN}?{urlencode(about)}"
