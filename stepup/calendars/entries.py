"""One dated thing in a calendar, and the file text that says it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Conference, Event, vCalAddress, vCategory, vUri

from stepup.calendars.texts import Text, line, lines
from stepup.calendars.zones import vtimezone

Status = Literal["CONFIRMED", "TENTATIVE", "CANCELLED"]
CANCELLED = {"en": "Cancelled", "es": "Cancelado"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    uid: str
    sequence: int
    changed_at: datetime
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    title: str
    description: str = ""
    location: str = ""
    url: str = ""
    geo: tuple[float, float] | None = None
    conference: str | None = None
    status: Status = "CONFIRMED"
    categories: tuple[str, ...] = ()
    alarm_minutes: tuple[int, ...] = ()
    transparent: bool = False
    language: str = "en"  # of the one word that is added to a title


def block(
    entry: Entry, *, organizer: vCalAddress | None = None, attendee: vCalAddress | None = None
) -> bytes:
    """BEGIN:VEVENT to END:VEVENT; the same entry always gives the same bytes."""
    event = Event()
    _say_when(event, entry)
    _say_what(event, entry)
    if organizer is not None:
        event.add("organizer", organizer)
    if attendee is not None:
        event.add("attendee", attendee)
    for minutes in entry.alarm_minutes:
        trigger = timedelta(minutes=-minutes)
        event.add_component(Alarm.new_display(_title(entry), trigger))
    return event.to_ical()


shared_block = lru_cache(maxsize=16_384)(block)  # called with the entry alone: feeds share these


def calendar(entries: Iterable[Entry], blocks: Iterable[bytes], head: Calendar) -> bytes:
    """A whole file: the head's properties, one VTIMEZONE per zone, then the events."""
    head.add("version", "2.0")
    head.add("prodid", "-//Step Up//Calendar//EN")
    head.add("calscale", "GREGORIAN")
    opening = head.to_ical().removesuffix(b"END:VCALENDAR\r\n")
    return b"".join([opening, *_zones(entries), *blocks, b"END:VCALENDAR\r\n"])


def _zones(entries: Iterable[Entry]) -> list[bytes]:
    spans: dict[str, tuple[datetime, datetime]] = {}
    for entry in entries:
        first, last = spans.get(entry.time_zone, (entry.starts_at, entry.ends_at))
        spans[entry.time_zone] = min(first, entry.starts_at), max(last, entry.ends_at)
    return [vtimezone(zone, *spans[zone]) for zone in sorted(spans) if zone != "UTC"]


def _say_when(event: Event, entry: Entry) -> None:
    zone = ZoneInfo(entry.time_zone)
    start, end = entry.starts_at.astimezone(zone), entry.ends_at.astimezone(zone)
    if entry.time_zone == "UTC" or _is_doubled(start) or _is_doubled(end):
        start, end = start.astimezone(UTC), end.astimezone(UTC)
    event.add("dtstart", start)
    event.add("dtend", end)
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("sequence", entry.sequence)


def _is_doubled(local: datetime) -> bool:
    """In the night the clocks go back, programs disagree on which of two 01:30s is meant."""
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def _say_what(event: Event, entry: Entry) -> None:
    event.add("uid", line(entry.uid))
    event.add("summary", _title(entry))
    event.add("status", entry.status)
    event.add("transp", "TRANSPARENT" if entry.transparent else "OPAQUE")
    if description := _description(entry):
        event.add("description", description)
    if location := line(entry.location, joint=", "):
        event.add("location", location)
    if entry.url:
        event.add("url", vUri(line(entry.url, joint="")))
    if entry.geo is not None:
        latitude, longitude = entry.geo
        event.add("geo", (round(latitude, 4), round(longitude, 4)))  # finer, it may write 1e-05
    if entry.conference:
        event.add("conference", _conference(entry.conference))
    if entry.categories:
        event.add("categories", vCategory([line(name) for name in entry.categories]))


def _title(entry: Entry) -> Text:
    title = line(entry.title)
    if entry.status != "CANCELLED":
        return title
    return Text(f"{CANCELLED.get(entry.language, CANCELLED['en'])}: {title}")


def _conference(address: str) -> vUri:
    return Conference(line(address, joint=""), feature="VIDEO").to_uri()


def _description(entry: Entry) -> Text:
    """With the link to an online meeting, since few programs show CONFERENCE."""
    if entry.conference and entry.conference not in entry.description:
        return lines(f"{entry.description}\n\n{entry.conference}")
    return lines(entry.description)
