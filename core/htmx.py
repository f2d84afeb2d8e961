"""One view, two ways to answer: a whole page for a browser, one fragment for HTMX."""

from __future__ import annotations

from flask import Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse


def wants_fragment() -> bool:
    """True when HTMX will swap the answer into a page that is already there."""
    asked = request.headers
    whole = "HX-Boosted" in asked or "HX-History-Restore-Request" in asked
    return asked.get("HX-Request") == "true" and not whole


def page(template: str, fragment: str = "", status: int = 200, **context: object) -> Response:
    """Render the page, or only its fragment when HTMX asked for it."""
    chosen = fragment if fragment and wants_fragment() else template
    answer = make_response(render_template(chosen, **context), status)
    answer.vary.add("HX-Request")
    return answer


def done(fragment: str, go_to: str, **context: object) -> AnyResponse:
    """After a change: the changed fragment for HTMX, a redirect for everyone else."""
    if wants_fragment():
        return make_response(render_template(fragment, **context))
    return redirect(go_to, code=303)
