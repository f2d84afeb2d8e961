"""Pages of trials: start one, see what it shows, end it, and adopt what is better."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import community, me
from core.db import db
from core.rows import in_community
from outreach.trials import actions, queries, results, statistics, words
from outreach.trials.forms import (
    AdoptForm,
    EndForm,
    ReminderDayForm,
    SenderForm,
    TrialForm,
    WordingForm,
)
from outreach.trials.models import Trial, TrialOption

bp = Blueprint("trials", __name__, url_prefix="/communities/<int:community_id>/trials")

USUAL_WORDING = "{inviter} would like you in {community}"
USUAL_SENDER = "{inviter}"


@bp.get("/")
def index() -> Response:
    trials = queries.of_community(community().id)
    running = {each.option for each in trials if each.is_running}
    return htmx.page(
        "outreach/trials/index.html",
        trials=trials,
        startable=[each for each in TrialOption if each not in running],
        hints=words.OPTION_HINTS,
    )


@bp.route("/new/<option>", methods=["GET", "POST"])
def new(option: str) -> AnyResponse:
    form = _form_or_404(option)
    if request.method == "GET" and (runs := queries.running(community().id, option)):
        return redirect(url_for(".show", trial_id=runs.id))
    if not form.validate_on_submit() or "change" in request.form:
        status = 422 if form.errors else 200
        return htmx.page("outreach/trials/new.html", status=status, form=form, option=option)
    if "start" not in request.form:
        return _look(form)
    trial = actions.start(community(), option, form.ways, form.people_each.data, by=me())
    db.session.commit()
    flash(_("The trial runs. Chance decides for each person from now on."))
    return redirect(url_for(".show", trial_id=trial.id), code=303)


@bp.get("/<int:trial_id>")
def show(trial_id: int) -> Response:
    trial = in_community(Trial, trial_id)
    return _page(trial, AdoptForm(trial))


@bp.route("/<int:trial_id>/ending", methods=["GET", "POST"])
def end(trial_id: int) -> AnyResponse:
    trial = in_community(Trial, trial_id)
    form = EndForm()
    if form.validate_on_submit():
        actions.end(trial, form.learned.data, by=me())
        db.session.commit()
        flash(_("The trial has ended. What you learned stays with it."))
        return redirect(url_for(".show", trial_id=trial.id), code=303)
    return htmx.page(
        "outreach/trials/end.html",
        status=422 if request.method == "POST" else 200,
        form=form,
        trial=trial,
        result=results.of_trial(trial),
        enough=results.ENOUGH,
    )


@bp.post("/<int:trial_id>/adoption")
def adopt(trial_id: int) -> AnyResponse:
    trial = in_community(Trial, trial_id)
    form = AdoptForm(trial)
    if not form.validate_on_submit():
        return _page(trial, form, status=422)
    actions.adopt(trial, form.chosen, by=me())
    db.session.commit()
    flash(_("Saved. It holds for every message that leaves from now on."))
    return redirect(url_for(".show", trial_id=trial.id), code=303)


def _page(trial: Trial, form: AdoptForm, status: int = 200) -> Response:
    return htmx.page(
        "outreach/trials/show.html",
        status=status,
        trial=trial,
        result=results.of_trial(trial),
        looks=words.looks(community(), trial.option, trial.ways, me()),
        by=queries.starter(trial),
        form=form,
        enough=results.ENOUGH,
        days_to_answer=queries.DAYS_TO_ANSWER,
    )


def _look(form: TrialForm) -> Response:
    return htmx.page(
        "outreach/trials/look.html",
        form=form,
        option=form.option,
        looks=words.looks(community(), form.option, form.ways, me()),
        points=round(100 * statistics.smallest_difference(form.people_each.data)),
        waves=-(-2 * form.people_each.data // 10),
    )


def _form_or_404(option: str) -> TrialForm:
    first, second = community().reminder_days
    usual: dict[str, Any] = {
        TrialOption.WORDING: {"first": USUAL_WORDING},
        TrialOption.SENDER: {"first": USUAL_SENDER, "second": "{inviter}, {community}"},
        TrialOption.REMINDER_DAY: {"first": first},
    }
    if option == TrialOption.WORDING:
        return WordingForm(data=usual[option])
    if option == TrialOption.SENDER:
        return SenderForm(data=usual[option])
    return ReminderDayForm(second, data=usual[option]) if option in usual else abort(404)
