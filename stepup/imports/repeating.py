"""The dates of one entry of a calendar: what repeats is written out on the clock of its own zone.

A rule is followed only where it can end: of those that calendars make by hand each comes round
within a few years, so nobody waits for a 31st of February.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar, Event
from icalendar.error import BrokenCalendarProperty
from icalendar.prop import vDDDTypes, vRecur

from stepup import clock
from stepup.events.plans import is_zone

AHEAD = timedelta(days=550)  # a season; what repeats for ever has no last date
OLDEST = timedelta(days=40 * 365)  # a rule is followed from its first date on
PARTS = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY"}
FOLLOWED = {
    "DAILY": PARTS,
    "WEEKLY": PARTS,
    "MONTHLY": PARTS | {"BYMONTHDAY", "BYSETPOS"},
    "YEARLY": PARTS | {"BYMONTH", "BYMONTHDAY", "BYSETPOS"},
}
TOO_FAST = {"SECONDLY", "MINUTELY", "HOURLY"}
UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, OverflowError)
ZONE = "X-WR-TIMEZONE"  # what Google means where it writes UTC


def repeats(events: Sequence[Event]) -> bool:
    return len(events) > 1 or any(name in events[0] for name in ("RRULE", "RDATE", "RECURRENCE-ID"))


def is_followed(events: Sequence[Event]) -> bool:
    """Does it take time to read, because nothing says beforehand that all of it is over?"""
    try:
        return repeats(events) and not all(map(_is_over, events))
    except UNREADABLE:
        return False


def dates(events: Sequence[Event], calendar: Calendar) -> list[Event]:
    """Those of one UID that are not over, within a season."""
    now = clock.now()
    if not repeats(events):
        alone = _on_the_wall(events[0], calendar)
        begins, ends = in_utc(said(alone, "DTSTART")), in_utc(alone.end)
        return [alone] if ends > now and begins < now + AHEAD else []
    if not is_followed(events):
        return []
    found = recurring_ical_events.of(_by_itself(events, calendar)).between(now, now + AHEAD)
    return sorted(found, key=lambda event: in_utc(said(event, "DTSTART")))


def _is_over(event: Event) -> bool:
    """Without following its rule: most of what a school exports is."""
    if "RDATE" in event or _ends_after(event, clock.now()):
        return False
    return all(_last_of(rule) < clock.now() for rule in rules(event))


def _ends_after(event: Event, moment: datetime) -> bool:
    return in_utc(event.end) > moment


def _last_of(rule: vRecur) -> datetime:
    days = [datetime.combine(until, time.max, UTC) for until in rule.get("UNTIL", [])]
    return max(days) + timedelta(days=1) if days else datetime.max.replace(tzinfo=UTC)


def rules(event: Event) -> list[vRecur]:
    found = event.get("RRULE", [])
    return found if isinstance(found, list) else [found]


def is_too_often(event: Event) -> bool:
    return any(set(rule.get("FREQ", [])) & TOO_FAST for rule in rules(event))


def can_be_followed(event: Event) -> bool:
    started = in_utc(said(event, "DTSTART")) > clock.now() - OLDEST
    return not rules(event) or (started and all(map(_is_usual, rules(event))))


def _is_usual(rule: vRecur) -> bool:
    frequency = "".join(map(str, rule.get("FREQ", [])))
    steps = [int(step) for step in rule.get("INTERVAL", [1])]
    return min(steps) > 0 and set(rule) <= FOLLOWED.get(frequency, set())


def _by_itself(events: Sequence[Event], calendar: Calendar) -> Calendar:
    alone = Calendar()
    if zone := _zone_meant(calendar):
        alone.add(ZONE, zone)
    for component in (*calendar.timezones, *events):
        alone.add_component(component)
    return alone


def _on_the_wall(event: Event, calendar: Calendar) -> Event:
    zone = _zone_meant(calendar)
    for name in ("DTSTART", "DTEND"):
        moment = said(event, name)
        if zone and isinstance(moment, datetime) and moment.tzname() in {None, "UTC"}:
            there = ZoneInfo(zone)
            placed = moment.astimezone(there) if moment.tzinfo else moment.replace(tzinfo=there)
            event[name] = vDDDTypes(placed)
    return event


def _zone_meant(calendar: Calendar) -> str:
    zone = str(calendar.get(ZONE, ""))
    return zone if is_zone(zone) else ""


def said(event: Event, name: str) -> object:
    try:
        return getattr(event.get(name), "dt", None)
    except BrokenCalendarProperty:
        return None


def moment(found: object) -> datetime:
    if not isinstance(found, datetime):
        raise ValueError("not a moment")
    return found


def in_utc(found: object) -> datetime:
    at = moment(found)
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
