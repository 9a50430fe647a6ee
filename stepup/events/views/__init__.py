"""What volunteers, guests, girls and the public see of events."""

from stepup.events.views import calendars, event, listing, my_feeds, own_feeds, series, signups
from stepup.events.views.blueprint import bp

PAGES = (bp, signups.bp, calendars.bp, own_feeds.bp, my_feeds.bp)

__all__ = ["PAGES", "event", "listing", "series"]
