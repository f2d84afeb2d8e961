"""Writing a message from its three templates."""

from __future__ import annotations

from collections.abc import Mapping

from flask import render_template

from core.deliveries.kinds import Message


def write(
    folder: str,
    context: Mapping[str, object],
    sender_name: str = "NextTen",
    reply_to: str | None = None,
    automatic: bool = True,
) -> Message:
    """Render `subject.txt`, `body.txt` and `body.html` of a folder of templates."""
    return Message(
        subject=render_template(f"{folder}/subject.txt", **context).strip(),
        text=render_template(f"{folder}/body.txt", **context),
        html=render_template(f"{folder}/body.html", **context),
        sender_name=sender_name,
        reply_to=reply_to,
        automatic=automatic,
    )
