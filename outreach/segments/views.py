"""Who is missing: the segments of a community, how they are covered, and who would fill a gap."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import community, me
from core.db import db
from core.errors import RuleBroken
from core.people import listing
from core.people.listing import Filters
from core.rows import asked_row, in_community, known_person, row_number
from outreach.next_ten import actions as next_ten
from outreach.segments import actions, candidates, coverage, queries, suggested
from outreach.segments.forms import ChangeForm, SegmentForm
from outreach.segments.models import Segment, SegmentKind
from outreach.segments.words import KIND_HINTS, KIND_WORDS, used_in_words
from outreach.waves.candidates import Chosen
from outreach.waves.models import Wave
from outreach.waves.views import put_ticked_in

bp = Blueprint("segments", __name__, url_prefix="/communities/<int:community_id>/who-is-missing")
BARS_AT_ONCE = 20


@bp.get("/")
def index() -> Response:
    picture = coverage.of_community(community().id)
    return htmx.page("outreach/segments/index.html", picture=picture, at_once=BARS_AT_ONCE)


@bp.route("/new", methods=["GET", "POST"])
def new() -> AnyResponse:
    kind = _asked_kind()
    form = SegmentForm(kind, used_in_words(queries.used(community().id, kind)))
    rule = None
    if form.validate_on_submit():
        try:
            made = actions.add(
                community(), kind, form.value, form.called, form.target.data, by=me()
            )
        except RuleBroken as broken:
            rule = broken
        else:
            db.session.commit()
            flash(_("You want to hear from them now: %(name)s.", name=made.name))
            return redirect(url_for(".index"), code=303)
    return htmx.page(
        "outreach/segments/new.html",
        status=_status(rule),
        form=form,
        rule=rule,
        kind=kind,
        kinds=KIND_WORDS,
        hint=KIND_HINTS[kind],
    )


@bp.route("/suggestions", methods=["GET", "POST"])
def suggest() -> AnyResponse:
    offered = suggested.of_community(community().id)
    keys = request.form.getlist("take")
    ticked = suggested.ticked(offered, keys, request.form)
    rule = None
    if request.method == "POST" and ticked and all(target for _each, target in ticked):
        try:
            for each, target in ticked:
                actions.add(community(), each.kind, each.value, "", target or 1, by=me())
        except RuleBroken as broken:
            db.session.rollback()
            rule = broken
        else:
            db.session.commit()
            return redirect(url_for(".index"), code=303)
    return htmx.page(
        "outreach/segments/suggest.html",
        status=_status(rule),
        offered=offered,
        ticked=keys,
        wrong=[each.key for each, target in ticked if not target],
        rule=rule,
        usual=suggested.USUAL_TARGET,
    )


@bp.get("/<int:segment_id>")
def show(segment_id: int) -> Response:
    return _candidates_page(in_community(Segment, segment_id))


@bp.post("/<int:segment_id>/invitations")
def invite(segment_id: int) -> AnyResponse:
    in_community(Segment, segment_id)

    def again(chosen: Chosen, rule: RuleBroken | None, status: int) -> AnyResponse:
        return _candidates_page(in_community(Segment, segment_id), chosen, rule, status)

    wave = in_community(Wave, asked_row("wave") or 0)
    return put_ticked_in(wave, next_ten.put_in, again)


@bp.route("/<int:segment_id>/plan", methods=["GET", "POST"])
def edit(segment_id: int) -> AnyResponse:
    segment = in_community(Segment, segment_id)
    form, rule = ChangeForm(obj=segment), None
    if form.validate_on_submit():
        try:
            actions.change(segment, form.name.data, form.target.data, by=me())
        except RuleBroken as broken:
            db.session.rollback()
            rule, segment = broken, in_community(Segment, segment_id)
        else:
            db.session.commit()
            return redirect(url_for(".index"), code=303)
    return htmx.page(
        "outreach/segments/edit.html",
        status=_status(rule),
        form=form,
        rule=rule,
        segment=segment,
    )


@bp.route("/<int:segment_id>/removal", methods=["GET", "POST"])
def remove(segment_id: int) -> AnyResponse:
    segment = in_community(Segment, segment_id)
    if request.method == "POST":
        actions.remove(segment, by=me())
        db.session.commit()
        flash(_("The segment is gone. The people are still here."))
        return redirect(url_for(".index"), code=303)
    return htmx.page("outreach/segments/remove.html", segment=segment)


@bp.get("/<int:segment_id>/people")
def people(segment_id: int) -> Response:
    segment, q = _own(segment_id), request.args.get("q", "")
    after = request.args.get("after", type=row_number)
    inside = queries.put_in_by_hand(segment, known_person(after) if after else None)
    found = listing.page_of_people(community().id, Filters.of({"q": q})).people if q else []
    there = queries.among_those(segment, [each.id for each in found])
    return htmx.page(
        "outreach/segments/people.html",
        segment=segment,
        inside=inside[: queries.PAGE],
        after=inside[queries.PAGE - 1].id if len(inside) > queries.PAGE else None,
        is_first=after is None,
        found=[(each, each.id in there) for each in found],
        q=q,
    )


@bp.post("/<int:segment_id>/people")
def put_in(segment_id: int) -> AnyResponse:
    segment, q = _own(segment_id), request.args.get("q", "")
    what = actions.take_out if "take_out" in request.form else actions.put_in
    what(segment, known_person(asked_row("take_out") or asked_row("put_in") or 0), by=me())
    db.session.commit()
    return redirect(url_for(".people", segment_id=segment.id, q=q or None), code=303)


@bp.post("/of-person/<int:person_id>")
def sort(person_id: int) -> AnyResponse:
    person = known_person(person_id)
    ids = request.form.getlist("segment", type=int)
    actions.sort(community(), person, ids, by=me())
    db.session.commit()
    flash(_("Saved."))
    return redirect(url_for("core.people.show", person_id=person.id), code=303)


def _asked_kind() -> SegmentKind:
    asked = request.args.get("kind", "")
    return SegmentKind(asked) if asked in set(SegmentKind) else SegmentKind.TOPIC


def _own(segment_id: int) -> Segment:
    """The segment, if people are put in one by one; for others there is no such page."""
    segment = in_community(Segment, segment_id)
    if segment.kind != SegmentKind.OWN:
        abort(404)
    return segment


def _status(rule: RuleBroken | None) -> int:
    return 409 if rule else 422 if request.method == "POST" else 200


def _candidates_page(
    segment: Segment,
    chosen: Chosen | None = None,
    rule: RuleBroken | None = None,
    status: int = 200,
) -> Response:
    after = request.args.get("after", type=row_number)
    return htmx.page(
        "outreach/segments/show.html",
        status=status,
        segment=segment,
        found=candidates.of_segment(segment, after),
        waves=candidates.open_waves(community().id),
        wanted=asked_row("wave"),
        chosen=chosen,
        rule=rule,
        after=after,
    )
