"""The board of a wave as a sheet."""

from __future__ import annotations

import csv
import io

from flask.testing import FlaskClient

from tests.outreach.rounds import planned_wave, put_in
from tests.people import People, sign_in


def test_the_board_is_taken_away_with_everybody_on_it(client: FlaskClient, people: People) -> None:
    wave = planned_wave(people)
    put_in(wave, people.oisin, people=people)
    put_in(wave, people.mohammed, people=people)
    sign_in(client, people.ada)
    home = f"/communities/{people.community.id}/exports/wave"
    answer = client.post(home, data={"form": "csv", "wave_id": str(wave.id)})
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert rows[0][0] == "Name"
    assert len(rows) == 3 and all(row[6] for row in rows)
    assert client.post(home, data={"form": "csv", "wave_id": "999999"}).status_code == 404
    assert client.post(home, data={"form": "vcf", "wave_id": str(wave.id)}).status_code == 404
    done = client.post(home.replace("wave", "contributions"), data={"form": "csv"})
    assert "What was done" in done.data.decode("utf-8-sig").splitlines()[0]
