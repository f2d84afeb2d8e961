"""The page of one award: for everybody who may see it, and gone at once for everybody else."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from core.db import db
from core.pages.links import absolute
from core.safeguarding.actions import place_hold
from recognition.awards import correcting, deciding, sharing
from recognition.awards.deciding import Choice
from recognition.awards.models import Award
from recognition.contributions import parts
from recognition.contributions.models import Contribution
from recognition.credentials import jobs
from recognition.credentials.addresses import badge_token
from recognition.credentials.documents import known_here
from recognition.credentials.verifying import verify
from recognition.settings.models import RecognitionSettings
from tests.people import People, sign_in
from tests.recognition.badges import WHY, accepted, badge, endorsement, given
from tests.recognition.claim_samples import coded
from tests.recognition.credentials import FOR_EVERYBODY, kept
from tests.recognition.deeds import SAID
from tests.recognition.faces import face, shown_to

ONLY_ME = Choice("only_me", "full_name")
TOKEN = re.compile(r"[\w-]{30,}\.[\w-]{6}\.[\w-]{27}")
FILES = (".json", ".png", ".svg", "/certificate", "/embedded")


@pytest.fixture
def award(people: People) -> Award:
    """Amir's, shown to everybody, in an open community, and signed."""
    people.community.openness = "open"
    made = accepted(people, people.amir, people.sana, FOR_EVERYBODY)
    jobs.issue(made.id)
    return made


def test_the_page_says_what_why_and_for_what(client: FlaskClient, award: Award) -> None:
    text = unescape(client.get(page(award)).text)
    for each in ("Helping hand", "Amir Haddad", WHY, SAID, "Garden helpers", "A peer"):
        assert each in text
    assert "Sana" not in text


def test_it_is_verified_before_the_readers_eyes(client: FlaskClient, award: Award) -> None:
    text = client.get(page(award)).text
    assert text.count('<li class="passed">') >= 6 and '<li class="failed">' not in text
    stored = kept(award)
    stored.document = (stored.document or "").replace("Helping hand", "Great hero")
    assert '<li class="failed">' in client.get(page(award)).text


def test_a_peer_is_named_who_wants_to_be(client: FlaskClient, award: Award, people: People) -> None:
    endorsement(award, people.sana).is_named = True
    assert "Sana Malik" in client.get(page(award)).text
    place_hold(people.community, "person", people.sana.id, "A concern.", people.olu)
    text = client.get(page(award)).text
    assert "Sana Malik" not in text and WHY not in text


def test_programs_are_given_the_credential(client: FlaskClient, award: Award) -> None:
    for path, accept in ((page(award), "application/vc+ld+json"), (f"{page(award)}.json", "*/*")):
        answer = client.get(path, headers={"Accept": accept})
        assert answer.mimetype == "application/vc+ld+json"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert verify(answer.data, known_here()).is_valid
    assert client.get(page(award), headers={"Accept": "text/html"}).mimetype == "text/html"


@pytest.mark.parametrize("form", ["json", "png", "svg"])
def test_every_file_verifies_by_itself(client: FlaskClient, award: Award, form: str) -> None:
    answer = client.get(f"{page(award)}.{form}")
    assert verify(answer.data, known_here()).is_valid


@pytest.mark.parametrize("signed_in", [False, True])
@pytest.mark.parametrize(
    "how", ["pending", "members", "only_me", "handed back", "revoked", "hold", "closed"]
)
def test_a_stranger_learns_nothing_of_what_is_not_for_them(
    client: FlaskClient, people: People, how: str, signed_in: bool
) -> None:
    people.community.openness = "closed" if how == "closed" else "open"
    hidden = _not_for_strangers(people, how)
    jobs.issue(hidden.id)
    if signed_in:
        sign_in(client, people.zoe)
    public_id = hidden.public_id
    nothing = _said(client.get(f"/awards/{'0' * 32}"))
    for more in ("", *FILES):
        answer = client.get(f"/awards/{public_id}{more}")
        assert answer.status_code == 404 and _said(answer) == nothing
    asked = {"url": absolute("recognition.award_pages.show", public_id=public_id)}
    assert client.get("/oembed", query_string=asked).status_code == 404
    code = kept(hidden).code if how != "pending" else "AAAAAAAAAA"
    assert client.get(f"/c/{code}").status_code == 404


