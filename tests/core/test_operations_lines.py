"""The doctor says where somebody could read along, or where we may do more than we need."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import text

from core.db import db
from core.operations import database, doctor
from core.operations.lines import to_database, to_redis

FAR = "postgresql://nextten:secret@db.example.org/nextten"
READ_ALONG, NO_PASSWORD = "Others could read along", "no password"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (FAR, READ_ALONG),
        (f"{FAR}?sslmode=prefer", READ_ALONG),
        (f"{FAR}?sslmode=require", READ_ALONG),
        (f"{FAR}?sslmode=verify-full", ""),
        ("postgresql://nextten@db.example.org/nextten?sslmode=verify-full", NO_PASSWORD),
        ("postgresql://nextten@db.example.org/x?sslmode=verify-full&sslcert=/a", ""),
        ("postgresql+psycopg://nextten@/nextten?host=db.example.org", READ_ALONG),
        ("postgresql://nextten@/nextten?host=/run/postgresql", ""),
        ("postgresql://nextten@localhost/nextten", ""),
        ("sqlite:////var/nextten.db", ""),
    ],
)
def test_the_way_to_a_database_is_encrypted_verified_and_has_a_password(
    url: str, said: str
) -> None:
    assert (said in to_database(url)) if said else to_database(url) == ""


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("redis://:secret@redis.example.org:6379/0", READ_ALONG),
        ("rediss://redis.example.org:6379/0", NO_PASSWORD),
        ("rediss://:secret@redis.example.org:6379/0", ""),
        ("redis://127.0.0.1:6379", ""),
        ("unix:///run/redis.sock?db=0", ""),
        ("", ""),
    ],
)
def test_the_way_to_redis_is_encrypted_and_has_a_password(url: str, said: str) -> None:
    assert (said in to_redis(url)) if said else to_redis(url) == ""


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_role_that_may_do_anything_is_named(app: Flask) -> None:
    """`pg_monitor` is a role of every PostgreSQL that may read figures only."""
    is_super = db.session.scalar(text("SHOW is_superuser")) == "on"
    (found,) = [each for each in doctor.examine() if each.what == "database"]
    assert ("may do anything" in found.text) == is_super == (found.state == "attention")
    if is_super:
        db.session.execute(text("SET LOCAL ROLE pg_monitor"))
        assert database.too_much() == ""
    db.session.rollback()
