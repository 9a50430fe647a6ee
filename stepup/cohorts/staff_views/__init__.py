"""What staff see and do: the cohorts, one girl, the day they graduate."""

from stepup.cohorts.staff_views import (
    asking,
    family,
    girls,
    graduation,
    lists,
    papers,
    pictures,
    transfers,
)
from stepup.cohorts.staff_views.blueprint import bp

__all__ = [
    "asking",
    "bp",
    "family",
    "girls",
    "graduation",
    "lists",
    "papers",
    "pictures",
    "transfers",
]
