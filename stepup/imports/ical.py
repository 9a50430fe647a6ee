"""A calendar file, such as Google Calendar exports, as rows of a season: one date a row.

Whatever cannot be an evening here stays a row with the reason beside it, so that whoever imports it
is told of each.
"""

import html
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, tzinfo

from icalendar import Calendar, Event

from stepup.errors import Refused
from stepup.imports import repeating
from stepup.imports.repeating import in_utc, moment, said

HEADER = [
    *("Title", "Start", "End", "Time zone", "Location", "Description", "Item", "Seats"),
    *("UID", "Changed", "Left out because"),
]
MOST_DATES = 200  # of one entry that repeats
WHOLE_DAY = "It lasts whole days. Give it a start and an end, then import this row again."
CANCELLED = "It is cancelled in that calendar. If it stands here, call it off on its page."
PRIVATE = "It is marked as private in that calendar, so it stays there."
BACKWARDS = "It ends before it begins. Mend one of the two times, then import this row again."
UNREADABLE = "Its start or its rule cannot be read. Plan it by hand."
TOO_MANY = f"It repeats more than {MOST_DATES} times in a year and a half. Plan it by hand."
RARE = "Its rule is one that we cannot follow. Plan it by hand, as a series."
DOUBLE = "Another entry of this calendar has the same number (UID): one of the two is taken in."
OVER = "Only coming ones are taken in."
TAG, BREAK = re.compile(r"<[^>]+>"), re.compile(r"<br\s*/?>|</(?:p|li|div)>", re.IGNORECASE)
ITEM, SEATS = "Mentor", "6"
MOST_SERIES = 300
MANY = f"More than {MOST_SERIES} entries of this calendar repeat. Export the season by itself."


def is_calendar(raw: bytes) -> bool:
    beginning = raw[:400].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t")
    return beginning.upper().startswith(b"BEGIN:VCALENDAR")


def read(text: str) -> list[list[str]]:
    try:
        calendars = Calendar.from_ical(text, multiple=True)
    except (ValueError, KeyError, IndexError):
        raise Refused("This calendar file is damaged. Export it again and try once more.") from None
    entries = [(events, calendar) for calendar in calendars for events in _entries(calendar)]
    if sum(repeating.is_followed(events) for events, _ in entries) > MOST_SERIES:
        raise Refused(MANY)
    rows, over = [HEADER], 0
    for events, calendar in entries:
        found = list(_rows_of(events, calendar))
        rows += found
        over += not found
    if not rows[1:] and not over:
        raise Refused("There is no entry in this calendar.")
    past = "An entry" if over == 1 else f"{over} entries"
    return [*rows, _row(f"{past} before today", why=OVER)] if over else rows


def _entries(calendar: Calendar) -> list[list[Event]]:
    """Each with its exceptions: they share one UID."""
    found: dict[str, list[Event]] = {}
    for number, event in enumerate(calendar.walk("VEVENT")):
        if isinstance(event, Event):
            found.setdefault(str(event.get("UID", number)), []).append(event)
    return list(found.values())


def _rows_of(events: Sequence[Event], calendar: Calendar) -> Iterator[list[str]]:
    mains = [event for event in events if "RECURRENCE-ID" not in event] or [events[0]]
    main = mains[0]
    exceptions = [event for event in events if "RECURRENCE-ID" in event and event is not main]
    yield from (_row(_title(other), why=DOUBLE) for other in mains[1:])
    try:
        why = _against(main) or _against_its_rule(main)
        dates = [] if why else repeating.dates([main, *exceptions], calendar)
        rows = [_row_of(date, repeating.repeats([main, *exceptions])) for date in dates]
    except repeating.UNREADABLE:
        rows, why = [], UNREADABLE
    why = why or (TOO_MANY if len(rows) > MOST_DATES else "")
    yield from [_row(_title(main), why=why)] if why else rows


def _against(event: Event) -> str:
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return CANCELLED
    if str(event.get("CLASS", "PUBLIC")).upper() != "PUBLIC":
        return PRIVATE
    start = said(event, "DTSTART")
    if start is None:
        return UNREADABLE
    if not isinstance(start, datetime):
        return WHOLE_DAY
    end = said(event, "DTEND")
    return BACKWARDS if isinstance(end, datetime) and in_utc(end) <= in_utc(start) else ""


def _against_its_rule(event: Event) -> str:
    if repeating.is_too_often(event):
        return TOO_MANY
    return "" if repeating.can_be_followed(event) else RARE


def _row_of(event: Event, repeats: bool) -> list[str]:
    start, end = moment(said(event, "DTSTART")), moment(event.end)
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
    original = said(event, "RECURRENCE-ID") or said(event, "DTSTART")
    return f"{uid} {in_utc(original):%Y%m%dT%H%M%SZ}"


def _changed(event: Event) -> str:
    stamp = said(event, "LAST-MODIFIED")
    return stamp.isoformat() if isinstance(stamp, datetime) and stamp.tzinfo else ""


def _plain(text: str) -> str:
    """Google writes HTML into descriptions."""
    return html.unescape(TAG.sub("", BREAK.sub("\n", str(text)))).strip()
