"""A season of events as sign-up services export it: one row a seat, taken or empty."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from stepup import clock
from stepup.errors import Refused
from stepup.events.plans import check_zone
from stepup.imports import cells, columns, contacts, dates, names, readings
from stepup.imports.columns import Columns, Row
from stepup.imports.readings import Reading
from stepup.imports.tables import SheetRow

HEADINGS = {
    "title": "sign up | title | event | event name | session",
    "starts_at": "start date time | start | starts | start time | starts at",
    "ends_at": "end date time | end | ends | end time | ends at",
    "location": "location | place | where | venue",
    "item": "item | role | slot | shift | task",
    "seats": "qty | quantity | seats | spots",
    "first_name": "first name | first",
    "last_name": "last name | last",
    "name": "name | full name | volunteer",
    "email": "email | e mail | email address",
    "phone": "phone | mobile | cell",
    "comment": "signup comment | sign up comment | comment | comments | notes",
    "time_zone": "time zone | zone",
    "description": "description | details | about",
    "uid": "uid",
    "changed_at": "changed | last modified",
    "kept_out": "left out because",
    "signed_up_at": "signup timestamp | sign up timestamp | signed up | timestamp",
}
NEEDED = ("title", "starts_at", "ends_at", "item")
LONGEST_TITLE, LONGEST_LINK = 80, 300
# Whoever is none of these sits with the girls, so she gets the role with the strictest rules.
ROLES = {
    "lead": ("lead", "leader", "host", "captain", "coordinator"),
    "speaker": ("speaker", "panelist", "panellist", "keynote", "presenter"),
    "staff": ("staff", "employee"),
    "standby": ("standby", "substitute", "backup"),
    "guest": ("guest", "visitor", "observer"),
}


@dataclass(frozen=True)
class Origin:
    """Of a date that comes out of somebody's calendar: what a spreadsheet of seats does not say."""

    uid: str = ""
    changed_at: datetime | None = None
    time_zone: str = ""
    description: str = ""


@dataclass(frozen=True)
class SeatRow:
    number: int
    title: str
    starts_at: datetime
    ends_at: datetime
    location: str
    item: str
    seats: int
    first_name: str
    last_name: str
    email: str | None
    phone: str | None
    comment: str
    remarks: tuple[str, ...]
    origin: Origin = Origin()

    @property
    def name(self) -> names.Name:
        return self.first_name, self.last_name

    @property
    def ties(self) -> tuple[object, ...]:
        """All the seats of one event."""
        return ((self.title, self.starts_at, self.ends_at, self.location),)

    @property
    def is_taken(self) -> bool:
        return self.email is not None


@dataclass
class PlannedSlot:
    label: str
    role: str
    rows: list[SeatRow] = field(default_factory=list)

    @property
    def maximum(self) -> int:
        return sum(row.seats for row in self.rows)


@dataclass
class PlannedEvent:
    title: str
    starts_at: datetime
    ends_at: datetime
    location: str
    origin: Origin = Origin()
    slots: dict[str, PlannedSlot] = field(default_factory=dict)

    @property
    def first_row(self) -> int:
        return min(row.number for slot in self.slots.values() for row in slot.rows)


def read(rows: list[SheetRow], zone: str) -> Reading[SeatRow]:
    return read_under(*columns.find(rows, HEADINGS, NEEDED), zone)


def read_under(found: Columns, body: Sequence[SheetRow], zone: str) -> Reading[SeatRow]:
    return readings.read(found, body, lambda row: _understood(row, zone))


def gather(seats: list[SeatRow]) -> list[PlannedEvent]:
    """Rows of one title, time and place are one event; its items are its slots."""
    events: dict[tuple[object, ...], PlannedEvent] = {}
    for seat in seats:
        what = (seat.title, seat.starts_at, seat.ends_at, seat.location)
        event = events.setdefault((*what, seat.origin.uid), PlannedEvent(*what, seat.origin))
        slot = event.slots.setdefault(seat.item, PlannedSlot(seat.item, role_of(seat.item)))
        slot.rows.append(seat)
    return list(events.values())


def role_of(item: str) -> str:
    words = item.casefold().replace("-", " ").split()
    for role, spellings in ROLES.items():
        if any(word in spellings or word.removesuffix("s") in spellings for word in words):
            return role
    return "mentor"


def _understood(row: Row, zone: str) -> SeatRow:
    if row.text("kept_out"):
        raise Refused(f"{_quoted(row)}: {row.text('kept_out')}")
    origin = _origin(row)
    starts_at, ends_at = _hours(row, origin.time_zone or zone)
    first_name, last_name, email = _person(row)
    return SeatRow(
        number=row.number,
        title=_named(row, "title"),
        starts_at=starts_at,
        ends_at=ends_at,
        location=row.prose("location", LONGEST_LINK),
        item=_named(row, "item"),
        seats=_seats(row),
        first_name=first_name,
        last_name=last_name,
        email=email,
        phone=row.phone(),
        comment=row.prose("comment"),
        remarks=tuple(row.remarks),
        origin=origin,
    )


def _quoted(row: Row) -> str:
    return f"“{row.text('title')[:LONGEST_TITLE]}”"


def _origin(row: Row) -> Origin:
    zone = row.text("time_zone")
    if zone:
        check_zone(zone)
    return Origin(row.text("uid"), _stamp(row.text("changed_at")), zone, row.text("description"))


def _stamp(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        return None


def _hours(row: Row, zone: str) -> tuple[datetime, datetime]:
    with row.blaming("starts_at"):
        starts_at = clock.from_local(dates.moment(row.text("starts_at")), zone)
    with row.blaming("ends_at"):
        ends_at = clock.from_local(dates.moment(row.text("ends_at")), zone)
        if ends_at <= starts_at:
            raise Refused("The event ends before it begins. Mend one of the two times.")
    return starts_at, ends_at


def _seats(row: Row) -> int:
    with row.blaming("seats"):
        return cells.count(row.text("seats"))


def _named(row: Row, field_name: str) -> str:
    text = row.prose(field_name)
    with row.blaming(field_name):
        if not text:
            raise Refused(f"The {field_name} is missing.")
        if len(text) > LONGEST_TITLE:
            raise Refused(f"The {field_name} is longer than {LONGEST_TITLE} letters. Shorten it.")
    return text


def _person(row: Row) -> tuple[str, str, str | None]:
    """Who took the seat; three blanks for an empty one."""
    somebody = any(row.text(each) for each in ("first_name", "last_name", "name"))
    with row.blaming("email"):
        email = contacts.email(row.text("email"))
        if email is None and somebody:
            raise Refused("Somebody took this seat without an e-mail address. Add it.")
    return ("", "", None) if email is None else (*row.name(), email)
