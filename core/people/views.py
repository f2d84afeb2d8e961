"""Pages about people: the list, one person, and the form."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core import htmx
from core.access import community, is_fresh, me
from core.communities import owning
from core.communities import queries as communities
from core.communities.models import Role
from core.db import db, today
from core.duplicates.words import in_words
from core.errors import RuleBroken
from core.fields import actions as field_actions
from core.fields import forms as field_forms
from core.fields import queries as field_queries
from core.fields import telling as field_telling
from core.pages import panels
from core.people import actions, choices, listing, queries, timeline
from core.people.filter_words import FilterWords
from core.people.forms import CHANNEL_WORDS, NewPersonForm, PersonForm
from core.people.models import Person
from core.privacy.queries import suppression_of
from core.privacy.words import REASON_WORDS
from core.rows import known_person, row_number
from core.safeguarding import queries as safeguarding
from core.saved_views import queries as saved_views

MOST_SHOWN = 100
"""More are never asked about when somebody is entered."""
bp = Blueprint("people", __name__, url_prefix="/communities/<int:community_id>/people")


@bp.get("/")
def index() -> Response:
    """The list; while somebody types it answers with its rows alone, under an address to keep."""
    filters = listing.Filters.of(request.args)
    after = request.args.get("after", type=row_number)
    is_part = htmx.wants_fragment()
    page = listing.page_of_people(community().id, filters, after)
    answer = htmx.page(
        "core/people/index.html",
        "core/people/_list.html",
        filters=filters,
        is_first=after is None,
        page=page,
        owners=owning.names_of(community().id, [each.id for each in page.people]),
        count=listing.Count(len(page.people), False) if after is page.after is None else None,
        chips=FilterWords(community().id).of(filters),
        views=saved_views.of_reader(community().id, me().id),
        choices={} if is_part else _choices() | _more_choices(),
        is_part=is_part,
    )
    if is_part:
        answer.headers["HX-Replace-Url"] = url_for(".index", **filters.given)
    return answer


@bp.get("/count")
def count() -> AnyResponse:
    """How many there are: asked after the list, which does not wait for it."""
    filters = listing.Filters.of(request.args)
    if not htmx.wants_fragment():
        return redirect(url_for(".index", **filters.given))
    found = listing.count(community().id, filters)
    return htmx.page("core/people/_number.html", count=found, filters=filters)


@bp.route("/new", methods=["GET", "POST"])
def new() -> AnyResponse:
    fields = field_queries.of_community(community().id)
    form = field_forms.with_fields(NewPersonForm, fields, {})()
    if not form.validate_on_submit():
        return _form_page("core/people/new.html", form)
    shown = request.form.getlist("shown", type=row_number)[:MOST_SHOWN]
    try:
        person = actions.add_person(community(), form.values(), by=me(), shown=shown)
        field_actions.say(person, community(), field_forms.filled_in(form, fields))
    except RuleBroken as rule:
        return _form_page("core/people/new.html", form, rule)
    db.session.commit()
    flash(_("%(name)s is in the list.", name=person.name))
    return redirect(url_for(".show", person_id=person.id), code=303)


@bp.get("/<int:person_id>")
def show(person_id: int) -> Response:
    person = known_person(person_id)
    return htmx.page(
        "core/people/show.html",
        person=person,
        topics=queries.topics_of(person.id),
        languages=queries.languages_of(person.id),
        roles=queries.roles_of(community().id, person.id),
        channel_words=CHANNEL_WORDS,
        suppression=suppression_of(person.email) if person.email else None,
        reason_words=REASON_WORDS,
        today=today(),
        is_held=safeguarding.is_held("person", person.id),
        custom=field_telling.of_person(person.id, community().id),
        moments=timeline.of_person(person.id, community().id),
        sees_words=_sees_words(person),
        panels=panels.of("person", person, community()),
    )


@bp.route("/<int:person_id>/details", methods=["GET", "POST"])
def edit(person_id: int) -> AnyResponse:
    person = known_person(person_id)
    form = _filled_in(person)
    if not form.validate_on_submit():
        why_not = actions.why_not_changed(person)
        return _form_page("core/people/edit.html", form, person=person, why_not=why_not)
    if actions.moves_a_sign_in(person, form.email.data) and not is_fresh():
        rule = RuleBroken(_("They sign in with this address. First show again who you are."))
        return _form_page("core/people/edit.html", form, rule, person=person, is_stale=True)
    try:
        actions.change_person(community(), person, form.values(), by=me())
        fields = field_queries.of_community(community().id)
        field_actions.say(person, community(), field_forms.filled_in(form, fields))
    except RuleBroken as rule:
        db.session.rollback()
        return _form_page("core/people/edit.html", form, rule, person=person)
    db.session.commit()
    flash(_("Saved."))
    return redirect(url_for(".show", person_id=person.id), code=303)


@bp.post("/<int:person_id>/telling")
def tell(person_id: int) -> AnyResponse:
    person = known_person(person_id)
    actions.tell(community(), person, by=me())
    db.session.commit()
    return redirect(url_for(".show", person_id=person.id), code=303)


def _filled_in(person: Person) -> PersonForm:
    kept = {name: getattr(person, name) for name in ("name", "email", *actions.DETAILS)}
    fields = field_queries.of_community(community().id)
    said = field_queries.values_of([person.id], community().id).get(person.id, {})
    form: PersonForm = field_forms.with_fields(PersonForm, fields, said)(
        data=kept,
        topics=", ".join(queries.topics_of(person.id)),
        languages=", ".join(queries.languages_of(person.id)),
    )
    for name in () if _sees_words(person) else actions.WORDS:
        del form[name]
    return form


def _sees_words(person: Person) -> bool:
    return person.id not in communities.not_to_read(community().id, [person.id])


def _form_page(
    template: str, form: PersonForm, rule: RuleBroken | None = None, **context: Any
) -> Response:
    status = 409 if rule else 422 if request.method == "POST" else 200
    return htmx.page(
        template,
        status=status,
        form=form,
        rule=rule,
        custom=field_forms.shown_in(form, field_queries.of_community(community().id)),
        choices=_choices(),
        in_words=in_words,
        **context,
    )


def _more_choices() -> dict[str, object]:
    known = community().id
    owners, fields = choices.owners(known), field_queries.of_community(known)
    return {"roles": list(Role), "owners": owners, "fields": fields}


def _choices() -> dict[str, object]:
    known = community().id
    return {
        "topics": choices.topics(known),
        "languages": choices.languages(known),
        "places": choices.places(known),
        "organisation_kinds": choices.organisation_kinds(known),
    }
