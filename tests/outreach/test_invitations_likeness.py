"""Near-copies within a wave are flagged."""

from __future__ import annotations

from outreach.invitations.likeness import near_copies
from outreach.invitations.queries import of_wave
from tests.outreach.rounds import LINES, planned_wave, put_in, written
from tests.people import People


def test_the_same_line_with_another_name_is_a_near_copy(people: People) -> None:
    wave = planned_wave(people)
    one, other = put_in(wave, people.oisin, people.amir, people=people)
    for each in (one, other):
        written(each, people, f"Dear {each.person.name}, you are so well known in the allotments!")
    assert set(near_copies(of_wave(wave.id))) == {one.id, other.id}


def test_lines_of_their_own_are_not(people: People) -> None:
    wave = planned_wave(people)
    for each, line in zip(
        put_in(wave, people.oisin, people.amir, people=people), LINES, strict=False
    ):
        written(each, people, line)
    assert near_copies(of_wave(wave.id)) == {}
