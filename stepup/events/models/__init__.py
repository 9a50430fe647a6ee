"""The facts about events, and the rules about one row."""

from stepup.events.models.attendance import Attendance, Tap
from stepup.events.models.availability import AwayTime, Part, UsualTime
from stepup.events.models.calendar import AnswerAddress, CalendarChange, Invitation, Method
from stepup.events.models.event import Event, EventState, Series, Visibility
from stepup.events.models.hours import HoursLetter
from stepup.events.models.planning import EventChange, Holiday, SlotTemplate
from stepup.events.models.reminder import ReminderKind, ReminderRule, ReminderStop
from stepup.events.models.signup import (
    LIVE,
    NOT_THERE,
    SEATED,
    CoverAsk,
    Party,
    Signup,
    SignupState,
    written,
)
from stepup.events.models.slot import Slot, SlotRole

__all__ = [
    "LIVE",
    "NOT_THERE",
    "SEATED",
    "AnswerAddress",
    "Attendance",
    "AwayTime",
    "CalendarChange",
    "CoverAsk",
    "Event",
    "EventChange",
    "EventState",
    "Holiday",
    "HoursLetter",
    "Invitation",
    "Method",
    "Part",
    "Party",
    "ReminderKind",
    "ReminderRule",
    "ReminderStop",
    "Series",
    "Signup",
    "SignupState",
    "Slot",
    "SlotRole",
    "SlotTemplate",
    "Tap",
    "UsualTime",
    "Visibility",
    "written",
]
