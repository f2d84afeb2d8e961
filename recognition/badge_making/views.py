"""Making badges: their words, their picture, who may give them, and the rule that proposes."""

from __future__ import annotations

import base64

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import community, me
from core.db import db
from core.rows import in_community
from recognition.badge_making.forms import TOO_FAINT, BadgeForm, RuleForm
from recognition.badges import actions, queries, words
from recognition.badges.drawing import draw, thumbnail
from recognition.badges.models import Badge
from recognition.badges.rehearsal import rehearse as rehearsed
from recognition.kinds.offered import kinds_of

bp = Blueprint("badge_making", __name__, url_prefix="/communities/<int:community_id>/badges")


@bp.route("/new", methods=["GET", "POST"])
def new() -> AnyResponse:
    form = BadgeForm()
    if form.preview.data or not form.validate_on_submit():
        return _form_page("recognition/badge_making/new.html", form)
    badge = actions.make(community().id, form.words, form.who, form.picture, by=me())
    db.session.commit()
    flash(_("The badge is made."))
    return _to_badge(badge)


@bp.route("/<int:badge_id>/words", methods=["GET", "POST"])
def edit(badge_id: int) -> AnyResponse:
    badge = in_community(Badge, badge_id)
    form = BadgeForm(badge, queries.present(badge))
    if form.preview.data or not form.validate_on_submit():
        return _form_page("recognition/badge_making/edit.html", form, badge=badge)
    changes = form.seen_version, form.words, form.who, form.picture
    is_new = actions.change(badge, *changes, by=me())
    db.session.commit()
    flash(_("Saved as a new version. Awards keep theirs.") if is_new else _("Saved."))
    return _to_badge(badge)


@bp.post("/<int:badge_id>/retirement")
def retire(badge_id: int) -> AnyResponse:
    badge = in_community(Badge, badge_id)
    actions.retire(badge, by=me())
    db.session.commit()
    flash(_("The badge is retired. Who has it keeps it."))
    return _to_badge(badge)


@bp.post("/<int:badge_id>/restoration")
def restore(badge_id: int) -> AnyResponse:
    badge = in_community(Badge, badge_id)
    actions.restore(badge, by=me())
    db.session.commit()
    flash(_("The badge is back."))
    return _to_badge(badge)


@bp.route("/<int:badge_id>/rule", methods=["GET", "POST"])
def rule(badge_id: int) -> AnyResponse:
    badge = in_community(Badge, badge_id)
    form = RuleForm(badge, _kinds())
    if form.validate_on_submit():
        actions.set_rule(badge, form.rule, by=me())
        db.session.commit()
        return redirect(url_for(".rehearse", badge_id=badge.id), code=303)
    return htmx.page(
        "recognition/badge_making/rule.html",
        form=form,
        badge=badge,
        version=queries.present(badge),
        status=_status(),
    )


@bp.post("/<int:badge_id>/rule/removal")
def drop_rule(badge_id: int) -> AnyResponse:
    badge = in_community(Badge, badge_id)
    actions.drop_rule(badge, by=me())
    db.session.commit()
    flash(_("The badge has no rule any more."))
    return _to_badge(badge)


@bp.get("/<int:badge_id>/rule/today")
def rehearse(badge_id: int) -> Response:
    badge = in_community(Badge, badge_id)
    if not badge.has_rule:
        abort(404)
    return htmx.page(
        "recognition/badge_making/rehearse.html",
        badge=badge,
        version=queries.present(badge),
        rule=words.rule_asks(badge, _kinds()),
        seen=actions.rule_key(badge),
        rehearsal=rehearsed(badge),
    )


@bp.post("/<int:badge_id>/rule/on")
def switch_on(badge_id: int) -> AnyResponse:
    badge = in_community(Badge, badge_id)
    actions.switch_on(badge, request.form.get("seen", ""), by=me())
    db.session.commit()
    flash(_("The rule is on. Who fulfils it is offered the badge within minutes."))
    return _to_badge(badge)


@bp.post("/<int:badge_id>/rule/off")
def switch_off(badge_id: int) -> AnyResponse:
    badge = in_community(Badge, badge_id)
    actions.switch_off(badge, by=me())
    db.session.commit()
    flash(_("The rule is off. It proposes nobody any more."))
    return _to_badge(badge)


def _form_page(template: str, form: BadgeForm, badge: Badge | None = None) -> Response:
    """The form with a look at its picture; for HTMX only that look."""
    return htmx.page(
        template,
        "recognition/badge_making/_look.html",
        status=200 if form.preview.data else _status(),
        form=form,
        badge=badge,
        thumbnail=thumbnail,
        **_look(form),
    )


def _look(form: BadgeForm) -> dict[str, str]:
    """The picture as an address that holds it, or what is wrong with the design."""
    design, name = form.design, form.name.data or _("Your badge")
    if design is None:
        return {"picture": "", "advice": _("Choose from the lists to see your badge.")}
    try:
        svg = draw(design, name)
    except ValueError:
        return {"picture": "", "advice": str(TOO_FAINT)}
    return {"picture": f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"}


def _kinds() -> dict[str, str]:
    return {code: kind.name for code, kind in kinds_of(community().id).items()}


def _to_badge(badge: Badge) -> AnyResponse:
    return redirect(url_for("recognition.badges.show", badge_id=badge.id), code=303)


def _status() -> int:
    return 422 if request.method == "POST" else 200
