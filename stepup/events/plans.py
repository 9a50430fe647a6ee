"""What staff, an import or the API wants an event to be: plain values, checked in words."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from zoneinfo import available_timezones

from stepup.cohorts.models import Cohort, Program
from stepup.errors import Refused
from stepup.events.models import Slot, SlotRole, Visibility
from stepup.organisation.models import Site

LONGEST_TITLE = 160
MOST_PLACES = 100_000
OLDEST, MOST_EARLY = 121, 24 * 28
ASKED = (
    "is_shadow",
    "min_age",
    "checks",
    "skills",
    "spoken",
    "early_hours",
    "opens_at",
    "closes_at",
)


@dataclass(frozen=True)
class SlotPlan:
    """`counts` None means: as the role usually does."""

    role: SlotRole
    minimum: int = 0
    maximum: int = 1
    label: str = ""
    counts: bool | None = None
    is_shadow: bool = False
    min_age: int | None = None
    checks: str = ""
    skills: str = ""
    spoken: str = ""
    early_hours: int = 0
    opens_at: datetime | None = None
    closes_at: datetime | None = None

    @classmethod
    def of(cls, slot: Slot) -> "SlotPlan":
        """To plan the same place again."""
        asked = {name: getattr(slot, name) for name in ASKED}
        return cls(slot.role, slot.minimum, slot.maximum, slot.label, slot.counts, **asked)

    @property
    def asked(self) -> dict[str, object]:
        """What it asks of who takes it, and when; checked."""
        return {name: getattr(self, name) for name in ASKED}

    @property
    def called(self) -> str:
        return self.label or self.role.value.capitalize()

    @property
    def is_counted(self) -> bool:
        return self.role.counts if self.counts is None else self.counts

    def check(self) -> None:
        if self.minimum < 0 or self.maximum < 0:
            raise Refused("A number of places cannot be below zero.")
        if self.minimum > self.maximum:
            raise Refused("The minimum of places is above the maximum. Check both numbers.")
        if self.maximum > MOST_PLACES:
            raise Refused(f"No event has more than {MOST_PLACES} places. Check the maximum.")
        self._check_asked()

    def _check_asked(self) -> None:
        if self.min_age is not None and not 0 < self.min_age < OLDEST:
            raise Refused(f"An age to ask for lies between 1 and {OLDEST - 1}.")
        if not 0 <= self.early_hours <= MOST_EARLY:
            raise Refused(f"Alumnae can be let in up to {MOST_EARLY} hours early.")
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            raise Refused("Sign-up would close before it opens. Check both times.")
        if self.early_hours and self.opens_at is None:
            raise Refused("Say when sign-up opens: alumnae come some hours before that.")


@dataclass(frozen=True)
class EventPlan:
    """Times are aware; the zone is the site's unless another is named."""

    title: str
    site: Site
    starts_at: datetime
    ends_at: datetime
    time_zone: str = ""
    description: str = ""
    bring: str = ""
    questions: str = ""
    room: str = ""
    online_url: str = ""
    program: Program | None = None
    cohort: Cohort | None = None
    visibility: Visibility = Visibility.PUBLIC
    slots: tuple[SlotPlan, ...] = field(default=())
    uid: str = ""  # of one that stood in a calendar before; else it gets its own

    def check(self) -> None:
        check_title(self.title)
        check_zone(self.time_zone or self.site.time_zone)
        if self.ends_at <= self.starts_at:
            raise Refused("The event would end before it starts. Check both times.")
        for slot in self.slots:
            slot.check()


def check_title(title: str) -> None:
    if not title.strip():
        raise Refused("Give the event a title.")
    if len(title.strip().splitlines()) > 1:
        raise Refused("Keep the title on one line: it is the subject of letters.")
    if len(title) > LONGEST_TITLE:
        raise Refused(f"Keep the title under {LONGEST_TITLE} characters.")


@cache
def _zones() -> set[str]:
    return available_timezones()  # reads a folder of hundreds of files


def is_zone(zone: str) -> bool:
    return zone in _zones()


def check_zone(zone: str) -> None:
    if not is_zone(zone):
        raise Refused(f"“{zone[:60]}” is not a time zone. Use a name such as America/Los_Angeles.")
