"""A calendar file, such as Google Calendar exports, as rows of a season: one date a row.

What repeats is written out date by date on the clock of its own zone. Whatever cannot be an evening
here stays a row with the reason beside it, so that whoever imports it is told of each.
"""

import html
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta, tzinfo

import recurring_ical_events
from icalendar import Calendar, Event
from icalendar.error import BrokenCalendarProperty

from stepup import clock
from stepup.errors import Refused

HEADER = [
    *("Title", "Start", "End", "Time zone", "Location", "Description", "Item", "Seats"),
    *("UID", "Changed", "Left out because"),
]
AHEAD = timedelta(days=550)  # a season; what repeats for ever has no last date
MOST_DATES = 200  # of one entry that repeats
WHOLE_DAY = "It lasts whole days. Give it a start and an end, then import this row again."
CANCELLED = "It is cancelled in that calendar. If it stands here, call it off on its page."
PRIVATE = "It is marked as private in that calendar, so it stays there."
BACKWARDS = "It ends before it begins. Mend one of the two times, then import this row again."
UNREADABLE = "Its start or its rule cannot be read. Plan it by hand."
TOO_MANY = f"It repeats more than {MOST_DATES} times in a year and a half. Plan it by hand."
OVER = "They are over: only coming ones are taken in."
TAG, BREAK = re.compile(r"<[^>]+>"), re.compile(r"<br\s*/?>|</(?:p|li|div)>", re.IGNORECASE)
ITEM, SEATS = "Mentor", "6"


def is_calendar(raw: bytes) -> bool:
    return raw[:200].lstrip(b"\xef\xbb\xbf \r\n\t").upper().startswith(b"BEGIN:VCALENDAR")


def read(raw: bytes) -> list[list[str]]:
    try:
        calendars = Calendar.from_ical(raw, multiple=True)
    except (ValueError, KeyError, IndexError):
        raise Refused("This calendar file is damaged. Export it again and try once more.") from None
    rows, over = [HEADER], 0
    for calendar in calendars:
        for events in _entries(calendar):
            found = list(_rows_of(events, calendar))
            rows += found
            over += not found
    if not rows[1:] and not over:
        raise Refused("There is no entry in this calendar.")
    return [*rows, _row(f"{over} entries before today", why=OVER)] if over else rows


def _entries(calendar: Calendar) -> list[list[Event]]:
    """Each with its exceptions: they share one UID."""
    found: dict[str, list[Event]] = {}
    for number, event in enumerate(calendar.walk("VEVENT")):
        if isinstance(event, Event):
            found.setdefault(str(event.get("UID", number)), []).append(event)
    return list(found.values())


def _rows_of(events: Sequence[Event], calendar: Calendar) -> Iterator[list[str]]:
    main = next((event for event in events if "RECURRENCE-ID" not in event), events[0])
    why = _against(main)
    if why:
        yield _row(_title(main), why=why)
        return
    repeats = len(events) > 1 or "RRULE" in main or "RDATE" in main
    try:
        rows = [_row_of(date, repeats) for date in _dates(events, calendar)]
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
        rows = [_row(_title(main), why=UNREADABLE)]
    yield from rows if len(rows) <= MOST_DATES else [_row(_title(main), why=TOO_MANY)]


def _against(event: Event) -> str:
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return CANCELLED
    if str(event.get("CLASS", "PUBLIC")).upper() != "PUBLIC":
        return PRIVATE
    start = _said(event, "DTSTART")
    if start is None:
        return UNREADABLE
    if not isinstance(start, datetime):
        return WHOLE_DAY
    end = _said(event, "DTEND")
    return BACKWARDS if isinstance(end, datetime) and _in_utc(end) <= _in_utc(start) else ""


def _said(event: Event, name: str) -> object:
    try:
        return getattr(event.get(name), "dt", None)
    except BrokenCalendarProperty:
        return None


def _moment(said: object) -> datetime:
    if not isinstance(said, datetime):
        raise ValueError("not a moment")
    return said


def _dates(events: Sequence[Event], calendar: Calendar) -> list[Event]:
    """From now on; also the only one of an entry that does not repeat."""
    alone = Calendar()
    if "X-WR-TIMEZONE" in calendar:  # what Google means where it writes UTC
        alone.add("X-WR-TIMEZONE", calendar["X-WR-TIMEZONE"])
    for component in (*calendar.walk("VTIMEZONE"), *events):
        alone.add_component(component)
    now = clock.now()
    found = recurring_ical_events.of(alone).between(now, now + AHEAD)
    return sorted(found, key=lambda event: _in_utc(_said(event, "DTSTART")))


def _row_of(event: Event, repeats: bool) -> list[str]:
    start, end = _moment(_said(event, "DTSTART")), _moment(event.end)
    zone = _zone_of(start.tzinfo)
    if zone == "UTC":
        start, end = start.astimezone(UTC), end.astimezone(UTC)
    return _row(
        _title(event),
        times=(f"{start:%Y-%m-%d %H:%M}", f"{end:%Y-%m-%d %H:%M}", zone),
        place=_plain(event.get("LOCATION") or event.get("X-GOOGLE-CONFERENCE") or ""),
        about=_plain(event.get("DESCRIPTION", "")),
        uid=_uid(event, repeats),
        changed=_changed(event),
        why=_against(event),
    )


def _row(
    title: str,
    *,
    times: tuple[str, str, str] = ("", "", ""),
    place: str = "",
    about: str = "",
    uid: str = "",
    changed: str = "",
    why: str = "",
) -> list[str]:
    return [title, *times, place, about, ITEM, SEATS, uid, changed, why]


def _title(event: Event) -> str:
    return " ".join(str(event.get("SUMMARY", "")).split())


def _zone_of(zone: tzinfo | None) -> str:
    """Empty where the file leaves it to the reader; a zone of its own making is read as UTC."""
    return "" if zone is None else str(getattr(zone, "key", "UTC"))


def _uid(event: Event, repeats: bool) -> str:
    uid = str(event.get("UID", ""))
    if not uid or not repeats:
        return uid
    original = _said(event, "RECURRENCE-ID") or _said(event, "DTSTART")
    return f"{uid} {_in_utc(original):%Y%m%dT%H%M%SZ}"


def _changed(event: Event) -> str:
    stamp = _said(event, "LAST-MODIFIED")
    return stamp.isoformat() if isinstance(stamp, datetime) and stamp.tzinfo else ""


def _in_utc(said: object) -> datetime:
    moment = _moment(said)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _plain(text: str) -> str:
    """Google writes HTML into descriptions."""
    return html.unescape(TAG.sub("", BREAK.sub("\n", str(text)))).strip()
