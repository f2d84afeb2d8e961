"""A gentle check of a purpose: one sentence that says what, for whom, and why here."""

from __future__ import annotations

import re

from flask_babel import gettext as _

FOR_WHOM = re.compile(
    r"\b(for|who|people|parents|teachers|carers|volunteers|neighbours|families|members|residents|"
    r"patients|students|young|older|everyone|anyone|those|us|our|we|\w+(?:ers|ors|ents|ists))\b",
    re.IGNORECASE,
)
WHY_HERE = re.compile(
    r"\b(because|so that|so|to|together|each other|where|instead|nobody else|first|only|"
    r"share|swap|learn|help|find|support)\b",
    re.IGNORECASE,
)


def gaps(purpose: str) -> list[str]:
    """What the sentence does not seem to say yet, as advice. Words are a hint, never a refusal."""
    purpose = purpose.strip()
    found = []
    if len(purpose.split()) < 5:
        found.append(
            _("What happens here? Say it in a whole sentence, about ten to twenty-five words.")
        )
    if len(re.findall(r"[.!?](?:\s|$)", purpose)) > 1 or len(purpose) > 240:
        found.append(_("Is it one sentence? A newcomer should be able to say it from memory."))
    if not FOR_WHOM.search(purpose) and purpose.isascii():
        found.append(_("For whom is it? Name the people, such as “new parents in Leith”."))
    if not WHY_HERE.search(purpose) and purpose.isascii():
        found.append(
            _("Why here? Say what people get in this community that they get nowhere else.")
        )
    return found
