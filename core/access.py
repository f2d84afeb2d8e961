"""Who may open what. Every blueprint names its audience; a test holds us to it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Flask, abort, g, redirect, request, session, url_for
from flask_limiter import Limiter
from sqlalchemy import select
from werkzeug.wrappers import Response

from core import htmx
from core.accounts import visits
from core.accounts.models import Session
from core.communities import queries
from core.communities.models import Community, Membership, Role
from core.communities.places import places_of
from core.db import db
from core.people.models import Person
from core.queue import embedded_url
from core.second_factor import queries as second_factors
from core.settings import Settings

View = TypeVar("View", bound=Callable[..., Any])
limiter = Limiter(visits.whence, in_memory_fallback_enabled=True, swallow_errors=True)
IN_COMMUNITY = {Role.AMBASSADOR, Role.ORGANISER, Role.SAFEGUARDING_LEAD}


def public() -> None:
    """Anyone."""


def signed_in() -> Response | None:
    """Someone who has signed in."""
    return None if me_or_nobody() else _ask_to_sign_in()


def halfway() -> Response | None:
    """Someone who has signed in, and may have to show a second factor yet."""
    return None if visits.here() else redirect(url_for("core.accounts.ask"), code=303)


def setting_up() -> Response | None:
    """Someone who has signed in, and shown their second factor unless they have none yet."""
    person = visits.halfway()
    if person and second_factors.may_set_up(person.id, visits.is_from_issuer()):
        visits.admit()
    return signed_in()


def administrator() -> Response | None:
    """Someone who looks after this installation."""
    return _allow(me_or_nobody() is not None and me().is_administrator)


def is_fresh() -> bool:
    """True when somebody is signed in who showed a moment ago who they are."""
    found = this_session()
    return found is not None and found.is_fresh


def asks_again(if_so: Callable[[], bool] | None = None) -> Callable[[View], View]:
    """Decorate a view, below its route, for which people must have shown lately who they are.

    With `if_so`, only those are asked for whom it is true.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def fresh(*args: Any, **kwargs: Any) -> Any:
            stale = ask_again() if if_so is None or if_so() else None
            return stale or view(*args, **kwargs)

        cast(Any, fresh).asks_again = True
        return cast(View, fresh)

    return mark


def only_for(whom: str) -> Callable[[View], View]:
    """Decorate a view, below its route, that looks closer than its audience; the matrix says so.

    It decides nothing: whom the view turns away is its own affair, and a test holds it to this.
    """

    def mark(view: View) -> View:
        cast(Any, view).only_for = whom
        return view

    return mark


def member() -> Response | None:
    """Someone who belongs to this community, with any role."""
    return _allow(bool(roles()))


def ambassador() -> Response | None:
    """Someone with a part in this community: ambassador, organiser or safeguarding lead."""
    return _allow(has_a_part())


def organiser() -> Response | None:
    """An organiser of this community."""
    return _allow(Role.ORGANISER in roles())


def safeguarding() -> Response | None:
    """The safeguarding lead of this community, or an organiser of it."""
    return _allow(sees_holds())


SIGNED_IN = (halfway, setting_up, signed_in, administrator)
AUDIENCES = (public, *SIGNED_IN, member, ambassador, organiser, safeguarding)


def init_app(app: Flask) -> None:
    """Take the community out of the address and back into links; tell templates who is here."""
    settings: Settings = app.config["SETTINGS"]
    app.config["RATELIMIT_STORAGE_URI"] = _limits_in(settings)
    limiter.init_app(app)

    @app.url_value_preprocessor
    def take_community(endpoint: str | None, values: dict[str, Any] | None) -> None:
        g.community_id = values.pop("community_id", None) if values else None

    @app.url_defaults
    def put_community(endpoint: str, values: dict[str, Any]) -> None:
        if "community_id" in values or g.get("community_id") is None:
            return
        if app.url_map.is_endpoint_expecting(endpoint, "community_id"):
            values["community_id"] = g.community_id

    @app.context_processor
    def who_is_here() -> dict[str, Any]:
        return {
            "me": me_or_nobody(),
            "community": community_or_none(),
            "has_a_part": has_a_part,
            "may_organise": may_organise,
            "my_places": lambda: places_of(me_or_nobody()),
            "sees_holds": sees_holds,
        }


