"""Short codes that people read off a wall: no two letters of them look alike."""

from __future__ import annotations

import secrets

LETTERS = "ACDEFGHJKMNPRTVWXY34679"
"""Without 0, O and Q, 1, I and L, 2 and Z, 5 and S, 8 and B, U beside V."""
LENGTH = 8


def new_code() -> str:
    """Eight letters and digits: 36 random bits."""
    return "".join(secrets.choice(LETTERS) for _each in range(LENGTH))


def typed(text: str) -> str:
    """The code that somebody means who typed this; capitals, spaces and strokes do not matter."""
    return "".join(each for each in text.upper() if each.isalnum())[: LENGTH + 1]


def spelled(code: str) -> str:
    """The code as it is read out: in two halves."""
    return f"{code[:4]} {code[4:]}"
