"""What each page of events takes in a big house: 20,000 events, 200,000 sign-ups."""

import statistics
import time
from datetime import timedelta

from sqlalchemy import event
from sqlalchemy.engine import Engine

from stepup import clock
from stepup.app import create_app
from stepup.db import db
from stepup.events.models import (
    Attendance,
    Event,
    EventState,
    Series,
    Signup,
    SignupState,
    Slot,
    SlotRole,
    Visibility,
)
from stepup.events.months import Month
from stepup.home import upkeep_tasks
from stepup.organisation.models import Site
from stepup.people import links, names
from stepup.people.models import Person, Purpose
from stepup.volunteers.models import Clearance, ClearanceKind, Stage, Volunteer
from tests import servers
from tests.factories import a_staff_member
from tests.signing import sign_in

EVENTS, EACH, IN_A_SERIES, AT_ONCE, TRIES = 20_000, 10, 40, 5_000, 15
CITIES = ("Los Angeles", "Chicago", "New York", "Dallas", "Austin", "Boston", "Denver", "Miami")
SMALL = 40


def pages(url, count=EVENTS):
    """By page: the median in milliseconds of server time, and its queries."""
    app = create_app(TESTING=True, SQLALCHEMY_DATABASE_URI=url, RATELIMIT_ENABLED=False)
    with app.app_context():
        _fill(count)
        if db.engine.dialect.name == "postgresql":
            db.session.execute(db.text("ANALYZE"))  # as it does by itself after a while
        upkeep_tasks.count_for_indexes()
        asked = _addresses(count)
        readers = {"": None, "her": db.session.get(Person, 1), "staff": a_staff_member()}
        clients = {name: app.test_client() for name in readers}
        for name, person in readers.items():
            if person is not None:
                sign_in(clients[name], person)
        db.session.commit()
        db.session.remove()
    is_here = url.startswith("sqlite")  # then the database's work is this process's too
    now = time.process_time if is_here else time.perf_counter
    found = {page: _measured(clients[who], paths, now) for page, (who, paths) in asked.items()}
    servers.close(app)
    return found


def _measured(client, paths, now):
    """Each address once, so that nothing is remembered from the last time."""
    times, counts = [], []
    client.get(paths[0])
    for path in paths[1:]:
        made, begun = [], now()

        def note(_connection, _cursor, statement, *_rest, made=made):
            if not statement.startswith(("BEGIN", "PRAGMA")):
                made.append(statement)

        event.listen(Engine, "before_cursor_execute", note)
        answer = client.get(path)
        event.remove(Engine, "before_cursor_execute", note)
        times.append(1000 * (now() - begun))
        counts.append(len(made))
        assert answer.status_code == 200, (path, answer.status_code)
    return statistics.median(times), max(counts)


