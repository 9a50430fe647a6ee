"""What staff see and do: the cohorts, one girl, the day they graduate."""

from stepup.cohorts.staff_views import girls, graduation, lists
from stepup.cohorts.staff_views.blueprint import bp

__all__ = ["bp", "girls", "graduation", "lists"]
