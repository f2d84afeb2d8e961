"""Whatever is typed when somebody asks or answers is read within bounds, or refused."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from flask import Flask
from flask_babel import Babel
from hypothesis import given, settings
from hypothesis import strategies as st

from core.people.ticking import ticked
from outreach.askings.links import asked_by
from outreach.invitations.links import invitation_of, typed
from outreach.invitations.models import CODE_LETTERS
from outreach.segments.models import MOST_WANTED, SegmentKind
from outreach.segments.suggested import Suggestion
from outreach.segments.suggested import ticked as segments_ticked
from outreach.touchpoints.naming import parts_of
from tests.pumps import PUMPED, grows_with_the_square

TEXTS = st.text(max_size=60) | st.text(st.sampled_from("a,;#0 \n،、\u0301é-\x00"))
few = settings(max_examples=60, deadline=None)


@pytest.fixture(scope="module")
def speaking() -> Iterator[None]:
    """A page in English, with keys, and nothing else."""
    app = Flask(__name__)
    Babel(app)
    app.config["SETTINGS"] = SimpleNamespace(secret_key="s" * 32, secret_key_old="")
    with app.test_request_context():
        yield


@few
@given(TEXTS)
def test_any_token_but_ours_and_any_code_say_nothing_more(speaking: None, text: str) -> None:
    assert invitation_of(text) is None and asked_by(text) is None
    assert set(typed(text)) <= set(CODE_LETTERS)


@few
@given(TEXTS, st.dictionaries(TEXTS | st.integers().map(lambda n: f"person-{n}"), TEXTS))
def test_any_names_and_ticks_are_some_that_a_table_can_hold(
    text: str, sent: dict[str, str]
) -> None:
    assert all(each and each == " ".join(each.split()) for each in parts_of(text))
    assert all(0 < number < 2**31 for number in ticked(sent))
    offered = [Suggestion(SegmentKind.TOPIC, "bees", None)]  # type: ignore[arg-type]
    for _each, wanted in segments_ticked(
        offered, [*sent, "topic:bees"], {"target-topic:bees": text}
    ):
        assert wanted is None or 1 <= wanted <= MOST_WANTED


def test_twice_the_names_take_about_twice_the_time() -> None:
    assert [word for word in PUMPED if grows_with_the_square(parts_of, word)] == []