def test_whoever_has_the_link_can_open_it_while_it_is_on(
    client: FlaskClient, people: People
) -> None:
    people.community.openness = "open"
    award = accepted(people, people.amir, people.sana, ONLY_ME)
    sharing.switch_link(award, people.amir, is_on=True)
    db.session.commit()
    jobs.issue(award.id)
    answer = client.get(page(award))
    assert answer.status_code == 200 and answer.headers["X-Robots-Tag"] == "noindex"
    sharing.switch_link(award, people.amir, is_on=False)
    assert client.get(page(award)).status_code == 404


def test_a_page_that_everybody_may_see_can_be_found(client: FlaskClient, award: Award) -> None:
    assert "X-Robots-Tag" not in client.get(page(award)).headers


@pytest.mark.parametrize("shown_to", ["members", "nobody"])
def test_a_community_that_shows_its_champions_to_nobody_outside(
    client: FlaskClient, award: Award, people: People, shown_to: str
) -> None:
    row = RecognitionSettings(community_id=people.community.id, champions_shown_to=shown_to)
    db.session.add(row)
    assert client.get(page(award)).status_code == 404


def test_what_is_taken_back_is_gone_for_caches_too(
    client: FlaskClient, award: Award, people: People
) -> None:
    for path in (page(award), *(f"{page(award)}{more}" for more in FILES)):
        first = client.get(path)
        assert first.headers["Cache-Control"] == "no-cache"
        again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304
    deciding.hand_back(award, people.amir)
    for more in ("", *FILES):
        asked = {"If-None-Match": client.get(f"{page(award)}{more}").headers.get("ETag", "*")}
        assert client.get(f"{page(award)}{more}", headers=asked).status_code == 404


def test_a_file_that_says_what_is_not_so_any_more_is_not_given_out(
    client: FlaskClient, award: Award, people: People, work: Callable[[], None]
) -> None:
    deed = db.session.query(Contribution).one()
    parts.stand_behind(deed, people.oisin.id, people.oisin)
    parts.hide(deed, people.oisin, is_hidden=True)
    assert client.get(f"{page(award)}.json").status_code == 503
    assert SAID not in client.get(page(award)).text
    work()
    assert SAID not in client.get(f"{page(award)}.json").text


def test_the_page_leads_to_its_holder_and_to_the_others(
    client: FlaskClient, award: Award, people: People
) -> None:
    champion, all_of_them = f"/champions/{face(people.amir).public_id}", _champions(people)
    text = client.get(page(award)).text
    assert champion in text and all_of_them in text
    assert client.get(champion).status_code == client.get(all_of_them).status_code == 200


def test_the_page_leads_nowhere_that_is_not_public(client: FlaskClient, people: People) -> None:
    people.community.openness = "open"
    award = accepted(people, people.amir, people.sana, ONLY_ME)
    accepted(people, people.amir, people.olu, FOR_EVERYBODY, what=badge(people, "Other"))
    sharing.switch_link(award, people.amir, is_on=True)
    assert "/champions/" not in client.get(page(award)).text  # it was shown to nobody
    assert _champions(people) in client.get(page(award)).text
    shown_to(people, "members")
    assert _champions(people) not in client.get(page(award)).text


def test_the_certificate_leads_to_the_page(client: FlaskClient, award: Award) -> None:
    text = client.get(f"{page(award)}/certificate").text
    code = kept(award).code
    assert f"{code[:5]}-{code[5:]}" in text
    for typed in (code, code.lower(), f"{code[:5]}-{code[5:]}"):
        assert client.get(f"/c/{typed}").location == page(award)


