"""What the page of a family shows; nothing here is stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from stepup.calendars.links import Link
from stepup.cohorts.answers import Line
from stepup.cohorts.models import Enrollment, Teen
from stepup.cohorts.runway import Step
from stepup.errors import Reason
from stepup.events.models import Event, Signup, SignupState
from stepup.events.staffing import Places
from stepup.mentoring.models import Meeting
from stepup.people.models import Person


@dataclass(frozen=True)
class Date:
    """One event for one girl: her place when she has one, else what speaks against it."""

    event: Event
    places: Places | None
    signup: Signup | None
    reasons: Sequence[Reason]
    calendar: Sequence[Link] = ()

    @property
    def is_coming(self) -> bool:
        return self.signup is not None and self.signup.state is SignupState.CONFIRMED

    @property
    def is_closed(self) -> bool:
        """A rule says no, or there is no place for girls."""
        return self.signup is None and (bool(self.reasons) or self.places is None)


@dataclass(frozen=True)
class Said:
    """A letter as it was read; without the addresses in it, which are keys."""

    subject: str
    text: str
    at: datetime


@dataclass(frozen=True)
class Girl:
    """`lines` is empty for a minor who looks at her own page: her guardians answer."""

    teen: Teen
    enrollment: Enrollment | None
    today: date
    dates: Sequence[Date]
    lines: Sequence[Line]
    letters: Sequence[Said]
    reasons: Sequence[Reason]
    number_in_line: int = 0
    meetings: Sequence[Meeting] = ()
    steps: Sequence[Step] = ()

    @property
    def person(self) -> Person:
        return self.teen.person

    @property
    def is_stopped(self) -> bool:
        return self.teen.contact_stopped_at is not None
