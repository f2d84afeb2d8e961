"""The official JSON schemas of Open Badges 3.0, and what they find, in sentences for people."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from flask_babel import gettext as _
from jsonschema import Draft201909Validator
from jsonschema.exceptions import ValidationError, best_match

from recognition.credentials.checks import Failed, listed, quoted

FOLDER = Path(__file__).parent / "schemas"
FILES = {
    "OpenBadgeCredential": "achievementcredential.json",
    "AchievementCredential": "achievementcredential.json",
    "EndorsementCredential": "endorsementcredential.json",
}
OLDER = ("https://www.w3.org/2018/credentials/v1",)


def must_have_the_official_form(document: dict[str, Any]) -> None:
    """Raise Failed with what is wrong first and most."""
    if any(each in OLDER for each in listed(document.get("@context"))):
        raise Failed(
            _(
                "This badge is written in an earlier form (VC 1.1), which cannot be checked here. "
                "Ask its issuer for one in the form of Open Badges 3.0."
            )
        )
    kinds = [each for each in listed(document.get("type")) if isinstance(each, str)]
    known = [FILES[kind] for kind in kinds if kind in FILES]
    if not known:
        raise Failed(
            _("type: this is neither a badge nor an endorsement but %(what)s.", what=quoted(kinds))
        )
    for file in dict.fromkeys(known):
        found = best_match(_validator(file).iter_errors(_with_lists(document)))
        if found is not None:
            raise Failed(_sentence(found))


def _with_lists(value: Any) -> Any:
    """The same with every proof in a list: the schemas want one, and JSON-LD does not mind."""
    if isinstance(value, list):
        return [_with_lists(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        name: listed(held) if name == "proof" else _with_lists(held) for name, held in value.items()
    }


@cache
def _validator(file: str) -> Any:
    return Draft201909Validator(json.loads((FOLDER / file).read_text("utf-8")))


def _sentence(error: ValidationError) -> str:
    """What is wrong and where, for the rules that the official schemas have."""
    where = " → ".join(map(str, error.absolute_path)) or _("the credential")
    told = {
        "required": _("%(where)s: something is missing that must be there.", where=where),
        "type": _("%(where)s: this is not the kind of value that belongs here.", where=where),
        "contains": _("%(where)s: the word that must be there is missing.", where=where),
        "enum": _("%(where)s: this word is not one of those that are allowed.", where=where),
        "pattern": _("%(where)s: this is not written as it must be.", where=where),
        "minItems": _("%(where)s: there must be more than this.", where=where),
    }
    said = told.get(str(error.validator), _("%(where)s: this has not the form.", where=where))
    return f"{said} ({quoted(error.message)})"
