"""What volunteers, guests, girls and the public see of events."""

from stepup.events.views import (
    calendars,
    cover,
    event,
    here,
    hours,
    listing,
    my_feeds,
    reach,
    series,
    several,
    signups,
    times,
)
from stepup.events.views.blueprint import bp

PAGES = (
    bp,
    signups.bp,
    cover.bp,
    here.bp,
    hours.bp,
    hours.proof,
    reach.bp,
    calendars.bp,
    my_feeds.bp,
    times.bp,
)

__all__ = ["PAGES", "event", "listing", "series", "several"]
