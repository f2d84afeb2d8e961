"""The front door: where each visitor goes from the address itself."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import me_or_nobody
from core.accounts import visits
from core.communities import queries
from core.communities.models import Community, Role
from core.pages import panels
from core.people.models import Person

bp = Blueprint("welcome", __name__)


@bp.get("/")
def index() -> AnyResponse:
    person = me_or_nobody()
    if visits.halfway():
        return redirect(url_for("core.second_factor.ask"))
    if person is None:
        is_new = not queries.all_of_them()
        shown = panels.of("welcome")
        return htmx.page("core/welcome/index.html", is_new=is_new, panels=shown)
    communities = queries.of_person(person)
    if not communities and person.is_administrator:
        return redirect(url_for("core.setup.start"))
    if len(communities) == 1:
        return redirect(_front_page(person, communities[0]))
    links = [(each, _front_page(person, each)) for each in communities]
    return htmx.page("core/welcome/communities.html", links=links)


def _front_page(person: Person, community: Community) -> str:
    """Organisers start with the community, everyone else with what they were asked to do."""
    if person.is_administrator or queries.has_role(community.id, person.id, Role.ORGANISER):
        endpoint = "core.communities.home"
    elif queries.has_role(community.id, person.id, Role.AMBASSADOR):
        endpoint = current_app.extensions["front_pages"][Role.AMBASSADOR]
    elif queries.has_role(community.id, person.id, Role.SAFEGUARDING_LEAD):
        endpoint = "core.safeguarding.index"
    else:
        endpoint = current_app.extensions["front_pages"][Role.MEMBER]
    return url_for(endpoint, community_id=community.id)
