"""A Google calendar through the pages: looked at, taken in, and a second time for nothing."""

import io
import re
from datetime import UTC, datetime

import pytest

from stepup import clock
from stepup.db import db
from stepup.imports import tasks
from stepup.people.models import Role
from tests.factories import a_site, a_staff_member
from tests.imports.brought import every_table
from tests.imports.test_calendar_files import a_calendar, an_entry, walls, weekly
from tests.signing import sign_in

ZONED = {"DTSTART": None, "DTEND": None}
MOVED = an_entry(
    **ZONED,
    **{
        "UID": "weekly@google.com",
        "RECURRENCE-ID;TZID=America/Los_Angeles": "20270313T100000",
        "DTSTART;TZID=America/Los_Angeles": "20270314T150000",
        "DTEND;TZID=America/Los_Angeles": "20270314T170000",
    },
)
LONDON = an_entry(
    **ZONED,
    **{
        "UID": "london@google.com",
        "DTSTART;TZID=Europe/London": "20270110T180000",
        "DTEND;TZID=Europe/London": "20270110T200000",
        "SUMMARY": "Call with London",
    },
)
HOLIDAY = an_entry(
    **ZONED,
    **{
        "UID": "holiday@google.com",
        "DTSTART;VALUE=DATE": "20270118",
        "DTEND;VALUE=DATE": "20270119",
        "SUMMARY": "No school",
    },
)

NIGHT = an_entry(
    **ZONED,
    **{
        "UID": "night@google.com",
        "DTSTART;TZID=America/Los_Angeles": "20270314T023000",
        "DTEND;TZID=America/Los_Angeles": "20270314T043000",
        "SUMMARY": "Night of the clocks",
    },
)


@pytest.fixture
def site(app, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 23, 20, tzinfo=UTC))
    return a_site(name="Los Angeles")


def words(page):
    return " ".join(re.sub("<[^>]+>", " ", page.text).split())


def test_a_google_calendar_goes_in_through_the_pages_and_a_second_time_changes_nothing(
    client, site
):
    sign_in(client, a_staff_member(Role.COORDINATOR, site))
    main = weekly("EXDATE;TZID=America/Los_Angeles:20270306T100000")
    raw = a_calendar(main, MOVED, LONDON, HOLIDAY, NIGHT)

    def bring():
        fields = {"kind": "season", "site": site.id, "sheet": (io.BytesIO(raw), "grow.ics")}
        at = client.post("/staff/imports", data=fields).location
        tasks.finish()
        return at

    at = bring()
    preview = words(client.get(at))
    assert walls() == []
    client.post(f"{at}/start")
    tasks.finish()
    db.session.rollback()
    taken, before = walls(), every_table()
    again = bring()
    client.post(f"{again}/start")
    tasks.finish()
    db.session.rollback()

    assert "would be new 5" in preview
    assert "“No school”: It lasts whole days." in preview
    assert "weekly@google.com" not in preview
    assert taken == [
        "10 Jan 18:00",
        "27 Feb 10:00",
        "14 Mar 15:00",
        "20 Mar 10:00",
        "27 Mar 10:00",
    ]
    assert "created 5 matched 0 refused 2" in words(client.get(at))
    assert "created 0 matched 5 refused 2" in words(client.get(again))
    assert ": Night of the clocks Refused 02:30 does not exist" in words(client.get(again))
    assert every_table() == before
