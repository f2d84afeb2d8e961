"""Writing a message from its three templates, many times over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from flask import current_app
from flask_babel import get_domain
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from core.deliveries.kinds import Message


def write(
    folder: str,
    context: Mapping[str, object],
    sender_name: str = "NextTen",
    reply_to: str | None = None,
    automatic: bool = True,
) -> Message:
    """Render `subject.txt`, `body.txt` and `body.html` of a folder of templates.

    Templates of mail know nothing of requests, so that what Flask adds for pages is left out.
    """
    said = {**_translated(get_domain().get_translations()), **context}
    templates = current_app.jinja_env.get_template
    return Message(
        subject=templates(f"{folder}/subject.txt").render(said).strip(),
        text=templates(f"{folder}/body.txt").render(said),
        html=templates(f"{folder}/body.html").render(said),
        sender_name=sender_name,
        reply_to=reply_to,
        automatic=automatic,
    )


@lru_cache(maxsize=64)
def _translated(texts: Any) -> dict[str, Callable[..., str]]:
    """The functions that templates translate with, bound to one language once and for all."""

    def said(eval_context: EvalContext, text: str, variables: dict[str, object]) -> str:
        return (Markup(text) if eval_context.autoescape else text) % variables  # noqa: S704  # ours

    @pass_eval_context
    def gettext(eval_context: EvalContext, text: str, /, **variables: object) -> str:
        return said(eval_context, texts.ugettext(text), variables)

    @pass_eval_context
    def ngettext(
        eval_context: EvalContext, one: str, many: str, num: int, /, **variables: object
    ) -> str:
        return said(eval_context, texts.ungettext(one, many, num), {"num": num, **variables})

    return {"_": gettext, "gettext": gettext, "ngettext": ngettext}
