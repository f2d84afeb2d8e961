"""What the words of a giver must be: reasons in their own words, long enough to say something."""

from __future__ import annotations

import re

from flask_babel import gettext as _

from core.errors import RuleBroken

FEWEST_WORDS = 15
FEWEST_IN_A_SENTENCE = 3
LONGEST = 2_000
UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
"""Thai, Lao, Burmese, Khmer, Japanese and Chinese, which put no space between words."""


def count_words(text: str) -> int:
    """How many words there are; where words are not set apart, two letters are one."""
    return sum(
        max(1, len(UNSPACED.findall(each)) // 2)
        for each in text.split()
        if any(letter.isalnum() for letter in each)
    )


def must_say_why(words: str) -> None:
    """Refuse fewer than fifteen words of why."""
    if count_words(words) < FEWEST_WORDS:
        raise RuleBroken(
            _(
                "Say why in at least %(fewest)s words: what they did, and what came of it. That is "
                "what they will remember.",
                fewest=FEWEST_WORDS,
            )
        )
    _must_not_be_endless(words)


def must_be_a_sentence(words: str) -> None:
    """Refuse less than a sentence."""
    if count_words(words) < FEWEST_IN_A_SENTENCE:
        raise RuleBroken(_("Add a sentence of your own: what did you see them do?"))
    _must_not_be_endless(words)


def _must_not_be_endless(words: str) -> None:
    if len(words) > LONGEST:
        raise RuleBroken(_("Write at most %(most)s letters.", most=LONGEST))
