"""Invitations and withdrawals that a mail program puts into, and takes out of, her calendar."""

from dataclasses import dataclass, replace

from stepup.calendars.entries import Entry, block, calendar, stamp_of, uid_of
from stepup.calendars.texts import folded, line, quoted


@dataclass(frozen=True, slots=True)
class Party:
    name: str
    address: str


def request(entry: Entry, organizer: Party, attendee: Party, *, accepted: bool = True) -> bytes:
    """An invitation or its update; accepted when she signed up herself, else she is asked."""
    answer = "PARTSTAT=ACCEPTED" if accepted else "PARTSTAT=NEEDS-ACTION;RSVP=TRUE"
    return _message("REQUEST", entry, organizer, _guest(attendee, answer))


def cancellation(entry: Entry, organizer: Party, attendee: Party) -> bytes:
    """Takes the entry out of her calendar; its sequence must be above any sent before."""
    cancelled = replace(entry, status="CANCELLED", alarm_minutes=())
    return _message("CANCEL", cancelled, organizer, _guest(attendee))


def decline_counter(entry: Entry, organizer: Party) -> bytes:
    """The time she proposed cannot be; what she has stands, so nothing else may be said of it here
    (RFC 5546, 3.2.8)."""
    content = [
        "BEGIN:VEVENT",
        f"UID:{uid_of(entry)}",
        f"DTSTAMP:{stamp_of(entry)}",
        f"SEQUENCE:{entry.sequence}",
        _organizer(organizer),
        "END:VEVENT",
    ]
    return calendar([], map(folded, content), "METHOD:DECLINECOUNTER")


def _message(method: str, entry: Entry, organizer: Party, guest: str) -> bytes:
    event = block(entry, _organizer(organizer), guest)
    return calendar([entry], [event], f"METHOD:{method}")


def _organizer(party: Party) -> str:
    return f"ORGANIZER{_name(party)}:{_address(party)}"


def _guest(party: Party, answer: str = "") -> str:
    facts = ["ATTENDEE" + _name(party), "CUTYPE=INDIVIDUAL", "ROLE=REQ-PARTICIPANT", answer]
    return f"{';'.join(filter(None, facts))}:{_address(party)}"


def _name(party: Party) -> str:
    name = line(party.name)
    return f";CN={quoted(name)}" if name else ""


def _address(party: Party) -> str:
    return f"mailto:{line(party.address, joint='')}"
