"""Every number that somebody may type is one that floats and columns can hold."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from flask import Flask
from wtforms.validators import NumberRange

from core.forms import Form, WholeNumber
from tests.guards.sources import python_files, tree


class Numbers(Form):
    number = WholeNumber(validators=[NumberRange(1, 10, "From 1 to 10.")])
    bare = WholeNumber()


@pytest.mark.parametrize("typed", ["9" * 400, "-" + "9" * 400, "9" * 5000, str(10**12)])
def test_a_number_that_nothing_can_hold_is_no_number(app: Flask, typed: str) -> None:
    with app.test_request_context(method="POST", data={"number": typed, "bare": typed}):
        form = Numbers()
        assert not form.validate()
        assert "From 1 to 10." in form.number.errors
        assert form.bare.errors == ["Not a valid integer value."]


def test_every_form_takes_its_whole_numbers_from_the_one_field() -> None:
    unbounded = {"IntegerField", "IntegerRangeField", "FloatField"}
    assert [path for path in python_files() if unbounded & _imported(path)] == [
        Path("core/forms.py")
    ]


def _imported(path: Path) -> set[str]:
    found = (node for node in ast.walk(tree(path)) if isinstance(node, ast.ImportFrom))
    return {name.name for node in found for name in node.names}
