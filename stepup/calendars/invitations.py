"""Invitations and withdrawals that a mail program puts into, and takes out of, her calendar."""

from dataclasses import dataclass, replace

from icalendar import Calendar, Event, vCalAddress

from stepup.calendars.entries import Entry, block, calendar
from stepup.calendars.texts import line


@dataclass(frozen=True, slots=True)
class Party:
    name: str
    address: str


def request(entry: Entry, organizer: Party, attendee: Party, *, accepted: bool = True) -> bytes:
    """An invitation or its update; accepted when she signed up herself, else she is asked."""
    answer = {"PARTSTAT": "ACCEPTED"} if accepted else {"PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE"}
    return _message("REQUEST", entry, organizer, _guest(attendee, answer))


def cancellation(entry: Entry, organizer: Party, attendee: Party) -> bytes:
    """Takes the entry out of her calendar; its sequence must be above any sent before."""
    cancelled = replace(entry, status="CANCELLED", alarm_minutes=())
    return _message("CANCEL", cancelled, organizer, _guest(attendee, {}))


def decline_counter(entry: Entry, organizer: Party) -> bytes:
    """The time she proposed cannot be; what she has stands, so nothing else may be said of it here
    (RFC 5546, 3.2.8)."""
    event = Event()
    event.add("uid", line(entry.uid))
    event.add("dtstamp", entry.changed_at)
    event.add("sequence", entry.sequence)
    event.add("organizer", _address(organizer))
    return calendar([], [event.to_ical()], _head("DECLINECOUNTER"))


def _message(method: str, entry: Entry, organizer: Party, guest: vCalAddress) -> bytes:
    event = block(entry, organizer=_address(organizer), attendee=guest)
    return calendar([entry], [event], _head(method))


def _head(method: str) -> Calendar:
    head = Calendar()
    head.add("method", method)
    return head


def _guest(party: Party, answer: dict[str, str]) -> vCalAddress:
    guest = _address(party)
    guest.params.update(answer, CUTYPE="INDIVIDUAL", ROLE="REQ-PARTICIPANT")
    return guest


def _address(party: Party) -> vCalAddress:
    name = line(party.name)
    return vCalAddress.new(line(party.address), cn=str(name) if name else None)
