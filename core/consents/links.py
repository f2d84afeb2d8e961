"""Links to what somebody agreed to: signed, so that only their messages and papers hold them."""

from __future__ import annotations

from core.pages.links import absolute, sign, unsign


def named_url(person_id: int, community_id: int) -> str:
    """The page on which somebody who was named says yes, no, or forget me."""
    return absolute("core.named.show", token=token(person_id, community_id))


def choices_url(person_id: int) -> str:
    """The page on which somebody chooses what they are written to about."""
    return absolute("core.choices.show", token=token(person_id))


def token(*numbers: int) -> str:
    return sign(f"consents-{len(numbers)}", "-".join(map(str, numbers)))


def numbers_in(text: str, many: int) -> list[int]:
    """The numbers that a token was made for; none when it is not one of ours."""
    plain = unsign(f"consents-{many}", text)
    return [int(each) for each in plain.split("-")] if plain else []
