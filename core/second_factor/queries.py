"""What we ask the database about second factors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, or_, select, union

from core.accounts import queries as accounts
from core.communities.models import STAFF, Membership
from core.db import db, insert_once
from core.passkeys.models import Passkey
from core.people.models import Person
from core.second_factor.models import AuthenticatorApp, FactorTries, RecoveryCode
from core.single_sign_on import queries as single_sign_on

PAGE = 50


@dataclass(frozen=True)
class Factors:
    """What somebody can show beside a link."""

    person: Person
    app_since: datetime | None
    passkeys: int
    codes_left: int

    @property
    def has_one(self) -> bool:
        """Codes on paper alone are none: they stand in for one."""
        return self.app_since is not None or self.passkeys > 0

    @property
    def takes_codes(self) -> bool:
        return self.app_since is not None or self.codes_left > 0


def app_of(person_id: int) -> AuthenticatorApp | None:
    return db.session.get(AuthenticatorApp, person_id)


def has_one(person_id: int) -> bool:
    """True when somebody has an authenticator app or a passkey."""
    has_app = exists().where(AuthenticatorApp.person_id == person_id)
    has_key = exists().where(Passkey.person_id == person_id)
    return bool(db.session.scalar(select(or_(has_app, has_key))))


def with_one(person_ids: Collection[int]) -> set[int]:
    """Who of these has an authenticator app or a passkey."""
    apps = select(AuthenticatorApp.person_id).where(AuthenticatorApp.person_id.in_(person_ids))
    keys = select(Passkey.person_id).where(Passkey.person_id.in_(person_ids))
    return set(db.session.scalars(union(apps, keys)))


def may_set_up(person_id: int, is_from_issuer: bool) -> bool:
    """True for whoever has none yet, and showed more than a mailbox where they can.

    Whoever has an account at the issuer may have their second factor there: a link alone must not
    get round it.
    """
    return not has_one(person_id) and (is_from_issuer or not single_sign_on.signs_in(person_id))


def is_staff(person: Person) -> bool:
    """True for administrators, and for who organises or leads safeguarding anywhere."""
    return person.is_administrator or bool(db.session.scalar(select(accounts.is_staff(person.id))))


def of_person(person: Person) -> Factors:
    """What this person can show."""
    (found,) = _with_factors([person])
    return found


def of_staff(after: int | None) -> tuple[Sequence[Factors], int | None]:
    """What each of those has who must have one, by id; and after whom the next page begins."""
    parts = select(Membership.person_id).where(Membership.role.in_(STAFF))
    found = (
        select(Person)
        .where(or_(Person.is_administrator, Person.id.in_(parts)), Person.id > (after or 0))
        .order_by(Person.id)
        .limit(PAGE + 1)
    )
    people = db.session.scalars(found).all()
    more = people[PAGE - 1].id if len(people) > PAGE else None
    return _with_factors(people[:PAGE]), more


def tries_of(person_id: int, device: str) -> FactorTries:
    """The count of wrong codes, kept for whoever tries now: others wait until they are done."""
    one = insert_once(FactorTries).values(person_id=person_id, device=device)
    db.session.execute(one.on_conflict_do_nothing())
    found = select(FactorTries).where(
        FactorTries.person_id == person_id, FactorTries.device == device
    )
    return db.session.scalars(
        found.with_for_update().execution_options(populate_existing=True)
    ).one()


def _with_factors(people: Sequence[Person]) -> list[Factors]:
    ids = [each.id for each in people]
    apps = select(AuthenticatorApp).where(AuthenticatorApp.person_id.in_(ids))
    since = {each.person_id: each.added_at for each in db.session.scalars(apps)}
    passkeys = Counter(
        db.session.scalars(select(Passkey.person_id).where(Passkey.person_id.in_(ids)))
    )
    unused = select(RecoveryCode.person_id).where(
        RecoveryCode.person_id.in_(ids), RecoveryCode.used_at.is_(None)
    )
    left = Counter(db.session.scalars(unused))
    return [Factors(each, since.get(each.id), passkeys[each.id], left[each.id]) for each in people]
