"""Whether something takes a time that grows with the square of what it reads."""

from __future__ import annotations

import time
from collections.abc import Callable

USUAL = ("a", "0", "-", ".", "@", "<", "(", '"', "'", "#", ";", "=", "\n", "\t", "/", ",", ":", " ")
MIXED = ("a ", "0 ", "0-", "a@", "a.", "<a", "(0", "0.0", "\n ", "\r\n", "é", "ß", "가", "漢", "ا")
MARKS = ("\u0301\u0316", "\u0f73", "\u0344", "\u200d", "\u202e")
PUMPED = (*USUAL, *MIXED, *MARKS)
"""What comes again and again. Marks on a letter are put in an order, which takes a while."""
STEPS = ((500, 0.002), (20_000, 0.008))
"""How long a text is, and how many seconds it may take; the first finds what is much worse."""


def grows_with_the_square(
    read: Callable[[str], object], word: str, steps: tuple[tuple[int, float], ...] = STEPS
) -> bool:
    """True when twice the text takes about four times as long, and that is long."""

    def seconds(length: int) -> float:
        text = (word * length)[:length] + "\x01"
        began = time.thread_time()
        read(text)
        return time.thread_time() - began

    def best(length: int) -> float:
        return min(seconds(length) for _time in range(4))

    for length, most in steps:
        if seconds(length) > most and best(length) > most:
            return best(length) > 3.2 * best(length // 2)
    return False
