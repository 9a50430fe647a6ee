"""The log is sealed; what is altered, taken out or put in later is found. On both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, update

from stepup import clock
from stepup.audit import actions as audit
from stepup.audit import seals
from stepup.audit.models import Entry, Seal
from stepup.db import db
from tests.factories import a_person


@pytest.fixture
def sealed(any_app, monkeypatch):
    """Three entries under one seal, two under the next, one still open."""
    now = clock.now()
    for hour, count in ((0, 3), (2, 2), (4, 1)):
        monkeypatch.setattr(clock, "now", lambda hour=hour: now + timedelta(hours=hour))
        seals.seal()
        for number in range(count):
            audit.record("changed", a_person(), before={"n": number}, after={"n": None, "x": "ñ"})
        db.session.commit()
    seals.seal()
    db.session.commit()
    db.session.expire_all()
    return any_app


def ids():
    return db.session.scalars(db.select(Entry.id).order_by(Entry.id)).all()


def test_as_it_was_sealed_it_is_whole(sealed):
    assert [seal.entries for seal in db.session.scalars(db.select(Seal).order_by(Seal.id))] == [
        3,
        2,
    ]
    assert seals.broken() == []
    assert seals.seal() is None


@pytest.mark.parametrize("number", [0, 2, 4])
@pytest.mark.parametrize(
    "facts",
    [{"deed": "nothing"}, {"after": {"n": 7}}, {"actor_id": 10**6}, {"came_from": "::1"}],
    ids=str,
)
def test_a_changed_entry_is_found(sealed, number, facts):
    db.session.execute(update(Entry).where(Entry.id == ids()[number]).values(**facts))
    db.session.expire_all()

    (sentence,) = seals.broken()
    first = 1 if number < 3 else ids()[2] + 1
    assert sentence.startswith(f"Entries {first} to ")


def test_an_entry_that_is_gone_is_found_and_one_not_sealed_yet_is_not_looked_at(sealed):
    db.session.execute(delete(Entry).where(Entry.id == ids()[5]))
    assert seals.broken() == []

    db.session.execute(delete(Entry).where(Entry.id == ids()[1]))
    (sentence,) = seals.broken()
    assert "(3 then, 2 now)" in sentence


def test_a_seal_made_anew_over_a_changed_entry_breaks_the_next(sealed):
    db.session.execute(update(Entry).where(Entry.id == ids()[0]).values(deed="nothing"))
    first = db.session.scalars(db.select(Seal).order_by(Seal.id)).first()
    db.session.expire_all()
    first.entries, first.sha256 = seals._digest(0, first.last_id, "")
    db.session.flush()

    (sentence,) = seals.broken()
    assert sentence.startswith(f"Entries {first.last_id + 1} to ")
