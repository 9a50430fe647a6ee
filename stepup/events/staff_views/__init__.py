"""What staff see and do: the list, planning, one event, the evening."""

from stepup.events.staff_views import (
    attendance,
    evening,
    girls,
    hours,
    overview,
    people,
    planning,
    reminding,
    seasons,
    slots,
)
from stepup.events.staff_views.blueprint import bp

__all__ = [
    "attendance",
    "bp",
    "evening",
    "girls",
    "hours",
    "overview",
    "people",
    "planning",
    "reminding",
    "seasons",
    "slots",
]
