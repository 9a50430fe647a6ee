"""The doors of API v1, and the document that describes them."""

from stepup.api.views import campaigns, document, events, people, signups, sites

DOORS = (document.bp, sites.bp, events.bp, signups.bp, people.bp, campaigns.bp)
