"""The facts about events, and the rules about one row."""

from stepup.events.models.attendance import Attendance
from stepup.events.models.calendar import AnswerAddress, CalendarChange, Invitation, Method
from stepup.events.models.event import Event, EventState, Series, Visibility
from stepup.events.models.signup import LIVE, SEATED, Signup, SignupState
from stepup.events.models.slot import Slot, SlotRole

__all__ = [
    "LIVE",
    "SEATED",
    "AnswerAddress",
    "Attendance",
    "CalendarChange",
    "Event",
    "EventState",
    "Invitation",
    "Method",
    "Series",
    "Signup",
    "SignupState",
    "Slot",
    "SlotRole",
    "Visibility",
]
