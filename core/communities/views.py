"""Pages of a community for its organisers: home, first steps, settings."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import asks_again, community, me
from core.communities import actions
from core.communities.forms import (
    CommunityForm,
    OpennessForm,
    PurposeForm,
    SafeguardingForm,
    SkipForm,
)
from core.communities.purpose import gaps
from core.db import db
from core.pages import panels
from core.setup import steps
from core.team import actions as team
from core.team.models import GIVEN

bp = Blueprint("communities", __name__, url_prefix="/communities/<int:community_id>")


@bp.get("/")
def home() -> Response:
    return htmx.page(
        "core/communities/home.html",
        steps=steps.progress(community()),
        panels=panels.of("home", community()),
    )


@bp.route("/purpose", methods=["GET", "POST"])
def purpose() -> AnyResponse:
    form = PurposeForm(obj=community())
    if form.validate_on_submit():
        actions.change(community(), form.values(), by=me())
        db.session.commit()
        return redirect(url_for(".purpose", saved=1) if gaps(community().purpose) else _home())
    advice = gaps(community().purpose) if request.args.get("saved") else []
    return _step("purpose", form, advice=advice)


@bp.route("/openness", methods=["GET", "POST"])
def openness() -> AnyResponse:
    form = OpennessForm(obj=community())
    if form.validate_on_submit():
        actions.change(community(), form.values(), by=me())
        db.session.commit()
        flash(_("Saved."))
        return redirect(_home(), code=303)
    return _step("openness", form, panels=panels.of("openness", community()))


@bp.route("/safeguarding", methods=["GET", "POST"])
@asks_again()
def safeguarding() -> AnyResponse:
    form = SafeguardingForm(obj=community())
    if form.validate_on_submit():
        done = team.name_safeguarding_lead(community(), form.values(), by=me())
        db.session.commit()
        if done != GIVEN:
            flash(_("They were asked by e-mail, and look after safeguarding once they accept."))
        return redirect(_home(), code=303)
    return _step("safeguarding", form)


@bp.route("/steps/<step>/skipping", methods=["GET", "POST"])
def skip(step: str) -> AnyResponse:
    found = [each for each in steps.progress(community()) if each.step.name == step]
    if not found:
        abort(404)
    form = SkipForm()
    if form.validate_on_submit():
        actions.skip_step(community(), step, form.reason.data, by=me())
        db.session.commit()
        return redirect(_home(), code=303)
    return htmx.page("core/communities/skip.html", form=form, progress=found[0], status=_status())


@bp.route("/settings", methods=["GET", "POST"])
def edit() -> AnyResponse:
    first, second = community().reminder_days
    form = CommunityForm(obj=community(), first_reminder=first, second_reminder=second)
    if form.validate_on_submit():
        values = form.values()
        days = [values.pop("first_reminder"), values.pop("second_reminder")]
        actions.change(community(), {**values, "reminder_days": days}, by=me())
        db.session.commit()
        flash(_("Saved."))
        return redirect(url_for(".edit"), code=303)
    return htmx.page(
        "core/communities/edit.html",
        form=form,
        panels=panels.of("settings", community()),
        status=_status(),
    )


def _home() -> str:
    return url_for("core.communities.home")


def _status() -> int:
    return 422 if request.method == "POST" else 200


def _step(name: str, form: object, **about: Any) -> Response:
    progress = next(each for each in steps.progress(community()) if each.step.name == name)
    template = f"core/communities/{name}.html"
    return htmx.page(template, form=form, progress=progress, status=_status(), **about)