def _fill(count):
    now = clock.now().replace(minute=0, second=0, microsecond=0)
    people = max(count, SMALL)
    db.session.execute(db.insert(Site), [_site(number, city) for number, city in _cities()])
    _in_bulk(Person, (_person(number) for number in range(1, people + 1)))
    _in_bulk(Volunteer, (_volunteer(number) for number in range(1, people + 1, 4)))
    _in_bulk(Clearance, (_clearance(number, now) for number in range(1, people + 1, 4)))
    series = [{"id": n, "title": f"Course {n}"} for n in range(1, count // IN_A_SERIES + 2)]
    _in_bulk(Series, series)
    _in_bulk(Event, (_event(number, count, now) for number in range(1, count + 1)))
    _in_bulk(Slot, (row for number in range(1, count + 1) for row in _slots(number)))
    every = range(1, count + 1)
    _in_bulk(Signup, (row for number in every for row in _signups(number, count, people, now)))
    came = range(1, count // 2)
    _in_bulk(Attendance, (row for number in came for row in _came(number, count, people, now)))
    if db.engine.dialect.name == "postgresql":
        for kind in (Site, Person, Series, Event, Slot, Signup, Volunteer, Clearance, Attendance):
            _count_on(kind.__tablename__)
    db.session.commit()


def _in_bulk(kind, rows):
    batch = []
    for row in rows:
        batch.append(row)
        if len(batch) == AT_ONCE:
            db.session.execute(db.insert(kind), batch)
            batch = []
    if batch:
        db.session.execute(db.insert(kind), batch)


def _count_on(table):
    highest = f"(SELECT max(id) FROM {table})"
    db.session.execute(
        db.text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {highest})")
    )


def _cities():
    return enumerate(CITIES, 1)


def _site(number, city):
    return {"id": number, "name": f"{city} High", "city": city, "time_zone": "America/Chicago"}


def _person(number):
    first, last = f"Ana{number}", f"Lopez{number % 977}"
    return {
        "id": number,
        "first_name": first,
        "last_name": last,
        "name_key": names.name_key(first, last),
        "email": f"ana{number}@example.org",
        "city": CITIES[number % len(CITIES)],
        "language": "en",
    }


def _volunteer(number):
    return {"person_id": number, "stage": Stage.ACTIVE, "motivation": "To give back"}


def _clearance(number, now):
    kind, day = ClearanceKind.BACKGROUND_CHECK, now.date()
    dates = {"issued_on": day - timedelta(days=90), "expires_on": day + timedelta(days=900)}
    return {"person_id": number, "kind": kind, **dates}


def _starts_at(number, count, now):
    """Half of them are over, half are to come; a season has 300 days."""
    return now + timedelta(hours=(number - count // 2) * 7200 // count or 1)


def _event(number, count, now):
    starts_at = _starts_at(number, count, now)
    return {
        "id": number,
        "uid": f"{number}@season",
        "title": f"Career evening {number}",
        "site_id": number % len(CITIES) + 1,
        "series_id": number // IN_A_SERIES + 1,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "time_zone": "America/Chicago",
        "visibility": Visibility.PUBLIC,
        "state": EventState.DONE if number < count // 2 else EventState.OPEN,
    }


def _slots(number):
    mentors = {"role": SlotRole.MENTOR, "minimum": 2, "maximum": 3, "counts": True}
    guests = {"role": SlotRole.GUEST, "minimum": 0, "maximum": 5, "counts": False}
    ids = {"event_id": number, "label": ""}
    return {"id": 2 * number - 1, **ids, **mentors}, {"id": 2 * number, **ids, **guests}


def _who(number, seat, people):
    """Mentors are every fourth; nobody is at one event twice, and the first is at many."""
    return 1 if seat == 0 and number % 100 == 0 else (number * 41 + seat * 7) % (people - 1) + 2


def _signups(number, count, people, now):
    starts_at = _starts_at(number, count, now)
    for seat in range(EACH):
        slot = 2 * number - (seat < EACH // 2)
        taken = seat % (EACH // 2) < (2 if seat < EACH // 2 else 4)
        state = SignupState.CONFIRMED if taken else SignupState.WAITLISTED
        yield {
            "event_id": number,
            "slot_id": slot,
            "person_id": _who(number, seat, people),
            "state": state,
            "created_at": starts_at - timedelta(days=30, minutes=-seat),
            "waiting_since": None if taken else starts_at - timedelta(days=30, minutes=-seat),
        }


def _came(number, count, people, now):
    starts_at = _starts_at(number, count, now)
    for seat in (0, 1, 5, 6):
        yield {
            "event_id": number,
            "person_id": _who(number, seat, people),
            "role": SlotRole.MENTOR if seat < EACH // 2 else SlotRole.GUEST,
            "counted": seat < EACH // 2,
            "arrived_at": starts_at,
            "left_at": starts_at + timedelta(hours=2),
        }


def _addresses(count):
    """For each page TRIES addresses and one to warm up, and who asks."""
    first = count // 2 + 2
    numbers = [first + number % (count // 3) for number in range(TRIES + 1)]
    weeks = [clock.today("UTC") + timedelta(days=7 * number) for number in range(TRIES + 1)]
    lists = [f"/events?page={number % max(count // 100, 1) + 1}" for number in range(TRIES + 1)]
    months = [f"/events?view=month&month={_month_in(number)}" for number in range(TRIES + 1)]
    slots = [f"/staff/events/{n}/slots/{2 * n - 1}/people" for n in numbers]
    return {
        "public list": ("", lists),
        "public list, signed in": ("her", lists),
        "month": ("her", months),
        "event page": ("", [f"/events/{number}" for number in numbers]),
        "event page, signed in": ("her", [f"/events/{number}" for number in numbers]),
        "series page": ("her", [f"/series/{number // IN_A_SERIES + 1}" for number in numbers]),
        "waitlist page": ("", _waitlist_pages(numbers)),
        "several dates": ("her", ["/events/several"] * (TRIES + 1)),
        "her own page": ("her", ["/me"] * (TRIES + 1)),
        "staff list": ("staff", [f"/staff/events?page={n % 7 + 1}" for n in numbers]),
        "staff event": ("staff", [f"/staff/events/{number}" for number in numbers]),
        "staffing board": ("staff", [f"/staff/events/board?week={day}" for day in weeks]),
        "roster": ("staff", [f"/staff/events/{number}/roster" for number in numbers]),
        "picker": ("staff", slots),
    }


def _month_in(number):
    month = Month.of(clock.today("UTC"))
    for _ in range(number % 4):
        month = month.next
    return month


def _waitlist_pages(numbers):
    waits = db.select(Signup).where(Signup.state == SignupState.WAITLISTED)
    found = db.session.scalars(waits.where(Signup.event_id.in_(numbers)).limit(TRIES + 1)).all()
    return [f"/signups/{links.mint(Purpose.SIGNUP, one.id, one.person)}" for one in found]
