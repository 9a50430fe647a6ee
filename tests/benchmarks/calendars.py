"""What calendars cost one core: writing a thousand events, and being asked all day long."""

import time
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, vCalAddress
from werkzeug.test import EnvironBuilder, run_wsgi_app

from stepup.app import create_app
from stepup.calendars import entries, zones
from stepup.calendars.entries import Entry
from stepup.calendars.invitations import Party, _guest, _organizer
from stepup.db import db
from stepup.events.actions import seats
from stepup.events.models import SlotRole
from stepup.events.plans import SlotPlan
from stepup.people import links
from stepup.people.models import Purpose
from tests.benchmarks.server import plain_event
from tests.factories import a_person, an_event, the_slot

EVENTS, READERS, POLLS, TRIES = 1_000, 100, 1_000, 5
PEOPLE, EVERY = 10_000, 15 * 60  # seconds between two questions of one calendar
US, HER = Party("Step Up", "hello+0123@stepup.example"), Party("Ana Ruiz", "ana@example.org")
START = datetime(2027, 1, 9, 18, tzinfo=UTC)


def written():
    """Milliseconds of one core for a thousand events with organizer and attendee: as a plain view
    writes them with the library, ours the first time, and ours again."""
    season = [_entry(number) for number in range(EVENTS)]
    parties = _organizer(US), _guest(HER, "PARTSTAT=ACCEPTED")

    def ours():
        blocks = (entries.shared_block(entry, *parties) for entry in season)
        return entries.calendar(season, blocks, "METHOD:REQUEST")

    def cold():
        entries.shared_block.cache_clear()
        zones.kept_block.cache_clear()
        ours()

    return _least(_plainly), _least(cold), _least(ours)


def _entry(number):
    starts_at = START + timedelta(days=number)
    return Entry(
        uid=f"{number}@stepup",
        sequence=0,
        changed_at=START,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        time_zone="America/Los_Angeles",
        title=f"Career evening {number}",
        location="Roosevelt High, 1 Main St, Los Angeles, CA",
        description="Bring a pen.",
    )


def _plainly():
    """The same properties and no more."""
    calendar = Calendar()
    calendar.add("prodid", "-//Yardstick//EN")
    calendar.add("version", "2.0")
    for number in range(EVENTS):
        event = plain_event(number, START + timedelta(days=number))
        event.add("organizer", vCalAddress.new(US.address, cn=US.name))
        event.add("attendee", vCalAddress.new(HER.address, cn=HER.name, partstat="ACCEPTED"))
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _least(deed):
    times = []
    for _ in range(TRIES):
        begun = time.process_time()
        deed()
        times.append(time.process_time() - begun)
    return 1000 * min(times)


def polled(url, folder):
    """Milliseconds of one core for one question of a personal feed that has not changed, and the
    share of a process that 10,000 people's calendars take with them."""
    app = create_app(SQLALCHEMY_DATABASE_URI=url, DATA_DIR=str(folder), TESTING=True)
    with app.app_context():
        paths = _feeds()
    questions = [_question(app, path) for path in paths]
    for question in questions:
        _ask(app, question)
    begun = time.process_time()
    statuses = [_ask(app, questions[number % READERS]) for number in range(POLLS)]
    each = (time.process_time() - begun) / POLLS
    assert set(statuses) == {"304 NOT MODIFIED"}
    return 1000 * each, each * PEOPLE / EVERY


def _feeds():
    event = an_event(SlotPlan(SlotRole.GUEST, 0, READERS))
    paths = []
    for _ in range(READERS):
        person = a_person()
        seats.sign_up(the_slot(event), person)
        paths.append(f"/feeds/{links.mint(Purpose.FEED, person.id, person)}.ics")
    db.session.commit()
    return paths


def _question(app, path):
    _body, status, headers = run_wsgi_app(app.wsgi_app, EnvironBuilder(path).get_environ())
    assert status == "200 OK", status
    return EnvironBuilder(path, headers={"If-None-Match": headers["ETag"]}).get_environ()


def _ask(app, question):
    body, status, _headers = run_wsgi_app(app.wsgi_app, dict(question))
    for _piece in body:
        pass
    return status