def me_or_nobody() -> Person | None:
    """The signed-in person, or nobody; nobody too while a second factor is still to be shown."""
    return visits.person()


def this_session() -> Session | None:
    """The session of this browser, as long as somebody is signed in here."""
    found = visits.here()
    return found.session if found and me_or_nobody() else None


def me() -> Person:
    """The signed-in person, where the audience guarantees that there is one."""
    person = me_or_nobody()
    if person is None:
        abort(403)
    return person


def roles() -> set[str]:
    """The roles of the signed-in person in this community; an administrator has all."""
    if "roles" not in g:
        person, community = me_or_nobody(), community_or_none()
        g.roles = _roles(person, community) if person and community else set()
    return cast(set[str], g.roles)


def may_organise() -> bool:
    """True when the signed-in person organises the community of this address."""
    return Role.ORGANISER in roles()


def has_a_part() -> bool:
    """True for ambassadors, organisers and the safeguarding lead of this community."""
    return bool(roles() & IN_COMMUNITY)


def sees_holds() -> bool:
    """True for the safeguarding lead and the organisers of the community of this address."""
    return bool(roles() & {Role.SAFEGUARDING_LEAD, Role.ORGANISER})


def may_safeguard() -> bool:
    """True for the safeguarding lead; without one, for organisers."""
    return Role.SAFEGUARDING_LEAD in roles() or (
        may_organise() and not queries.people_with_role(community().id, Role.SAFEGUARDING_LEAD)
    )


def organised_communities() -> list[int]:
    """The ids of the communities that the signed-in person organises."""
    return queries.organised_by(me())


def community() -> Community:
    """The community of this address, where the audience guarantees that there is one."""
    found = community_or_none()
    if found is None:
        abort(404)
    return found


def community_or_none() -> Community | None:
    """The community of this address, or None where the address has none."""
    if "community" not in g:
        wanted = g.get("community_id")
        g.community = db.session.get(Community, wanted) if wanted is not None else None
    return cast(Community | None, g.community)


def enter(community_id: int) -> None:
    """Take a community for that of the address, where the address names something inside it."""
    g.community_id = community_id
    for name in ("community", "roles"):
        g.pop(name, None)


def _roles(person: Person, community: Community) -> set[str]:
    if person.is_administrator:
        return set(Role)
    mine = select(Membership.role).where(
        Membership.person_id == person.id, Membership.community_id == community.id
    )
    return set(db.session.scalars(mine))


def _allow(allowed: bool) -> Response | None:
    """Let in, ask a stranger to sign in, or say that there is no such page, even if there is."""
    if allowed:
        return None
    return _ask_to_sign_in() if me_or_nobody() is None else abort(404)


def _limits_in(settings: Settings) -> str:
    """Limits are counted in Redis, so that all web machines count together."""
    url = settings.redis_url or embedded_url(settings)
    return "memory://" if settings.testing else url.replace("unix://", "redis+unix://", 1)


def _ask_to_sign_in() -> Response:
    """Ask for what is missing: to sign in, or for the second factor. A fragment loads that page."""
    to = url_for("core.second_factor.ask" if visits.halfway() else "core.accounts.ask")
    if htmx.wants_fragment():
        return Response(status=403, headers={"HX-Redirect": to})
    if request.method == "GET" and "HX-Request" not in request.headers:
        session["next"] = request.full_path.rstrip("?")
    return redirect(to, code=303)


def ask_again() -> Response | None:
    """Send whoever did not show lately who they are to where they do so, and come back from."""
    # whoever has no second factor yet could not do so again: not each issuer says when they did
    is_new_here = visits.halfway() is not None and visits.is_from_issuer()
    if me_or_nobody() is None or is_fresh() or is_new_here:
        return None
    came_from = (request.referrer or "").partition("://")[2].partition("/")[2]
    asked = f"/{came_from}" if request.method == "POST" else request.full_path
    session["next"] = asked.rstrip("?")
    return redirect(url_for("core.accounts.again"), code=303)
