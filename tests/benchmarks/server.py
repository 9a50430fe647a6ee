"""What gunicorn serves in the bench: the house, and beside it the yardsticks."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import Flask, Response
from icalendar import Calendar, Event
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from stepup.app import create_app

EVENTS = 200
yardsticks = Flask("yardsticks")


@yardsticks.get("/")
def empty():
    return ""


@yardsticks.get("/calendar.ics")
def plain_icalendar():
    """What a straightforward view does: build the calendar with the library, every time."""
    return Response(plain_calendar(EVENTS), content_type="text/calendar; charset=utf-8")


def plain_calendar(count):
    calendar = Calendar()
    calendar.add("prodid", "-//Yardstick//EN")
    calendar.add("version", "2.0")
    starts_at = datetime(2027, 1, 9, 10, tzinfo=ZoneInfo("America/Los_Angeles"))
    for number in range(count):
        calendar.add_component(plain_event(number, starts_at + timedelta(days=number)))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def plain_event(number, starts_at):
    event = Event()
    event.add("uid", f"{number}@yardstick.example")
    event.add("summary", f"Career evening {number}")
    event.add("dtstart", starts_at)
    event.add("dtend", starts_at + timedelta(hours=2))
    event.add("dtstamp", datetime(2026, 11, 1, tzinfo=UTC))
    event.add("sequence", 0)
    event.add("location", "Roosevelt High, 1 Main St, Los Angeles, CA")
    event.add("description", "Bring a pen.")
    return event


def application():
    house = create_app(RATELIMIT_ENABLED=False, EMBED_WORKER=False)
    house.wsgi_app = DispatcherMiddleware(house.wsgi_app, {"/yardstick": yardsticks})
    return house
