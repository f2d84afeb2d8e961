"""What may stand in an address: numbers, secrets that mails lead to, what people search for."""

from __future__ import annotations

import re
from pathlib import Path

from flask import Flask
from werkzeug.routing import AnyConverter, IntegerConverter

from core.pages.headers import SECRETS
from tests.guards.sources import TEMPLATES, python_files, templates

TEXT = {
    **dict.fromkeys(SECRETS, "opens one thing for whoever has it; kept out of the referrer"),
    "filename": "a file of ours below static/",
    "form_key": "a random mark of a form",
    "name": "of a table, or of a key that nobody can tell whose it is",
    "option": "a choice among a few",
    "public_id": "random",
    "step": "a page of the settings",
}
SEARCHED = {"address", "code", "community", "kind", "look", "name", "q", "role", "who", "whom"}
"""What somebody looks for is in the address, so that they can go back to it."""
FILTERS = {
    "badge",
    "due",
    "email",
    "online",
    "owner",
    "untold",
    "with",
    "{{ name }}",
    "{{ name }}-{{ end }}",
}
"""Choices among a few: `email` says with or without."""
PREVIEWS = {
    "core/bulk/new.html": {"value", "why"},
    "outreach/hand_overs/hand_over.html": {"reason", "leaves"},
}
"""What would be done is looked at, and can be gone back to, before it is done by a POST."""
GET_FORM = re.compile(r'<form\b[^>]*\bmethod="get"[^>]*>(.*?)</form>', re.DOTALL)
FIELD = re.compile(r'<(?:input|select|textarea|button)\b[^>]*?\bname="([^"]+)"')
MADE = re.compile(r"\b(?:field|submit)\(form\.(\w+)")


def test_no_text_but_this_is_part_of_a_path(app: Flask) -> None:
    short = (AnyConverter, IntegerConverter)
    found = {
        name
        for rule in app.url_map.iter_rules()
        for name, converter in rule._converters.items()
        if not isinstance(converter, short)
    }
    assert found == set(TEXT)


def test_a_form_that_puts_what_is_filled_in_into_the_address_is_a_search() -> None:
    found = {
        str(path): fields - SEARCHED - FILTERS
        for path in templates()
        for form in GET_FORM.findall((TEMPLATES / path).read_text())
        for fields in [{*FIELD.findall(form), *MADE.findall(form)}]
        if not any("person-" in each for each in fields - SEARCHED - FILTERS)
    }
    assert {path: fields for path, fields in found.items() if fields} == PREVIEWS


def test_no_link_is_made_with_somebodys_address_or_number() -> None:
    made = re.compile(r"url_for\([^)]*\b\w+=[\w.]*\.(?:email|phone|address)\b")
    texts = {p: (TEMPLATES / p).read_text() for p in templates()}
    texts |= {p: (Path(TEMPLATES).parent / p).read_text() for p in python_files()}
    assert [str(path) for path, text in texts.items() if made.search(text)] == []
