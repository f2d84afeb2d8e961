"""The board of a wave as a sheet."""

from __future__ import annotations

import csv
import io

from flask.testing import FlaskClient

from core.db import db
from outreach.waves.models import Wave
from tests.people import sign_in
from tests.sites import Site


def test_the_board_is_taken_away_with_everybody_on_it(client: FlaskClient, app: object) -> None:
    site = Site()
    wave = db.session.query(Wave).order_by(Wave.id).first()
    assert wave is not None
    sign_in(client, site.ada)
    home = f"/communities/{site.community.id}/exports/wave"
    answer = client.post(home, data={"form": "csv", "wave_id": str(wave.id)})
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert rows[0][0] == "Name"
    assert len(rows) > 1 and all(row[6] for row in rows)
    assert client.post(home, data={"form": "csv", "wave_id": "999999"}).status_code == 404
    assert client.post(home, data={"form": "vcf", "wave_id": str(wave.id)}).status_code == 404
    done = client.post(home.replace("wave", "contributions"), data={"form": "csv"})
    assert "What was done" in done.data.decode("utf-8-sig").splitlines()[0]
