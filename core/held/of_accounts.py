"""How somebody signs in, and which links wait for them, for the page that they read themselves.

It belongs to no community, so no community reads it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Flask
from flask_babel import format_date, format_datetime, ngettext
from flask_babel import gettext as _
from sqlalchemy import Select, and_, func, select, true

from core.accounts.models import Session, SignInLink
from core.calendars.models import CalendarFeed
from core.db import db, now
from core.held import sections
from core.held.models import HeldLink
from core.held.sections import MOST, About, Line, Part
from core.many import among
from core.passkeys.models import Passkey
from core.second_factor.models import AuthenticatorApp, RecoveryCode
from core.single_sign_on.models import Identity
from core.team.models import TeamInvitation
from core.team.queries import OPEN


def init_app(app: Flask) -> None:
    """Add the section."""
    sections.add(app, "account", account)


def account(about: About) -> Part:
    """What signs them in, where they are signed in, and the links that work now."""
    if about.community_id is not None:
        return Part()
    return Part(_keys(about), [*_sessions(about), *_links(about)])


def _keys(about: About) -> list[tuple[str, str]]:
    left = db.session.scalar(
        select(func.count()).where(
            among(RecoveryCode.person_id, about.ids), RecoveryCode.used_at.is_(None)
        )
    )
    codes = ngettext("%(num)s is left", "%(num)s are left", left or 0) if left else ""
    return [
        *((_("Passkey"), _used(each.name, each)) for each in _all(about, Passkey)),
        *(
            (_("Authenticator app"), _("since %(day)s", day=format_date(each.added_at, "long")))
            for each in _all(about, AuthenticatorApp)
        ),
        (_("Recovery codes"), codes),
        *((_("Account elsewhere"), each.issuer) for each in _all(about, Identity)),
        *(
            (
                _("Address for a calendar"),
                _("since %(day)s", day=format_date(each.created_at, "long")),
            )
            for each in _all(about, CalendarFeed)
        ),
    ]


def _used(name: str, key: Passkey) -> str:
    since = format_date(key.created_at, "long")
    if key.used_at is None:
        return str(_("%(name)s, since %(since)s, never used", name=name, since=since))
    used = format_date(key.used_at, "long")
    return str(
        _("%(name)s, since %(since)s, last used on %(used)s", name=name, since=since, used=used)
    )


def _sessions(about: About) -> list[Line]:
    return [
        Line(
            each.created_at,
            _(
                "Signed in with %(browser)s on %(system)s, last seen on %(seen)s",
                browser=each.browser or _("A browser"),
                system=each.system or _("an unknown system"),
                seen=_moment(each.last_seen_at),
            ),
        )
        for each in _all(about, Session)
    ]


def _links(about: About) -> list[Line]:
    """Those that somebody could still open."""
    works = (
        (SignInLink, SignInLink.used_at.is_(None), _("A link to sign in")),
        (HeldLink, true(), _("A link to this page")),
        (TeamInvitation, and_(*OPEN), _("A link to answer an invitation")),
    )
    return [
        Line(
            each.created_at,
            _("%(link)s, which works until %(end)s", link=title, end=_moment(each.expires_at)),
        )
        for table, still, title in works
        for each in _all(about, table, table.expires_at > now(), still)
    ]


def _all(about: About, table: Any, *tests: Any) -> Any:
    theirs: Select[Any] = select(table).where(among(table.person_id, about.ids), *tests)
    return db.session.scalars(theirs.limit(MOST)).all()


def _moment(at: datetime) -> str:
    return str(format_datetime(at, "d MMMM y, HH:mm"))
