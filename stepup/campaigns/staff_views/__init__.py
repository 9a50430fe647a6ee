"""Staff plan a campaign, look at it from every side, send it, and see what came of it."""

from stepup.campaigns.staff_views import board, lost, outcome, planning, previews, sending, wordings
from stepup.campaigns.staff_views.blueprint import bp

__all__ = ["board", "bp", "lost", "outcome", "planning", "previews", "sending", "wordings"]
