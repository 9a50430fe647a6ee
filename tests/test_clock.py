"""A clock that can stand at another moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from stepup import clock
from stepup.db import db
from tests.factories import a_person

NEW_YEAR = datetime(2020, 1, 1, 12, tzinfo=UTC)


def test_travelling_stands_at_the_moment_and_comes_back():
    with clock.travelling(NEW_YEAR):
        with clock.travelling(NEW_YEAR + timedelta(days=1)):
            inner = clock.now()
        outer = clock.now()

    assert (outer, inner) == (NEW_YEAR, NEW_YEAR + timedelta(days=1))
    assert clock.now().year > 2020


def test_travelling_comes_back_from_a_failure():
    with pytest.raises(ZeroDivisionError), clock.travelling(NEW_YEAR):
        _ = 1 / 0

    assert clock.now().year > 2020


def test_the_traveller_keeps_utc_whatever_zone_the_moment_has():
    with clock.travelling(NEW_YEAR.astimezone(ZoneInfo("Asia/Tokyo"))):
        assert clock.now().utcoffset() == timedelta(0)
        assert clock.today("America/Los_Angeles").isoformat() == "2020-01-01"


def test_another_thread_stays_at_home():
    with clock.travelling(NEW_YEAR), ThreadPoolExecutor(1) as elsewhere:
        assert elsewhere.submit(clock.now).result().year > 2020


def test_a_row_written_then_is_dated_then(app):
    with clock.travelling(NEW_YEAR):
        person = a_person()
        db.session.flush()

    assert person.created_at == NEW_YEAR
