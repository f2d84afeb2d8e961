"""What people agreed to, for organisers; why it is fair to write to others; who is forgotten."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import community, me
from core.communities.models import Community
from core.consents import actions, clock, queries
from core.consents.forms import BalanceForm, HeardForm
from core.consents.models import Purpose
from core.consents.weighing import basis_in, is_refused
from core.consents.words import BASIS_WORDS, CHANNEL_WORDS, HOW_WORDS, PURPOSE_WORDS
from core.db import db
from core.people.models import Person
from core.rows import known_person

bp = Blueprint("consents", __name__, url_prefix="/communities/<int:community_id>")
WORDS: dict[str, Any] = {
    "purpose_words": PURPOSE_WORDS,
    "basis_words": BASIS_WORDS,
    "channel_words": CHANNEL_WORDS,
    "how_words": HOW_WORDS,
}


@bp.route("/people/<int:person_id>/agreements", methods=["GET", "POST"])
def person(person_id: int) -> AnyResponse:
    found, form = known_person(person_id), HeardForm()
    if form.validate_on_submit():
        actions.heard(found, community().id, **form.values(), by=me())
        db.session.commit()
        flash(_("Written down."))
        return redirect(url_for(".person", person_id=found.id), code=303)
    return htmx.page(
        "core/consents/person.html",
        status=422 if request.method == "POST" else 200,
        person=found,
        form=form,
        changes=queries.of_person(found.id, community().id),
        **WORDS,
    )


@bp.route("/fairness", methods=["GET", "POST"])
def balance() -> AnyResponse:
    weighed = queries.balancing_test(community().id)
    form = BalanceForm(words=weighed.words if weighed else "")
    if form.validate_on_submit():
        actions.weigh(community().id, form.words.data, by=me())
        db.session.commit()
        flash(_("Saved."))
        return redirect(url_for(".balance"), code=303)
    status = 422 if request.method == "POST" else 200
    return htmx.page("core/consents/balance.html", status=status, form=form, weighed=weighed)


@bp.get("/forgetting")
def forgetting() -> Response:
    return htmx.page("core/consents/forgetting.html", due=clock.of_community(community().id))


def basis_panel(person: Person, here: Community) -> tuple[str, dict[str, object]]:
    """On a person's page: why they may be written to, or that nothing lets us."""
    said = queries.lines_of([person.id]).get(person.id, ())
    channels = ("email", "phone", "in_person", "letter")
    return "core/consents/_of_person.html", {
        "basis": basis_in(said, Purpose.INVITATION, None, here.id),
        "is_silent": not person.may_be_contacted or person.restricted_at is not None,
        "is_named": basis_in(said, Purpose.NAMING, None, here.id) is not None,
        "refused": [each for each in channels if is_refused(said, Purpose.ANYTHING, each, here.id)],
        "person": person,
        **WORDS,
    }


def settings_panel(_here: Community) -> tuple[str, dict[str, object]]:
    """On the settings of a community: the way to both pages."""
    return "core/consents/_link.html", {}
