"""What families and graduates open by their links."""

from stepup.cohorts.views import graduates, sheets
from stepup.cohorts.views.blueprint import bp

__all__ = ["bp", "graduates", "sheets"]
