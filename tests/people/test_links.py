import pytest
from sqlalchemy import select

from stepup import clock
from stepup.db import db
from stepup.people import links
from stepup.people.models import PersonalLink, Purpose
from tests.factories import a_person


def test_a_link_opens_its_purpose_and_no_other(app):
    ana = a_person()

    token = links.mint(Purpose.SIGNUP, 7, ana)

    assert links.find(token, Purpose.SIGNUP).thing_id == 7
    assert links.find(token, Purpose.FEED) is None


def test_only_the_hash_of_a_link_is_stored(app):
    token = links.mint(Purpose.SIGNUP, 7, a_person())

    stored = db.session.scalars(select(PersonalLink)).one()

    assert token not in str([getattr(stored, column.key) for column in stored.__table__.c])


def test_a_link_ends_on_its_day(app, monkeypatch):
    token = links.mint(Purpose.SIGNUP, 7, a_person(), days=2)
    later = clock.days_from_now(2)

    monkeypatch.setattr(clock, "now", lambda: later)

    assert links.find(token, Purpose.SIGNUP) is None


def test_a_revoked_link_opens_nothing(app):
    ana = a_person()
    one, other = (links.mint(Purpose.FEED, ana.id, ana) for _ in range(2))

    links.revoke(links.find(one, Purpose.FEED))

    assert links.find(one, Purpose.FEED) is None
    assert links.find(other, Purpose.FEED) is not None


def test_all_links_of_a_thing_can_be_revoked_at_once(app):
    ana = a_person()
    one, other, foreign = (links.mint(Purpose.SIGNUP, thing, ana) for thing in (7, 7, 8))

    links.revoke_all(Purpose.SIGNUP, 7)

    found = [links.find(token, Purpose.SIGNUP) for token in (one, other, foreign)]
    assert [link and link.thing_id for link in found] == [None, None, 8]


def test_a_single_use_link_is_spent_once(any_app):
    link = links.find(links.mint(Purpose.SIGN_IN, 1, a_person()), Purpose.SIGN_IN)

    assert [links.spend(link), links.spend(link)] == [True, False]


@pytest.mark.parametrize("junk", ["", "x", "\x00", "x" * 10_000, "é", "\ud800", "' OR 1=1 --"])
def test_junk_opens_nothing(any_app, junk):
    assert links.find(junk, Purpose.SIGNUP) is None
