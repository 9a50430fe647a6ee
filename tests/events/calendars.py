"""A calendar program in miniature: what RFC 5546 lets a message change in it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from icalendar import Calendar


@dataclass
class Kept:
    """What it remembers of one UID, also when the entry is gone."""

    organizer: str
    sequence: int
    stamp: datetime
    shows: tuple | None


@dataclass
class ModelCalendar:
    """One person's; `owner` is the address of hers that invitations must name."""

    owner: str
    entries: dict[str, Kept] = field(default_factory=dict)

    def receive(self, text: bytes) -> None:
        calendar = Calendar.from_ical(text)
        (event,) = calendar.events
        uid, organizer = str(event["UID"]), _address(event["ORGANIZER"])
        newer = event["SEQUENCE"], event["DTSTAMP"].dt
        had = self.entries.get(uid)
        assert _address(event["ATTENDEE"]) == self.owner
        if had is not None:
            assert had.organizer == organizer, "an update from somebody else is ignored"
            assert newer >= (had.sequence, had.stamp), "an older version is ignored"
            assert newer != (had.sequence, had.stamp) or had.shows == _shown(calendar, event)
        self.entries[uid] = Kept(organizer, *newer, _shown(calendar, event))

    @property
    def shows(self) -> dict[str, tuple]:
        return {uid: kept.shows for uid, kept in self.entries.items() if kept.shows is not None}


def _shown(calendar, event):
    if str(calendar["METHOD"]) == "CANCEL":
        assert str(event["STATUS"]) == "CANCELLED"
        return None
    assert str(calendar["METHOD"]) == "REQUEST"
    starts_at, ends_at = (event[name].dt.astimezone(UTC) for name in ("DTSTART", "DTEND"))
    return str(event["SUMMARY"]), starts_at, ends_at, str(event["LOCATION"])


def _address(party):
    return str(party).lower().removeprefix("mailto:")
