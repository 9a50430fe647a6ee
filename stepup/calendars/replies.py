"""Answers that calendar programs mail back, in all their dialects."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import unquote
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from icalendar.parser import Contentlines, Parameters
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from stepup import clock
from stepup.calendars.texts import visible

LARGEST = 256 * 1024
LONGEST_COMMENT = 2_000  # letters: staff read it
METHODS = {"REPLY", "COUNTER", "REFRESH"}
ANSWERS = {"ACCEPTED", "DECLINED", "TENTATIVE", "DELEGATED", "NEEDS-ACTION"}
READ = re.compile(
    r"(BEGIN|END|METHOD|UID|ATTENDEE|SEQUENCE|DTSTAMP|DTSTART|DTEND|COMMENT)\s*[:;]", re.IGNORECASE
)
ADDRESS = re.compile(r"[^\s@:<>,;]+@[^\s@:<>,;]+")


@dataclass(frozen=True, slots=True)
class Answer:
    method: str
    uid: str
    attendee: str
    partstat: str
    sequence: int
    stamp: datetime | None
    comment: str
    starts_at: datetime | None = None  # what she proposes, in a COUNTER
    ends_at: datetime | None = None


class Property(NamedTuple):
    name: str
    parameters: Parameters
    text: str


def read(text: bytes) -> Answer | None:
    """One person's answer about one event; None for anything else, garbage included."""
    if len(text) > LARGEST:
        return None
    found = list(_properties(visible(text.decode("utf-8-sig", "replace"))))
    method = _first(found, "METHOD").upper()
    uid = _first(found, "UID")
    attendees = _answering([prop for prop in found if prop.name == "ATTENDEE"])
    if method not in METHODS or not uid or len(attendees) != 1 or not _address(attendees[0]):
        return None
    return Answer(
        method=method,
        uid=uid,
        attendee=_address(attendees[0]),
        partstat=_partstat(attendees[0]),
        sequence=_sequence(_first(found, "SEQUENCE")),
        stamp=_stamp(_first(found, "DTSTAMP")),
        comment=_first(found, "COMMENT")[:LONGEST_COMMENT],
        starts_at=_proposed(found, method, "DTSTART"),
        ends_at=_proposed(found, method, "DTEND"),
    )


def _answering(attendees: list[Property]) -> list[Property]:
    """Whoever passes it on to somebody names both (RFC 5546, 3.2.2.3): the answer is hers."""
    passing_on = [one for one in attendees if _partstat(one) == "DELEGATED"]
    return passing_on if len(passing_on) == 1 else attendees


def _proposed(found: list[Property], method: str, name: str) -> datetime | None:
    """In UTC; None where it is a whole day, in a zone that nobody knows, or not of our time."""
    said = next((prop for prop in found if prop.name == name), None)
    if said is None or method != "COUNTER":
        return None
    moment = _stamp(said.text) if said.text.upper().endswith("Z") else _in_its_zone(said)
    return moment if moment is not None and clock.is_sensible(moment.date()) else None


def _in_its_zone(said: Property) -> datetime | None:
    named = str(said.parameters.get("TZID", ""))
    try:
        zone = ZoneInfo(WINDOWS_TO_OLSON.get(named, named))
        return datetime.strptime(said.text, "%Y%m%dT%H%M%S").replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError, OSError, ZoneInfoNotFoundError):  # a folder is an OSError
        return None


def _properties(text: str) -> Iterator[Property]:
    """What the calendar itself and its first event say, without what lies deeper."""
    inside: list[str] = []
    events = 0
    for prop in _parsed(text):
        if prop.name == "BEGIN":
            inside.append(prop.text.upper())
            events += inside == ["VCALENDAR", "VEVENT"]
        elif prop.name == "END":
            del inside[-1:]
        elif inside == ["VCALENDAR"] or (inside == ["VCALENDAR", "VEVENT"] and events == 1):
            yield prop


def _parsed(text: str) -> Iterator[Property]:
    for content in Contentlines.from_ical(text):
        if READ.match(content):
            try:
                name, parameters, value = content.parts()
            except ValueError:
                continue  # one unreadable line must not lose the answer beside it
            yield Property(name.upper(), parameters, value.strip())


def _first(found: list[Property], name: str) -> str:
    return next((prop.text for prop in found if prop.name == name), "")


def _address(attendee: Property) -> str:
    """Apple may put a principal's path where the address belongs, and the address into EMAIL."""
    mailto = re.sub(r"^mailto:", "", attendee.text, flags=re.IGNORECASE)
    for candidate in (unquote(mailto), str(attendee.parameters.get("EMAIL", ""))):
        if ADDRESS.fullmatch(candidate.strip("<> ")):
            return candidate.strip("<> ").lower()
    return ""


def _partstat(attendee: Property) -> str:
    partstat = str(attendee.parameters.get("PARTSTAT", "")).upper()
    return partstat if partstat in ANSWERS else "NEEDS-ACTION"


def _sequence(digits: str) -> int:
    return int(digits) if re.fullmatch(r"[0-9]{1,9}", digits) else 0


def _stamp(text: str) -> datetime | None:
    try:
        return datetime.strptime(f"{text.upper().removesuffix('Z')}+0000", "%Y%m%dT%H%M%S%z")
    except ValueError:
        return None
