"""Letters to guardians, to the girls who graduate, and to those who lead a site."""

from stepup.cohorts.emails.asking import about, consent_request, family_page, reminder
from stepup.cohorts.emails.graduates import (
    address_named,
    confirm_address,
    last_steps,
    of,
    runway,
    runway_of,
)
from stepup.cohorts.emails.places import News, place_news
from stepup.cohorts.emails.staff import phones_missing, pictures_down, unanswered

__all__ = [
    "News",
    "about",
    "address_named",
    "confirm_address",
    "consent_request",
    "family_page",
    "last_steps",
    "of",
    "phones_missing",
    "pictures_down",
    "place_news",
    "reminder",
    "runway",
    "runway_of",
    "unanswered",
]
