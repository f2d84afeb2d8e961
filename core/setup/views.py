"""The first start: an empty installation asks what your community is for."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import asks_again, me
from core.communities import actions, example, queries
from core.communities.forms import BeginForm
from core.communities.purpose import gaps
from core.db import db

bp = Blueprint("setup", __name__, url_prefix="/start")


def _has_an_address() -> bool:
    """False for the first administrator, who gives one here, and could not be mailed a link."""
    return me().email is not None


@bp.route("/", methods=["GET", "POST"])
@asks_again(if_so=_has_an_address)
def start() -> AnyResponse:
    form = BeginForm(my_name=me().name if _has_an_address() else "", my_email=me().email)
    if form.validate_on_submit():
        community = actions.begin(form.values(), by=me())
        db.session.commit()
        endpoint = "purpose" if gaps(community.purpose) else "home"
        return redirect(
            url_for(f"core.communities.{endpoint}", community_id=community.id, saved=1), code=303
        )
    return htmx.page(
        "core/setup/start.html",
        form=form,
        communities=queries.all_of_them(),
        status=422 if request.method == "POST" else 200,
    )


@bp.post("/example")
def load_example() -> AnyResponse:
    community = example.load(by=me())
    db.session.commit()
    return redirect(url_for("core.communities.home", community_id=community.id), code=303)
