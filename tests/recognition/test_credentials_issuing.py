"""An accepted award becomes a credential that others can verify, and follows what changes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given as over
from hypothesis import settings as rules
from hypothesis import strategies as st

from core.db import db, now
from recognition.awards import correcting, deciding, offering
from recognition.awards.deciding import Choice
from recognition.awards.models import Award
from recognition.contributions import parts
from recognition.contributions.models import Contribution
from recognition.credentials import jobs, keys, queries, status
from recognition.credentials.document import plain
from recognition.credentials.documents import known_here
from recognition.credentials.schema import must_have_the_official_form
from recognition.credentials.verifying import Report, verify
from recognition.credentials.vouching import Refused
from tests.clock import Clock
from tests.people import People
from tests.recognition.badges import WHY, accepted, badge, endorsement, given, member
from tests.recognition.credentials import FOR_EVERYBODY, document_of, issued, kept
from tests.recognition.deeds import SAID, logged

Work = Callable[[], None]
LONG = "Wolfeschlegelsteinhausenbergerdorff" * 5


def look(document: dict[str, Any]) -> Report:
    return verify(document, known_here())


def test_an_accepted_award_becomes_a_credential(people: People, work: Work) -> None:
    award = accepted(people, people.amir, people.sana, FOR_EVERYBODY)
    work()
    db.session.refresh(award)
    assert award.credential_due_at is None
    assert look(document_of(award)).is_valid


def test_nothing_is_signed_before_its_holder_accepts(people: People, work: Work) -> None:
    award = given(people, people.amir, people.sana)
    work()
    jobs.issue_due()
    assert queries.credential_of(award.id) is None


@pytest.mark.parametrize("shown_as", ["full_name", "first_name", "initials", "pseudonym"])
def test_the_file_names_nobody(people: People, shown_as: str) -> None:
    choice = Choice("public", shown_as, "Marigold" if shown_as == "pseudonym" else None)
    text = json.dumps(issued(accepted(people, people.amir, people.sana, choice, signs=True)))
    secret = ("Amir", "Haddad", "Sana", "Malik", "Marigold", people.amir.email)
    assert [each for each in secret if each and each in text] == []


def test_whoever_knows_the_address_can_see_that_it_is_theirs(people: People) -> None:
    award = accepted(people, people.amir, people.sana)
    (identity,) = issued(award)["credentialSubject"]["identifier"]
    digest = identity["identityHash"].removeprefix("sha256$")
    assert digest == sha256(f"{people.amir.email}{identity['salt']}")
    assert len(identity["salt"]) == 32


def test_somebody_without_an_address_has_a_credential_too(people: People) -> None:
    award = given(people, people.bea, people.sana)
    deciding.decide(award, FOR_EVERYBODY, people.sana, "By phone on Tuesday")
    document = issued(award)
    assert "identifier" not in document["credentialSubject"]
    assert look(document).is_valid


def test_a_badge_given_by_a_rule_says_why(people: People) -> None:
    what, deed = badge(people), logged(people, people.amir)
    offering.offer_by_rule(what, people.amir.id, [deed.id], "Five seed swaps in a year")
    award = db.session.query(Award).one()
    deciding.decide(award, FOR_EVERYBODY, people.amir)
    document = issued(award)
    assert document["credentialSubject"]["narrative"] == "Five seed swaps in a year"
    assert "endorsement" not in document
    assert look(document).is_valid


def test_the_words_of_peers_who_agreed_are_signed_by_them(people: People) -> None:
    document = issued(accepted(people, people.amir, people.sana, signs=True))
    (said,), key = document["endorsement"], keys.agree(people.sana)
    assert said["issuer"] == {"id": key.controller, "type": ["Profile"]}
    assert said["credentialSubject"]["endorsementComment"] == WHY
    assert said["credentialSubject"]["id"] == document["credentialSubject"]["id"]
    assert look(document).endorsements[0].is_valid


def test_the_words_of_others_are_not_in_the_file(people: People) -> None:
    assert WHY not in json.dumps(issued(accepted(people, people.amir, people.sana)))


@pytest.mark.parametrize("name", [LONG, "شكر للمتطوعين", "a\x01b\x7fc\ufffe", "<&>\"'\\ 🌻"])
def test_every_name_can_be_signed(people: People, name: str) -> None:
    said = {"what": badge(people, name), "words": WHY + name, "signs": True}
    award = accepted(people, people.mohammed, people.sana, FOR_EVERYBODY, **said)
    document = issued(award)
    must_have_the_official_form(document)
    assert document["name"] == plain(name)
    assert look(document).is_valid


@rules(max_examples=25, deadline=None)
@over(st.text(max_size=60))
def test_plain_text_has_no_character_that_reads_differently(text: str) -> None:
    kept_letters = set(plain(text))
    assert not kept_letters & {"\x00", "\x1f", "\x7f", "\ufffe", "\uffff"}
    assert plain(plain(text)) == plain(text)


@pytest.mark.parametrize("member_of", ["name", "awardedDate", "issuer", "validFrom"])
def test_what_is_changed_afterwards_is_refused(people: People, member_of: str) -> None:
    document = issued(accepted(people, people.amir, people.sana))
    others = {"issuer": {"id": "did:web:example.org", "type": ["Profile"]}}
    document[member_of] = others.get(member_of, "2020-01-01T00:00:00Z")
    assert look(document).outcome == "failed"


def test_what_was_done_stands_in_it_where_everybody_outside_may_read_it(people: People) -> None:
    award = accepted(people, people.amir, people.sana, FOR_EVERYBODY)
    assert [each["narrative"] for each in issued(award)["evidence"]] == [SAID]
    for choice in (Choice("members", "full_name"), Choice("public", "first_name")):
        deciding.decide(award, choice, people.amir)
        assert "evidence" not in issued(award)


def test_who_hides_their_name_takes_the_sentence_out_of_the_file(
    people: People, work: Work
) -> None:
    award = accepted(people, people.amir, people.sana, FOR_EVERYBODY)
    issued(award)
    deed = db.session.query(Contribution).one()
    parts.stand_behind(deed, people.oisin.id, people.oisin)
    work()
    assert document_of(award)["evidence"][0]["narrative"] == SAID
    parts.hide(deed, people.oisin, is_hidden=True)
    work()
    (about,) = document_of(award)["evidence"]
    assert "narrative" not in about and "November 2026" in about["name"]


def test_a_corrected_award_keeps_its_id_and_its_day(people: People, clock: Clock) -> None:
    award = accepted(people, people.amir, people.sana, signs=True)
    before, place = issued(award), kept(award).status_index
    clock.move(days=1)
    words = f"{WHY} And more."
    correcting.correct(endorsement(award, people.sana), people.olu, words, "A slip")
    after = issued(award)
    same = ("id", "awardedDate", "credentialStatus")
    assert [after[each] for each in same] == [before[each] for each in same]
    assert after["validFrom"] > before["validFrom"]
    assert kept(award).status_index == place


@pytest.mark.parametrize("how", ["handed back", "revoked"])
def test_what_ended_is_revoked_for_every_verifier(people: People, work: Work, how: str) -> None:
    award = accepted(people, people.amir, people.sana)
    document = issued(award)
    if how == "revoked":
        correcting.revoke(award, people.sana, "It was for somebody else")
    else:
        deciding.hand_back(award, people.amir)
    work()
    assert kept(award).document is None
    status_check = next(each for each in look(document).checks if each.name == "status")
    assert status_check.outcome == "failed"


def test_a_job_that_runs_twice_issues_once(people: People) -> None:
    award = accepted(people, people.amir, people.sana)
    first, place = issued(award), kept(award).status_index
    jobs.issue(award.id)
    assert document_of(award) == first and kept(award).status_index == place


def test_a_job_that_died_before_it_signed_is_made_up_for(people: People) -> None:
    award = accepted(people, people.amir, people.sana)
    jobs._written_down(award.id)
    db.session.commit()
    place = kept(award).status_index
    jobs.issue_due()
    assert look(document_of(award)).is_valid and kept(award).status_index == place


def test_what_changed_while_it_was_signed_is_not_kept(people: People, clock: Clock) -> None:
    award = accepted(people, people.amir, people.sana, FOR_EVERYBODY)
    written = jobs._written_down(award.id)
    db.session.commit()
    assert written is not None
    clock.move(minutes=1)
    deciding.decide(award, Choice("members", "initials"), people.amir)
    db.session.commit()
    jobs._keep(written, written.signed())
    db.session.commit()
    assert kept(award).document is None and award.credential_due_at is not None
    assert "evidence" not in issued(award)


def test_a_bell_that_is_lost_is_made_up_for(people: People) -> None:
    award = accepted(people, people.amir, people.sana)
    jobs.issue_due()
    assert look(document_of(award)).is_valid


def test_what_cannot_be_signed_is_tried_later_and_later(
    people: People, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    award = accepted(people, people.amir, people.sana)
    written = jobs._written_down(award.id)
    db.session.commit()
    assert written is not None
    for failures, minutes in ((0, 1), (1, 2), (2, 4)):
        assert award.credential_due_at is not None
        written = replace(written, due_at=award.credential_due_at)
        assert kept(award).failures == failures
        jobs._try_later(written, Refused("its signature does not hold"))
        db.session.commit()
        assert award.credential_due_at is not None
        waits = award.credential_due_at - now()
        assert 60 * minutes - 5 < waits.total_seconds() <= 60 * minutes
    jobs.issue_due()
    assert kept(award).document is None
    assert queries.failures(people.community.id) == ["its signature does not hold"]
    clock.move(hours=1)
    jobs.issue_due()
    assert look(document_of(award)).is_valid and queries.failures(people.community.id) == []


def test_an_erased_holder_leaves_nothing_due(people: People) -> None:
    award = accepted(people, people.amir, people.sana)
    award_id, document = award.id, issued(award)
    db.session.delete(award)
    db.session.commit()
    jobs.issue(award_id)
    assert look(document).is_valid


def test_badges_of_two_communities_share_nothing_but_the_issuer(people: People) -> None:
    here = issued(accepted(people, people.amir, people.sana))
    member(people, people.zoe)
    elsewhere = People.__new__(People)
    elsewhere.__dict__ |= people.__dict__ | {"community": people.elsewhere}
    there = issued(accepted(elsewhere, people.amir, people.zoe))
    assert here["issuer"] == there["issuer"]
    assert here["credentialSubject"]["id"] != there["credentialSubject"]["id"]
    made = [each["credentialSubject"]["achievement"]["creator"]["name"] for each in (here, there)]
    assert made == ["Garden helpers", "Bee keepers"]
    assert look(there).is_valid


def test_places_are_never_given_out_twice(people: People) -> None:
    taken = {status.take() for _each in range(200)}
    db.session.commit()
    assert len(taken) == 200
    assert sum(status.is_revoked(each) for each in taken) == 0


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
