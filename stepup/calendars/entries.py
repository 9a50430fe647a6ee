"""One dated thing in a calendar, and the file text that says it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from stepup.calendars.texts import escaped, folded, line, lines
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


def block(entry: Entry, *parties: str) -> bytes:
    """BEGIN:VEVENT to END:VEVENT; the same entry always gives the same bytes."""
    content = [
        "BEGIN:VEVENT",
        *_versions(entry),
        *_hours(entry),
        *_words(entry),
        *parties,
        *_alarms(entry),
        "END:VEVENT",
    ]
    return b"".join(map(folded, content))


shared_block = lru_cache(maxsize=16_384)(block)  # called with the entry alone: feeds share these


def calendar(entries: Iterable[Entry], blocks: Iterable[bytes], *head: str) -> bytes:
    """A whole file: the head's properties, one VTIMEZONE per zone, then the events."""
    opening = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Step Up//Calendar//EN"]
    opening += ["CALSCALE:GREGORIAN", *head]
    return b"".join([*map(folded, opening), *_zones(entries), *blocks, b"END:VCALENDAR\r\n"])


def _zones(entries: Iterable[Entry]) -> list[bytes]:
    spans: dict[str, tuple[datetime, datetime]] = {}
    for entry in entries:
        first, last = spans.get(entry.time_zone, (entry.starts_at, entry.ends_at))
        spans[entry.time_zone] = min(first, entry.starts_at), max(last, entry.ends_at)
    return [vtimezone(zone, *spans[zone]) for zone in sorted(spans) if zone != "UTC"]


def _versions(entry: Entry) -> Iterator[str]:
    yield f"UID:{uid_of(entry)}"
    yield f"DTSTAMP:{stamp_of(entry)}"
    yield f"LAST-MODIFIED:{stamp_of(entry)}"
    yield f"SEQUENCE:{entry.sequence}"


def uid_of(entry: Entry) -> str:
    return escaped(line(entry.uid))


def stamp_of(entry: Entry) -> str:
    return _utc(entry.changed_at)


def _hours(entry: Entry) -> Iterator[str]:
    zone = ZoneInfo(entry.time_zone)
    start, end = entry.starts_at.astimezone(zone), entry.ends_at.astimezone(zone)
    if entry.time_zone == "UTC" or _is_doubled(start) or _is_doubled(end):
        yield f"DTSTART:{_utc(start)}"
        yield f"DTEND:{_utc(end)}"
    else:
        yield f"DTSTART;TZID={entry.time_zone}:{start:%Y%m%dT%H%M%S}"
        yield f"DTEND;TZID={entry.time_zone}:{end:%Y%m%dT%H%M%S}"


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _is_doubled(local: datetime) -> bool:
    """In the night the clocks go back, programs disagree on which of two 01:30s is meant."""
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def _words(entry: Entry) -> Iterator[str]:
    yield f"SUMMARY:{escaped(_title(entry))}"
    yield f"STATUS:{entry.status}"
    yield f"TRANSP:{'TRANSPARENT' if entry.transparent else 'OPAQUE'}"
    if description := _description(entry):
        yield f"DESCRIPTION:{escaped(description)}"
    if location := line(entry.location, joint=", "):
        yield f"LOCATION:{escaped(location)}"
    if entry.url:
        yield f"URL:{line(entry.url, joint='')}"
    if entry.geo is not None:
        yield "GEO:{:.4f};{:.4f}".format(*entry.geo)
    if entry.conference:
        yield f"CONFERENCE;FEATURE=VIDEO;VALUE=URI:{line(entry.conference, joint='')}"
    if entry.categories:
        yield f"CATEGORIES:{','.join(escaped(line(name)) for name in entry.categories)}"


def _title(entry: Entry) -> str:
    title = line(entry.title)
    if entry.status != "CANCELLED":
        return title
    return f"{CANCELLED.get(entry.language, CANCELLED['en'])}: {title}"


def _description(entry: Entry) -> str:
    """With the link to an online meeting, since few programs show CONFERENCE."""
    if entry.conference and entry.conference not in entry.description:
        return lines(f"{entry.description}\n\n{entry.conference}")
    return lines(entry.description)


def _alarms(entry: Entry) -> Iterator[str]:
    for minutes in entry.alarm_minutes:
        yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{escaped(_title(entry))}")
        yield from (f"TRIGGER:-PT{minutes}M", "END:VALARM")