def test_a_mistyped_code_says_what_to_do(client: FlaskClient, award: Award) -> None:
    answer = client.get("/c/WRONG-CODES")
    assert (answer.status_code, 'value="WRONG-CODES"' in answer.text) == (404, True)
    assert "compare it with the paper" in answer.text and 'name="code"' in answer.text


def test_one_field_takes_the_codes_of_certificates_and_of_posters(
    client: FlaskClient, award: Award, people: People
) -> None:
    code, poster = kept(award).code, coded(people.community, people.sana, badge(people, "Other"))
    for typed, place in (
        (f" {code[:5]} {code[5:].lower()}", page(award)),
        (poster.code.lower(), f"/claim/{poster.code}"),
    ):
        assert client.get("/c/", query_string={"code": typed}).location == place
    assert "compare it with the paper" in client.get("/c/?code=nothing").text
    for place in ("/", "/verify", "/c/"):
        assert 'action="/c/"' in client.get(place).text


def test_other_places_can_embed_it(client: FlaskClient, award: Award) -> None:
    url = absolute("recognition.award_pages.show", public_id=award.public_id)
    said = client.get("/oembed", query_string={"url": url, "maxwidth": 300}).json
    assert said is not None and said["type"] == "rich" and said["width"] == 300
    assert f"{url}/embedded" in said["html"]
    rules = client.get(f"{page(award)}/embedded").headers["Content-Security-Policy"]
    assert "frame-ancestors *" in rules and "unsafe" not in rules
    assert "frame-ancestors 'none'" in client.get(page(award)).headers["Content-Security-Policy"]
    for wrong in ("https://example.org/awards/x", "x", "http://[", url.replace("/awards", "/c")):
        assert client.get("/oembed", query_string={"url": wrong}).status_code == 404
    xml = client.get("/oembed", query_string={"url": url, "format": "xml"})
    assert xml.status_code == 501


def test_programs_that_make_previews_find_what_they_need(client: FlaskClient, award: Award) -> None:
    text = client.get(page(award)).text
    for each in ("og:title", "og:image", "application/json+oembed", "credentialCategory"):
        assert each in text


def test_the_badge_itself_has_a_page_that_cannot_be_guessed(
    client: FlaskClient, award: Award, people: People
) -> None:
    token = badge_token(award.badge_version_id)
    assert "Helps others." in client.get(f"/badges/{token}").text
    assert client.get(f"/badges/{token}.png").data.startswith(b"\x89PNG")
    assert client.get(f"/badges/{token}.svg").mimetype == "image/svg+xml"
    for wrong in (
        token[:-1],
        token.replace("-", "0-"),
        str(award.badge_version_id),
        "²-x",
        "9" * 40,
    ):
        assert client.get(f"/badges/{wrong}").status_code == 404
    people.community.openness = "closed"
    assert client.get(f"/badges/{token}").status_code == 404


def test_organisers_see_why_badges_could_not_be_signed(
    client: FlaskClient, award: Award, people: People
) -> None:
    kept(award).failed_why = "The official form: something is missing."
    sign_in(client, people.sana)
    text = client.get(f"/communities/{people.community.id}/").text
    assert "something is missing" in text and "Amir Haddad" not in text


def _champions(people: People) -> str:
    return f"/communities/{people.community.id}/champions"


def page(award: Award) -> str:
    return f"/awards/{award.public_id}"


def _not_for_strangers(people: People, how: str) -> Award:
    if how == "pending":
        return given(people, people.amir, people.sana)
    choice = Choice(how, "full_name") if how in ("members", "only_me") else FOR_EVERYBODY
    made = accepted(people, people.amir, people.sana, choice)
    jobs.issue(made.id)
    if how == "handed back":
        deciding.hand_back(made, people.amir)
    if how == "revoked":
        correcting.revoke(made, people.sana, "It was for somebody else")
    if how == "hold":
        place_hold(people.community, "person", people.amir.id, "A concern.", people.olu)
    db.session.commit()
    return made


def _said(answer: TestResponse) -> str:
    """What a page says, without the token that is new in every answer."""
    return TOKEN.sub("", answer.text)
